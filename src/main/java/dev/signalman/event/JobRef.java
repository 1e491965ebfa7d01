package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job, as events name it.
 *
 * @param id Semaphore's job id
 * @param name its name, unique in its block only
 * @param pipelineId its pipeline; null if Semaphore hides it
 * @param workflowId its workflow; null if Semaphore hides it
 * @param branch branch, tag or pull request; null if Semaphore hides it
 * @param machineType machine type, or type of the self-hosted agent
 * @param agent name of the self-hosted agent that ran it; null if none did
 * @param createdAt when it was created
 * @param url its page in Semaphore
 */
public record JobRef(
        String id,
        String name,
        @Nullable String pipelineId,
        @Nullable String workflowId,
        @Nullable String branch,
        String machineType,
        @Nullable String agent,
        Instant createdAt,
        String url) {}
