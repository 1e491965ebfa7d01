package dev.signalman.rule;

import java.time.Duration;

/**
 * How long a failure waits for its rerun before people hear of it.
 *
 * @param holdForRerun true if failed workflows are rerun automatically; false tells every failure at once
 * @param decisionTimeout longest wait for the decision whether to rerun
 * @param holdTimeout longest wait for the rerun to end, counted from its request
 */
public record HoldBack(boolean holdForRerun, Duration decisionTimeout, Duration holdTimeout) {
    public HoldBack {
        if (!decisionTimeout.isPositive() || !holdTimeout.isPositive()) {
            throw new IllegalArgumentException("decision_timeout and hold_timeout must be longer than 0s");
        }
    }

    /** No waiting: nothing is rerun. */
    public static HoldBack off() {
        return new HoldBack(false, Duration.ofSeconds(30), Duration.ofMinutes(20));
    }

    public static HoldBack on() {
        return new HoldBack(true, Duration.ofSeconds(30), Duration.ofMinutes(20));
    }
}
