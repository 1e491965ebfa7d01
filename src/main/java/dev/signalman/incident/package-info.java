/**
 * Incidents from their first sign to their end: what the rules find becomes alerts, with their story, their owners and what people did
 * about them. Reads the log after its own position and commits what is decided, to the outbox too, as one; never sends anything itself.
 */
@NullMarked
package dev.signalman.incident;

import org.jspecify.annotations.NullMarked;
