package dev.signalman.dora;

import dev.signalman.dora.Finding.ChangeDeployed;
import dev.signalman.dora.Finding.ChangeFailed;
import dev.signalman.dora.Finding.Ended;
import dev.signalman.dora.Finding.Reason;
import dev.signalman.dora.Finding.Restored;
import dev.signalman.event.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the deployments to one target mean, in the order in which they ended. The same facts give the same findings, in whatever order
 * they became known.
 */
final class TargetHistory {
    private final Commits commits;
    private final Duration rollbackWindow;
    private final List<Finding> findings = new ArrayList<>();

    /** Commits that were there once. */
    private final Set<String> brought = new HashSet<>();
    /** How far each branch was deployed. */
    private final Map<String, Instant> reached = new HashMap<>();

    private boolean began;
    /** Where the first deployment stood on its branch. */
    private @Nullable Instant beginning;

    private @Nullable RecordedDeployment working;
    private @Nullable Instant brokenSince;

    private TargetHistory(Commits commits, Duration rollbackWindow) {
        this.commits = commits;
        this.rollbackWindow = rollbackWindow;
    }

    /** @param deployments to one target, in their {@link RecordedDeployment#ORDER} */
    static List<Finding> findings(
            Collection<RecordedDeployment> deployments, Commits commits, Duration rollbackWindow) {
        return read(deployments, commits, rollbackWindow).findings;
    }

    /** Since when the target is broken; null if the last deployment succeeded. */
    static @Nullable Instant brokenSince(Collection<RecordedDeployment> deployments) {
        Instant since = null;
        for (RecordedDeployment deployment : deployments) {
            since = deployment.succeeded() ? null : since == null ? deployment.endedAt() : since;
        }
        return since;
    }

    private static TargetHistory read(
            Collection<RecordedDeployment> deployments, Commits commits, Duration rollbackWindow) {
        TargetHistory history = new TargetHistory(commits, rollbackWindow);
        deployments.forEach(history::next);
        return history;
    }

    private void next(RecordedDeployment deployment) {
        findings.add(new Ended(deployment));
        if (deployment.succeeded()) {
            succeeded(deployment);
        } else {
            findings.add(new ChangeFailed(deployment, deployment, Reason.FAILED));
            if (brokenSince == null) {
                brokenSince = deployment.endedAt();
            }
        }
    }

    private void succeeded(RecordedDeployment deployment) {
        RecordedDeployment before = working;
        Instant broken = brokenSince;
        if (before != null && rolledBack(before, deployment)) {
            findings.add(new ChangeFailed(before, deployment, Reason.ROLLED_BACK));
            broken = before.endedAt();
        }
        if (broken != null) {
            findings.add(new Restored(deployment, Duration.between(broken, deployment.endedAt())));
        }
        changes(deployment);
        working = deployment;
        brokenSince = null;
    }

    /** An older commit of the same branch, or one of another branch that had been there already. */
    private boolean rolledBack(RecordedDeployment before, RecordedDeployment now) {
        Revision was = before.revision();
        Revision is = now.revision();
        if (was == null
                || is == null
                || was.commit().equals(is.commit())
                || now.endedAt().isAfter(before.endedAt().plus(rollbackWindow))) {
            return false;
        }
        PushedCommit newer = commits.get(was.commit());
        PushedCommit older = commits.get(is.commit());
        if (newer == null || older == null) {
            return false;
        }
        Instant then = newer.on(was.branch());
        Instant at = older.on(is.branch());
        if (was.branch().equals(is.branch())) {
            return then != null && at != null && at.isBefore(then);
        }
        return brought.contains(older.sha()) && older.since().isBefore(newer.since());
    }

    /**
     * What came to the target for the first time: the commits of the branch after the last one that was deployed from it. Of a branch
     * from which nothing was deployed yet, those after the first deployment to the target; and of that one, about which it is not known
     * what was there before, itself.
     */
    private void changes(RecordedDeployment deployment) {
        Revision revision = deployment.revision();
        PushedCommit head = revision == null ? null : commits.get(revision.commit());
        Instant upTo = head == null || revision == null ? null : head.on(revision.branch());
        if (head != null && revision != null && upTo != null) {
            if (began) {
                Instant known = reached.get(revision.branch());
                Instant after = known == null ? beginning : known;
                commits.between(revision.branch(), after, upTo, commit -> bring(commit, deployment));
            }
            bring(head, deployment);
            reached.merge(revision.branch(), upTo, (a, b) -> a.isAfter(b) ? a : b);
        }
        if (!began) {
            began = true;
            beginning = upTo;
        }
    }

    private void bring(PushedCommit commit, RecordedDeployment deployment) {
        if (!brought.add(commit.sha())) {
            return;
        }
        Revision revision = deployment.revision();
        Instant made = revision != null && revision.commit().equals(commit.sha()) ? revision.committedAt() : null;
        Duration took = Duration.between(made == null ? commit.since() : made, deployment.endedAt());
        findings.add(new ChangeDeployed(deployment, commit.sha(), took.isNegative() ? Duration.ZERO : took));
    }
}
