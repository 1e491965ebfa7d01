package dev.signalman.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one receiver's outbox stands.
 *
 * @param receiver name of the receiver
 * @param pending messages that wait
 * @param dead messages that were given up and are kept
 * @param oldestPending creation time of the oldest waiting message; null if none waits
 */
public record OutboxStatus(
        String receiver, long pending, long dead, @Nullable Instant oldestPending) {}
