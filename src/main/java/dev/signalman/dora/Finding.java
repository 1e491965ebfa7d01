package dev.signalman.dora;

import java.time.Duration;
import java.time.Instant;

/** Something that counts in one of the four figures. */
public sealed interface Finding {
    /** Why a change counts as failed. */
    enum Reason {
        /** Its deployment failed. */
        FAILED,
        /** It was deployed, and an older commit was deployed soon after. */
        ROLLED_BACK;

        /** As labels say it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The deployment that this is about. */
    RecordedDeployment deployment();

    /** The deployment by which it came out. */
    RecordedDeployment cause();

    /** When it counts. */
    default Instant at() {
        return deployment().endedAt();
    }

    /** What tells it from all others on its target, however it is judged later. */
    String key();

    /** A deployment ended. */
    record Ended(RecordedDeployment deployment) implements Finding {
        @Override
        public RecordedDeployment cause() {
            return deployment;
        }

        @Override
        public String key() {
            return "ended/" + deployment.id();
        }
    }

    /**
     * A change came to a target for the first time.
     *
     * @param deployment what brought it
     * @param commit its SHA
     * @param leadTime since it was made or first seen
     */
    record ChangeDeployed(RecordedDeployment deployment, String commit, Duration leadTime) implements Finding {
        @Override
        public RecordedDeployment cause() {
            return deployment;
        }

        @Override
        public String key() {
            return "change/" + commit;
        }
    }

    /**
     * A change failed in production.
     *
     * @param deployment what brought it, or should have
     * @param cause the rollback, or the deployment itself
     */
    record ChangeFailed(RecordedDeployment deployment, RecordedDeployment cause, Reason reason) implements Finding {
        @Override
        public String key() {
            return "failed/" + deployment.id();
        }
    }

    /**
     * A target works again.
     *
     * @param deployment what mended it
     * @param took since the first failure after the last success, or since the deployment that was rolled back
     */
    record Restored(RecordedDeployment deployment, Duration took) implements Finding {
        @Override
        public RecordedDeployment cause() {
            return deployment;
        }

        @Override
        public String key() {
            return "restored/" + deployment.id();
        }
    }
}
