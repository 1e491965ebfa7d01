package dev.signalman.semaphore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler, which the server also calls task or periodic.
 * Source: {@code GET /schedules}.
 *
 * @param id UUID
 * @param name unique in the project
 * @param description may be empty
 * @param projectId UUID
 * @param recurring whether it runs by itself
 * @param at cron expression in UTC; empty unless recurring
 * @param reference git reference that it runs on, such as {@code refs/heads/main}
 * @param branch the branch of the reference; null if it is none
 * @param pipelineFile path of the pipeline file
 * @param paused whether somebody paused it
 * @param suspended whether the server does not run it
 * @param requesterId user in whose name it runs
 * @param pauseToggledBy user who paused or resumed it last; null if nobody did
 * @param pauseToggledAt when; null if never
 * @param parameters what its pipeline takes
 * @param createdAt null if not sent
 * @param updatedAt null if not sent
 */
public record Schedule(
        String id,
        String name,
        String description,
        String projectId,
        boolean recurring,
        String at,
        String reference,
        @Nullable String branch,
        String pipelineFile,
        boolean paused,
        boolean suspended,
        String requesterId,
        @Nullable String pauseToggledBy,
        @Nullable Instant pauseToggledAt,
        List<Parameter> parameters,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /**
     * What a scheduler's pipeline takes.
     *
     * @param name its name
     * @param description may be empty
     * @param required whether it must have a value
     * @param defaultValue may be empty
     * @param options allowed values; empty if any is
     */
    public record Parameter(
            String name, String description, boolean required, String defaultValue, List<String> options) {}
}
