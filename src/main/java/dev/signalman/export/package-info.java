/**
 * Hands events to other systems, from the log with a position of its own for each export: as CloudEvents, with CDEvents or our own JSON in
 * them, to webhooks, files and Kafka. Reads the log and sends by {@code deliver}; knows nothing of rules, incidents and receivers.
 */
@NullMarked
package dev.signalman.export;

import org.jspecify.annotations.NullMarked;
