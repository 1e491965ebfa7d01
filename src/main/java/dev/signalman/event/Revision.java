package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a repository was built or deployed.
 *
 * @param commit full commit SHA
 * @param branch branch, tag or pull request reference as Semaphore names it
 * @param committedAt when the commit was made; null where Semaphore does not say, which is everywhere in its API v1alpha
 */
public record Revision(
        String commit, String branch, @Nullable Instant committedAt) {}
