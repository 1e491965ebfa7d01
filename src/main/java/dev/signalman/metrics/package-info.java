/**
 * Every meter in one place, with its label policy and its exposition. Learns from events, reads snapshots once at start,
 * and never asks Semaphore.
 */
@NullMarked
package dev.signalman.metrics;

import org.jspecify.annotations.NullMarked;
