/**
 * Every meter in one place, with its label policy and its exposition. Learns from events and from the store's counts, and
 * never asks Semaphore. Must not know what watchers and alerts keep in their snapshots: current-state gauges come from
 * folding the log over snapshots of its own.
 */
@NullMarked
package dev.signalman.metrics;

import org.jspecify.annotations.NullMarked;
