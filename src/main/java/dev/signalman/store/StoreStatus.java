package dev.signalman.store;

import java.util.Map;

/**
 * How the database stands.
 *
 * @param head position of the newest event
 * @param positions of the durable consumers
 * @param waiting commits handed over and not yet written
 */
public record StoreStatus(long head, Map<String, Long> positions, int waiting) {}
