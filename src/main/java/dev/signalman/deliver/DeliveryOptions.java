package dev.signalman.deliver;

import java.time.Duration;

/**
 * How messages are sent.
 *
 * @param concurrency requests in flight per receiver, 1 to 50
 * @param timeout limit for one attempt, from connecting to the end of the reply
 * @param firstRetry wait after the first failed attempt; it doubles with each further one
 * @param longestRetry the longest wait between attempts, also when the receiver asks for more
 * @param maxAge a message that could not be delivered for so long is given up
 * @param maxAttempts a message that failed so often is given up
 * @param maxReplyBytes how much of a reply is read
 * @param poll how often the outbox is looked at without being woken
 * @param stopWithin how long a stop waits for attempts under way
 */
public record DeliveryOptions(
        int concurrency,
        Duration timeout,
        Duration firstRetry,
        Duration longestRetry,
        Duration maxAge,
        int maxAttempts,
        int maxReplyBytes,
        Duration poll,
        Duration stopWithin) {
    public DeliveryOptions {
        require(concurrency >= 1 && concurrency <= 50, "concurrency must be 1 to 50, is " + concurrency);
        positive(timeout, "timeout");
        positive(firstRetry, "first_retry");
        require(
                longestRetry.compareTo(firstRetry) >= 0,
                "longest_retry must not be shorter than first_retry, is " + longestRetry);
        positive(maxAge, "max_age");
        require(maxAttempts >= 1, "max_attempts must be at least 1, is " + maxAttempts);
        require(maxReplyBytes >= 0, "max_reply must not be negative, is " + maxReplyBytes);
        positive(poll, "poll");
        positive(stopWithin, "stop_within");
    }

    public static DeliveryOptions defaults() {
        return new DeliveryOptions(
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                500,
                16 * 1024,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }

    /** The same with other waiting times. */
    public DeliveryOptions withTimes(Duration newTimeout, Duration newFirstRetry, Duration newPoll) {
        return new DeliveryOptions(
                concurrency,
                newTimeout,
                newFirstRetry,
                longestRetry,
                maxAge,
                maxAttempts,
                maxReplyBytes,
                newPoll,
                stopWithin);
    }

    /** The same with other limits for giving up. */
    public DeliveryOptions withLimits(Duration newMaxAge, int newMaxAttempts) {
        return new DeliveryOptions(
                concurrency,
                timeout,
                firstRetry,
                longestRetry,
                newMaxAge,
                newMaxAttempts,
                maxReplyBytes,
                poll,
                stopWithin);
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
