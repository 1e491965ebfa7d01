package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The next span of server time to read: up to now, or a slice of it after a long absence, so that what happened is told in order and
 * what was read is not read again.
 *
 * @param to end of the slice; null if it reaches up to now
 */
record Window(@Nullable Instant to) {
    static Window after(Instant readTo, Instant serverNow, Duration slice) {
        Instant end = readTo.plus(slice);
        return new Window(end.isBefore(serverNow) ? end : null);
    }
}
