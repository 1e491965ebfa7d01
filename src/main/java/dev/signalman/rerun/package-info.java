/**
 * Flake evidence, the rerun policy and its budgets, and the executor that asks Semaphore for a rerun exactly once. It reads the log
 * and the store and talks to Semaphore through its client; it must not know who watches, alerts or counts. {@link
 * dev.signalman.rerun.RerunConsumer} is the loop that makes every change to its state; {@code RerunPolicy}, {@code FlakeEvidence},
 * {@code LastCheck} and {@code Step} decide, and do nothing else.
 */
@NullMarked
package dev.signalman.rerun;

import org.jspecify.annotations.NullMarked;
