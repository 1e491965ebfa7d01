/**
 * The sealed {@link dev.signalman.event.ChangeEvent} family, its identities and JSON form, the {@link
 * dev.signalman.event.EventLog} contract and the event-bus addresses. Uses nothing else of Signalman; every other package may
 * use it.
 */
@NullMarked
package dev.signalman.event;

import org.jspecify.annotations.NullMarked;
