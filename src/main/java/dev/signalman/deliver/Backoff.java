package dev.signalman.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When to try again: exponential, with jitter so that many messages do not come back at once. */
public final class Backoff {
    private final RandomGenerator random;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The time of the next attempt, or null to give up.
     *
     * @param failed failed attempts, with this one
     * @param asked what the receiver asks for; null if it does not say
     */
    @Nullable
    Instant next(DeliveryLimits limits, Instant now, Instant createdAt, int failed, @Nullable Duration asked) {
        Instant next = now.plus(pause(limits.firstRetry(), limits.longestRetry(), failed, asked));
        boolean given = failed >= limits.maxAttempts() || next.isAfter(createdAt.plus(limits.maxAge()));
        return given ? null : next;
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param first wait after the first failure, before jitter
     * @param longestPause the longest, also if more is asked for, up to an hour
     * @param failed failed attempts, with this one
     * @param asked what the other side asks for; null if it does not say
     */
    public Duration pause(Duration first, Duration longestPause, int failed, @Nullable Duration asked) {
        long longest = longestPause.toMillis();
        long exponential = first.toMillis() << Math.min(failed - 1, 20);
        long ceiling = Math.clamp(exponential, 1L, longest);
        // between half of it and all of it
        long millis = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
        if (asked != null) {
            // a little later than asked, never a little earlier
            long wanted = Math.min(
                    asked.toMillis(), Math.max(longest, Duration.ofHours(1).toMillis()));
            millis = Math.max(millis, wanted + random.nextLong(Math.max(1, wanted / 10)));
        }
        return Duration.ofMillis(millis);
    }
}
