package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a scheduler started a workflow, or tried to.
 * Source: {@code GET /schedules/:id}, {@code triggers}.
 *
 * @param triggeredAt null if not sent
 * @param status whether a workflow came of it
 * @param workflowId the workflow; null if there is none
 * @param scheduledAt when the workflow was there; null if not yet
 * @param runNowBy user who started it by hand; null if its time had come
 * @param reference git reference that it ran on
 * @param pipelineFile path of the pipeline file
 * @param error why there is no workflow; empty if there is
 */
public record ScheduleTrigger(
        @Nullable Instant triggeredAt,
        SchedulingStatus status,
        @Nullable String workflowId,
        @Nullable Instant scheduledAt,
        @Nullable String runNowBy,
        String reference,
        String pipelineFile,
        String error) {}
