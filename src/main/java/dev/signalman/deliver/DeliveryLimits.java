package dev.signalman.deliver;

import java.time.Duration;

/**
 * How hard one receiver is tried. Each medium has defaults of its own, in its class.
 *
 * @param perSecond how many messages a second it is sent at most; short bursts of twice as many are allowed
 * @param concurrency messages in flight, 1 to 50
 * @param timeout limit for one request of an attempt, from connecting to the end of the reply
 * @param firstRetry wait after the first failed attempt; it doubles with each further one
 * @param longestRetry the longest wait between attempts, also when the receiver asks for more, up to an hour
 * @param maxAge a message that could not be delivered for so long is given up
 * @param maxAttempts a message that failed so often is given up
 * @param breakerFailures after so many failures in a row, of whatever messages, nothing is sent for a while
 * @param breakerPause how long that is the first time; it doubles while one message, sent to try, fails, up to {@code longestRetry}
 */
public record DeliveryLimits(
        double perSecond,
        int concurrency,
        Duration timeout,
        Duration firstRetry,
        Duration longestRetry,
        Duration maxAge,
        int maxAttempts,
        int breakerFailures,
        Duration breakerPause) {
    public DeliveryLimits {
        require(perSecond > 0, "messages per second must be more than 0, is " + perSecond);
        require(concurrency >= 1 && concurrency <= 50, "concurrency must be 1 to 50, is " + concurrency);
        positive(timeout, "timeout");
        positive(firstRetry, "first_retry");
        require(
                longestRetry.compareTo(firstRetry) >= 0,
                "longest_retry must not be shorter than first_retry, is " + longestRetry);
        require(
                longestRetry.compareTo(Duration.ofHours(1)) <= 0,
                "longest_retry must be 1h at most, is " + longestRetry);
        positive(maxAge, "max_age");
        require(maxAttempts >= 1, "max_attempts must be at least 1, is " + maxAttempts);
        require(breakerFailures >= 1, "breaker_failures must be at least 1, is " + breakerFailures);
        positive(breakerPause, "breaker_pause");
    }

    /** For what says nothing of its own: 4 at once, 10 s, again after 1 s to 5 min for a day; five failures in a row pause for 30 s. */
    public static DeliveryLimits of(double perSecond) {
        return new DeliveryLimits(
                perSecond,
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                500,
                5,
                Duration.ofSeconds(30));
    }

    public DeliveryLimits withConcurrency(int changed) {
        return new DeliveryLimits(
                perSecond,
                changed,
                timeout,
                firstRetry,
                longestRetry,
                maxAge,
                maxAttempts,
                breakerFailures,
                breakerPause);
    }

    public DeliveryLimits withTimes(Duration newTimeout, Duration newFirstRetry) {
        return new DeliveryLimits(
                perSecond,
                concurrency,
                newTimeout,
                newFirstRetry,
                longestRetry,
                maxAge,
                maxAttempts,
                breakerFailures,
                breakerPause);
    }

    /** The same with other limits for giving up. */
    public DeliveryLimits withEnd(Duration newMaxAge, int newMaxAttempts) {
        return new DeliveryLimits(
                perSecond,
                concurrency,
                timeout,
                firstRetry,
                longestRetry,
                newMaxAge,
                newMaxAttempts,
                breakerFailures,
                breakerPause);
    }

    public DeliveryLimits withBreaker(int failures, Duration pause) {
        return new DeliveryLimits(
                perSecond, concurrency, timeout, firstRetry, longestRetry, maxAge, maxAttempts, failures, pause);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void positive(Duration value, String name) {
        require(value.isPositive(), name + " must be longer than 0s, is " + value);
    }
}
