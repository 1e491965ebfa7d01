package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Semaphore's time, as far as its {@code Date} headers tell: what is read by its time must not depend on our clock. Either clock may be
 * wrong, and the header may be that of a proxy; what must not be wrong is told by both.
 */
final class ServerClock {
    private static final Logger log = LoggerFactory.getLogger(ServerClock.class);
    /** A header has whole seconds and travels a while; less than this is no difference. */
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final InstantSource ours;
    private final Duration worthAWarning;
    private volatile Duration ahead = Duration.ZERO;
    private boolean warned;

    /** @param worthAWarning a difference between the clocks that is longer than this is told, once */
    ServerClock(InstantSource ours, Duration worthAWarning) {
        this.ours = ours;
        this.worthAWarning = worthAWarning;
    }

    InstantSource ours() {
        return ours;
    }

    void observe(@Nullable Instant header) {
        if (header == null) {
            return;
        }
        Duration difference = Duration.between(ours.instant(), header);
        ahead = difference.abs().compareTo(TOLERATED) <= 0 ? Duration.ZERO : difference;
        if (!warned && difference.abs().compareTo(worthAWarning) > 0) {
            warned = true;
            log.atWarn()
                    .addKeyValue("seconds", difference.abs().toSeconds())
                    .log(
                            "Semaphore's clock, or that of a proxy, is {} ours: nothing is missed, but one of them is"
                                    + " wrong; told once",
                            difference.isNegative() ? "behind" : "ahead of");
        }
    }

    Instant now() {
        return at(ours.instant());
    }

    /** What a time of ours is by Semaphore's clock. */
    private Instant at(Instant time) {
        return time.plus(ahead);
    }

    /** What a time of ours is by the clock that is behind: it has surely come, so what happened until then can be read. */
    Instant surely(Instant time) {
        return ahead.isNegative() ? at(time) : time;
    }

    /** By the clock that is behind. */
    Instant surely() {
        return surely(ours.instant());
    }

    /** By the clock that is ahead: what is later has not happened yet by any clock. */
    Instant latest() {
        Instant now = ours.instant();
        return ahead.isNegative() ? now : at(now);
    }
}
