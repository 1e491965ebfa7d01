package dev.signalman.deliver;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one receiver can take at the moment: a token bucket, the requests in flight, and a pause that it asked for. One thread only. */
final class Lane {
    private final Receiver receiver;
    private final int concurrency;
    private final double burst;
    private double tokens;
    private Instant filled;
    private Instant pausedAt = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    private int inFlight;
    private @Nullable Instant failingSince;

    Lane(Receiver receiver, int concurrency, Instant now) {
        this.receiver = receiver;
        this.concurrency = concurrency;
        this.burst = Math.max(1, 2 * receiver.perSecond());
        this.tokens = burst;
        this.filled = now;
    }

    Receiver receiver() {
        return receiver;
    }

    /** Takes a place if there is one; {@link #leave} gives it back. */
    boolean enter(Instant now) {
        fill(now);
        if (inFlight >= concurrency || tokens < 1 || paused(now)) {
            return false;
        }
        tokens -= 1;
        inFlight++;
        return true;
    }

    void leave() {
        inFlight--;
    }

    void pause(Instant now, Duration time) {
        Instant until = now.plus(time);
        if (until.isAfter(pausedUntil) || !paused(now)) {
            pausedAt = now;
            pausedUntil = until;
        }
    }

    /** A clock that was set back ends a pause, which would otherwise last until the old time has come again. */
    private boolean paused(Instant now) {
        return !now.isBefore(pausedAt) && now.isBefore(pausedUntil);
    }

    /** When to ask again; null if it is not a matter of time but of a place. */
    @Nullable
    Duration opensIn(Instant now) {
        if (paused(now)) {
            return Duration.between(now, pausedUntil);
        }
        return tokens < 1 ? Duration.ofMillis((long) Math.ceil((1 - tokens) / receiver.perSecond() * 1_000)) : null;
    }

    /** True at the first failure after success. */
    boolean failed(Instant now) {
        if (failingSince == null) {
            failingSince = now;
            return true;
        }
        return false;
    }

    /** Since when it had failed; null if it had not. */
    @Nullable
    Instant succeeded() {
        Instant since = failingSince;
        failingSince = null;
        return since;
    }

    private void fill(Instant now) {
        if (now.isAfter(filled)) {
            double seconds = Duration.between(filled, now).toMillis() / 1_000.0;
            tokens = Math.min(burst, tokens + seconds * receiver.perSecond());
        }
        // also after a clock that was set back, so that the bucket fills again
        filled = now;
    }
}
