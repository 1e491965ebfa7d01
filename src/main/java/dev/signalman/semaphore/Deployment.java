package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One deployment. Its parameters are dropped while parsing: they may hold secrets.
 * Source: {@code GET /deployment_targets/:id/history}.
 *
 * @param id UUID
 * @param targetId UUID
 * @param targetName its target
 * @param state whether its pipeline was scheduled
 * @param stateMessage may be empty
 * @param pipelineId the pipeline that carries it out; null if none
 * @param previousPipelineId the pipeline that triggered it; null if none
 * @param triggeredBy a user id or words
 * @param triggeredAt to the second; null if not sent
 */
public record Deployment(
        String id,
        String targetId,
        String targetName,
        DeploymentState state,
        String stateMessage,
        @Nullable String pipelineId,
        @Nullable String previousPipelineId,
        String triggeredBy,
        @Nullable Instant triggeredAt) {}
