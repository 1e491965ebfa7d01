package dev.signalman.semaphore;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run.
 * Source: {@code POST /plumber-workflows}.
 *
 * @param projectId UUID
 * @param reference git reference, such as {@code refs/heads/main}, {@code refs/tags/v1} or {@code refs/pull/7}
 * @param commit full SHA; null for the newest of the reference
 * @param pipelineFile path of the pipeline file; null for the project's own
 * @param parameters values of the pipeline's parameters by name
 */
public record RunRequest(
        String projectId,
        String reference,
        @Nullable String commit,
        @Nullable String pipelineFile,
        Map<String, String> parameters) {
    public RunRequest {
        parameters = Map.copyOf(parameters);
    }

    /** The newest commit of a branch, with the project's own pipeline file. */
    public static RunRequest branch(String projectId, String branch) {
        return new RunRequest(projectId, "refs/heads/" + branch, null, null, Map.of());
    }
}
