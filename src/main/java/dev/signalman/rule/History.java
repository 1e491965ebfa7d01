package dev.signalman.rule;

import java.time.Duration;
import java.time.Instant;

/**
 * What rules can ask about the past of what an event is about: for pipelines that is one pipeline file on one branch, for deployments a
 * target, for promotions a promotion on one branch, for schedules a scheduler, for jobs a machine type. It includes the event itself.
 * Kept up with each event, never recomputed from the log.
 *
 * @param runs how many ended
 * @param consecutiveFailures how many failed since the last one that passed
 * @param consecutivePasses how many passed since the last one that failed
 * @param lastPassed when the last one passed; 1970 if none did
 * @param lastFailed when the last one failed; 1970 if none did
 * @param lastPassedCommit commit of the last one that passed; empty if unknown
 * @param firstFailedCommit commit of the first failure since then; empty while it passes
 * @param firstFailedAuthor who caused it; empty while it passes, or if unknown
 * @param failureRate share of the last 50 that failed, 0 to 1
 * @param flakeRate share of the last 50 that failed and passed on the same commit, 0 to 1
 * @param p50Duration median of how long the last 50 that passed ran, over all branches; zero if there is none
 * @param p95Duration 95th percentile of the same
 * @param p50Queued median of how long they waited
 * @param p95Queued 95th percentile of the same
 * @param newest false for an event about something older than what is known already, such as an older pipeline that ends later
 */
public record History(
        long runs,
        long consecutiveFailures,
        long consecutivePasses,
        Instant lastPassed,
        Instant lastFailed,
        String lastPassedCommit,
        String firstFailedCommit,
        String firstFailedAuthor,
        double failureRate,
        double flakeRate,
        Duration p50Duration,
        Duration p95Duration,
        Duration p50Queued,
        Duration p95Queued,
        boolean newest) {
    public static final History NONE = new History(
            0,
            0,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            "",
            "",
            "",
            0,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            true);
}
