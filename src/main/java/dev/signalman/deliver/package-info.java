/**
 * Sends what the outbox holds: one class per kind of receiver, retries, signatures and the dead-letter state. Knows
 * messages as opaque bodies, not what they say.
 */
@NullMarked
package dev.signalman.deliver;

import org.jspecify.annotations.NullMarked;
