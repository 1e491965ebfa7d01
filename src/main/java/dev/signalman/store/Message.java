package dev.signalman.store;

import java.time.Instant;

/**
 * A message to be delivered.
 *
 * @param key idempotency key, unique: the same decision always makes the same key, and every attempt carries it
 * @param receiver name of the receiver
 * @param group messages of one (receiver, group) are delivered in order, such as an incident's id
 * @param body what to send, rendered
 * @param createdAt when it was decided
 */
public record Message(String key, String receiver, String group, String body, Instant createdAt) {}
