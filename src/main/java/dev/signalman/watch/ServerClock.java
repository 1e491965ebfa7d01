package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Semaphore's time, as far as its {@code Date} headers tell: what is read by its time must not depend on our clock. */
final class ServerClock {
    /** A header has whole seconds and travels a while; less than this is no difference. */
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final InstantSource ours;
    private volatile Duration ahead = Duration.ZERO;

    ServerClock(InstantSource ours) {
        this.ours = ours;
    }

    InstantSource ours() {
        return ours;
    }

    void observe(@Nullable Instant header) {
        if (header != null) {
            Duration difference = Duration.between(ours.instant(), header);
            ahead = difference.abs().compareTo(TOLERATED) <= 0 ? Duration.ZERO : difference;
        }
    }

    Instant now() {
        return at(ours.instant());
    }

    /** What a time of ours is by Semaphore's clock. */
    Instant at(Instant time) {
        return time.plus(ahead);
    }
}
