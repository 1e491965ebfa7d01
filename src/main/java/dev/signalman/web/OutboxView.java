package dev.signalman.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receiver's outbox, as people see it.
 *
 * @param receiver its name
 * @param pending messages that wait
 * @param dead messages that were given up
 * @param oldestPending creation of the oldest that waits; null if none does
 */
public record OutboxView(
        String receiver, long pending, long dead, @Nullable Instant oldestPending) {}
