package dev.signalman.deliver;

import dev.signalman.store.Message;
import java.util.Set;

/**
 * A message on its way, from its first attempt to its last.
 *
 * @param message the message
 * @param done which of its steps have been made, for a medium that takes several: the next attempt goes on after them. Kept in memory:
 *     after a restart all are made again, which must be harmless
 */
record Delivery(Message message, Set<String> done) {}
