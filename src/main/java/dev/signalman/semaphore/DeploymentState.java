package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Whether a deployment's pipeline was scheduled; STARTED says nothing of its outcome. A value that this version does not know is kept as {@link Unknown}.
 * Source: deployment history, {@code state}.
 */
public sealed interface DeploymentState {
    /** The documented values. */
    enum Known implements DeploymentState {
        PENDING,
        STARTED,
        FAILED;

        @Override
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value that this version does not know.
     *
     * @param raw as sent, in lower case
     */
    record Unknown(String raw) implements DeploymentState {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static DeploymentState of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
