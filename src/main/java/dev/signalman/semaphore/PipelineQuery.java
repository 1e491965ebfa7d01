package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which pipelines to list. Ask with one time filter pair at a time: the server refuses most combinations.
 * Source: {@code GET /pipelines}.
 *
 * @param projectId UUID; null only if workflowId is given
 * @param workflowId UUID; null for all
 * @param branch null for all
 * @param createdAfter exclusive, whole seconds; null for no bound
 * @param createdBefore exclusive, whole seconds; null for no bound
 * @param doneAfter exclusive, whole seconds; only done pipelines; null for no bound
 * @param doneBefore exclusive, whole seconds; only done pipelines; null for no bound
 */
public record PipelineQuery(
        @Nullable String projectId,
        @Nullable String workflowId,
        @Nullable String branch,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        @Nullable Instant doneAfter,
        @Nullable Instant doneBefore) {
    public static PipelineQuery project(String projectId) {
        return new PipelineQuery(projectId, null, null, null, null, null, null);
    }

    public static PipelineQuery workflow(String workflowId) {
        return new PipelineQuery(null, workflowId, null, null, null, null, null);
    }

    public PipelineQuery createdWithin(@Nullable Instant after, @Nullable Instant before) {
        return new PipelineQuery(projectId, workflowId, branch, after, before, null, null);
    }

    public PipelineQuery doneWithin(@Nullable Instant after, @Nullable Instant before) {
        return new PipelineQuery(projectId, workflowId, branch, null, null, after, before);
    }
}
