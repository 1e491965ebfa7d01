package dev.signalman.push;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to push next: in the configured interval while all is well, soon after a failure, and then less and less often, with jitter so
 * that many who lost the same destination do not come back at once.
 */
final class Rhythm {
    private static final Duration FIRST = Duration.ofSeconds(5);
    /** Which part of a short interval the first retry waits for. */
    private static final int PARTS = 4;

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration interval;
    private final RandomGenerator random;

    Rhythm(Duration interval, RandomGenerator random) {
        this.interval = interval;
        this.random = random;
    }

    /** Not at once: what was pushed by the process before is better than what is known in the first moment. */
    Duration first() {
        return shorter(interval, FIRST);
    }

    /** @param took how long the push took that is over now */
    Duration afterSuccess(Duration took) {
        Duration rest = interval.minus(took);
        return rest.isPositive() ? rest : Duration.ofMillis(1);
    }

    /**
     * The wait after a failure.
     *
     * @param failures how many there were in a row, with the last one
     * @param asked what the other side asks for; null if it does not say
     */
    Duration afterFailure(int failures, @Nullable Duration asked) {
        Duration longest = interval.compareTo(LONGEST_RETRY) > 0 ? interval : LONGEST_RETRY;
        long doubled = shorter(interval.dividedBy(PARTS), FIRST).toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long ceiling = Math.clamp(doubled, 1L, longest.toMillis());
        // between half of it and all of it
        long millis = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
        if (asked != null) {
            // a little later than asked, never earlier
            millis = Math.max(millis, asked.toMillis() + random.nextLong(Math.max(1, asked.toMillis() / 10)));
        }
        return Duration.ofMillis(Math.max(1, millis));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
