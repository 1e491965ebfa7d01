/**
 * Decides who must know: built-in rules, incidents, routing and the rendering of messages. Works on the log and writes
 * to the outbox; never sends anything itself.
 */
@NullMarked
package dev.signalman.alert;

import org.jspecify.annotations.NullMarked;
