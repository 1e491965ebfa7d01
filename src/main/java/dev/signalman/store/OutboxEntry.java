package dev.signalman.store;

/**
 * A message that waits in the outbox.
 *
 * @param id its row
 * @param message the message
 * @param attempts failed attempts so far
 */
public record OutboxEntry(long id, Message message, int attempts) {}
