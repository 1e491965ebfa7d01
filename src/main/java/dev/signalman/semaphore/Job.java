package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job.
 * Source: {@code GET /jobs}, {@code GET /jobs/:id}.
 *
 * @param id UUID
 * @param name its name
 * @param projectId UUID
 * @param state where it is
 * @param result NONE until finished
 * @param machineType machine or self-hosted agent type
 * @param osImage may be empty
 * @param agentName name of the agent that runs it; null until started or not self-hosted
 * @param workflowId null if hidden
 * @param pipelineId null if hidden
 * @param branch branch, tag or pull request; null if hidden
 * @param createdAt null if unknown
 * @param startedAt null until started
 * @param finishedAt null until finished
 */
public record Job(
        String id,
        String name,
        String projectId,
        JobState state,
        JobOutcome result,
        String machineType,
        String osImage,
        @Nullable String agentName,
        @Nullable String workflowId,
        @Nullable String pipelineId,
        @Nullable String branch,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
