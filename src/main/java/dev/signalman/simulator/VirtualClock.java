package dev.signalman.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when told to. Safe for use from any thread. */
public final class VirtualClock implements InstantSource {
    private Instant now;

    /** Stands at {@code start} until {@link #advance}. */
    public VirtualClock(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves forward (or, with a negative duration, steps back) and returns the new time. */
    public synchronized Instant advance(Duration by) {
        now = now.plus(by);
        return now;
    }

    /** Sets the time, back or forth. */
    public synchronized void set(Instant instant) {
        now = instant;
    }
}
