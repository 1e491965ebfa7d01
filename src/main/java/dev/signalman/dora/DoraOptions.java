package dev.signalman.dora;

import java.time.Duration;

/**
 * How deployments are judged, and how long they are remembered.
 *
 * @param rollbackWindow a deployment of an older commit that ends no later than this after the one before it is a rollback; 1 minute to
 *     30 days
 * @param keep how long commits and deployments are remembered, which is the longest window of a report; 7 to 400 days
 */
public record DoraOptions(Duration rollbackWindow, Duration keep) {
    public DoraOptions {
        require(
                rollbackWindow.compareTo(Duration.ofMinutes(1)) >= 0
                        && rollbackWindow.compareTo(Duration.ofDays(30)) <= 0,
                "rollback_window must be 1m to 30d, is " + rollbackWindow);
        require(
                keep.compareTo(Duration.ofDays(7)) >= 0 && keep.compareTo(Duration.ofDays(400)) <= 0,
                "keep must be 7d to 400d, is " + keep);
    }

    /** A day, and a little more than the quarter that people report about. */
    public static DoraOptions defaults() {
        return new DoraOptions(Duration.ofDays(1), Duration.ofDays(100));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
