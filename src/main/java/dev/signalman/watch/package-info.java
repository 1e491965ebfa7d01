/**
 * Looks at Semaphore and says what changed: one watcher per kind of resource, pure change detection, poll cadence and the
 * state of each collector. Uses the client, the events and the store; knows nothing of who listens.
 */
@NullMarked
package dev.signalman.watch;

import org.jspecify.annotations.NullMarked;
