/**
 * Flake evidence, the rerun policy and its budgets, and the executor that asks Semaphore for a rerun exactly once.
 */
@NullMarked
package dev.signalman.rerun;

import org.jspecify.annotations.NullMarked;
