package dev.signalman.rerun;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rerun that is over: kept so that no workflow is rerun twice and our own reruns are recognised.
 *
 * @param ending {@code finished}, or why it was declined after all
 * @param newWorkflowId what it started; null if nothing
 * @param at when it was closed
 */
record ClosedAttempt(String ending, @Nullable String newWorkflowId, Instant at) {}
