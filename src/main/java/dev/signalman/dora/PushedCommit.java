package dev.signalman.dora;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A commit that was pushed: a change on its way.
 *
 * @param projectId the project
 * @param sha full commit SHA
 * @param pushes when each branch had it first, which is when its first workflow there was created; never empty
 */
public record PushedCommit(String projectId, String sha, Map<String, Instant> pushes) {
    /** A commit from which many branches start need not name them all. */
    private static final int BRANCHES = 20;

    public PushedCommit {
        pushes = Collections.unmodifiableMap(new TreeMap<>(pushes));
    }

    /** When the branch had it first; null if it never did. */
    @Nullable
    Instant on(String branch) {
        return pushes.get(branch);
    }

    /** When it was first seen anywhere. */
    Instant since() {
        return Collections.min(pushes.values());
    }

    /** The same, and the branch has had it since then. */
    PushedCommit pushed(String branch, Instant at) {
        Instant before = pushes.get(branch);
        if (before == null ? pushes.size() >= BRANCHES : !at.isBefore(before)) {
            return this;
        }
        Map<String, Instant> more = new TreeMap<>(pushes);
        more.put(branch, at);
        return new PushedCommit(projectId, sha, more);
    }
}
