package dev.signalman.alert;

import java.time.Instant;

/**
 * How a pipeline file stands on a branch: the end of the newest-created pipeline that is done. Deployments to a target are kept
 * in the same way.
 *
 * @param id pipeline or deployment id
 * @param createdAt when it was created, or what it reruns was
 * @param passed false if it is broken
 * @param finishedAt when it ended
 */
record BranchStatus(String id, Instant createdAt, boolean passed, Instant finishedAt) {
    /** True if something created at that time has nothing to say any more. */
    boolean supersedes(Instant created) {
        return created.isBefore(createdAt);
    }
}
