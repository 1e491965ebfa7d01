package dev.signalman.deliver;

import java.time.Duration;

/**
 * How the outbox is worked off, whatever the receivers. Theirs are {@link DeliveryLimits}.
 *
 * @param maxReplyBytes how much of a reply is read
 * @param poll how often the outbox is looked at without being woken
 * @param stopWithin how long a stop waits for attempts under way
 * @param keepUnknown how long messages of a receiver that is not configured any more are kept, in case it comes back
 */
public record DeliveryOptions(int maxReplyBytes, Duration poll, Duration stopWithin, Duration keepUnknown) {
    public DeliveryOptions {
        require(maxReplyBytes >= 1024, "max_reply must be at least 1KiB, is " + maxReplyBytes);
        require(poll.isPositive(), "poll must be longer than 0s, is " + poll);
        require(stopWithin.isPositive(), "stop_within must be longer than 0s, is " + stopWithin);
        require(keepUnknown.isPositive(), "keep_unknown must be longer than 0s, is " + keepUnknown);
    }

    public static DeliveryOptions defaults() {
        return new DeliveryOptions(16 * 1024, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofHours(24));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
