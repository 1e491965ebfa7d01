package dev.signalman.deliver;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which nothing is done. A clock that is set back ends it, which would otherwise last until the old time has come again.
 *
 * @param from since when
 * @param until when it is over
 */
record Pause(Instant from, Instant until) {
    static final Pause NONE = new Pause(Instant.MIN, Instant.MIN);

    static Pause of(Instant now, Duration time) {
        return new Pause(now, now.plus(time));
    }

    boolean holds(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }

    /** The one that lasts longer. */
    Pause or(Pause other, Instant now) {
        return other.holds(now) && (!holds(now) || other.until.isAfter(until)) ? other : this;
    }

    Duration left(Instant now) {
        return holds(now) ? Duration.between(now, until) : Duration.ZERO;
    }
}
