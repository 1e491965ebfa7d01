package dev.signalman.deliver;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps messages back from a receiver that fails again and again, and lets one through now and then to see whether it is back. One
 * thread only.
 */
final class Breaker {
    private final DeliveryLimits limits;
    private int failures;
    private int openings;
    private boolean probing;
    private Pause pause = Pause.NONE;

    Breaker(DeliveryLimits limits) {
        this.limits = limits;
    }

    boolean open() {
        return openings > 0;
    }

    /** Whether something may be sent now: anything while it is closed, one at a time after its pause. */
    boolean lets(Instant now) {
        return !open() || (!probing && !pause.holds(now));
    }

    /** Something is sent. */
    void begun() {
        probing = open();
    }

    /** The receiver answered as one that is well, whatever it said of the message. True if it was open. */
    boolean answered() {
        boolean was = open();
        failures = 0;
        openings = 0;
        probing = false;
        return was;
    }

    /** Nothing was learned of the receiver. */
    void unknown() {
        probing = false;
    }

    /** True if this opened it. */
    boolean failed(Instant now) {
        failures++;
        boolean opens = !open() && failures >= limits.breakerFailures();
        // what was under way when it opened says nothing new
        if (opens || probing) {
            openings++;
            long doubled = limits.breakerPause().toMillis() << Math.min(openings - 1, 20);
            long longest = Math.max(
                    limits.longestRetry().toMillis(), limits.breakerPause().toMillis());
            pause = Pause.of(now, Duration.ofMillis(Math.min(doubled, longest)));
        }
        probing = false;
        return opens;
    }

    Duration opensIn(Instant now) {
        return pause.left(now);
    }
}
