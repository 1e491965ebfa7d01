package dev.signalman.semaphore;

import org.jspecify.annotations.Nullable;

/**
 * A job as a detailed pipeline shows it.
 *
 * @param id UUID; empty if it was never created
 * @param name its name
 * @param index position in the block, from 0
 * @param status enqueued, running, stopping or finished, in lower case
 * @param result null until finished
 */
public record BlockJob(
        String id,
        String name,
        int index,
        String status,
        @Nullable JobOutcome result) {}
