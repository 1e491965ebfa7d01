package dev.signalman.store;

import java.time.Instant;

/**
 * A message that was given up, without its body.
 *
 * @param id its row
 * @param key its idempotency key
 * @param receiver name of the receiver
 * @param group what it was in order with
 * @param createdAt when it was decided, or tried anew
 * @param diedAt when it was given up
 * @param attempts how often it was tried
 * @param error what the last attempt ended with, without secrets
 * @param overtaken true if a newer message of its (receiver, group) was delivered: told now, it would tell of the past
 */
public record DeadLetter(
        long id,
        String key,
        String receiver,
        String group,
        Instant createdAt,
        Instant diedAt,
        int attempts,
        String error,
        boolean overtaken) {}
