/**
 * An embedded Semaphore organisation served over real HTTP, faithful down to its quirks, with faults on demand. Used by
 * the demo and by tests; the daemon meets it only through the network.
 */
@NullMarked
package dev.signalman.simulator;

import org.jspecify.annotations.NullMarked;
