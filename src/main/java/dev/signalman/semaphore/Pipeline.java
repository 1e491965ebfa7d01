package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline with all of its transition times.
 * Source: {@code GET /pipelines}, {@code GET /pipelines/:id}.
 *
 * @param id UUID
 * @param name name from the pipeline file
 * @param projectId UUID
 * @param workflowId UUID
 * @param branch branch, tag or pull request reference
 * @param commit full SHA
 * @param commitMessage may be empty
 * @param author provider login of who triggered the workflow; empty if not sent
 * @param workingDirectory such as {@code .semaphore}
 * @param yamlFile bare file name, such as {@code semaphore.yml}
 * @param switchId non-null only if it has promotions
 * @param state where it is
 * @param result null until done
 * @param reason null until done, and for a passed pipeline (the server's "test" there is meaningless)
 * @param errorDescription may be empty
 * @param createdAt creation time
 * @param pendingAt null if not reached
 * @param queuingAt null if not reached
 * @param runningAt null if not reached
 * @param stoppingAt null if not reached
 * @param doneAt null if not reached
 * @param promotionOf pipeline that it was promoted from; null if none
 * @param partialRerunOf pipeline whose failed blocks it reruns; null if none
 * @param workflowRerunOf workflow that its workflow reruns; null if none or not sent
 */
public record Pipeline(
        String id,
        String name,
        String projectId,
        String workflowId,
        String branch,
        String commit,
        String commitMessage,
        String author,
        String workingDirectory,
        String yamlFile,
        @Nullable String switchId,
        PipelineState state,
        @Nullable PipelineResult result,
        @Nullable ResultReason reason,
        String errorDescription,
        Instant createdAt,
        @Nullable Instant pendingAt,
        @Nullable Instant queuingAt,
        @Nullable Instant runningAt,
        @Nullable Instant stoppingAt,
        @Nullable Instant doneAt,
        @Nullable String promotionOf,
        @Nullable String partialRerunOf,
        @Nullable String workflowRerunOf) {
    /** True once it is done. */
    public boolean done() {
        return state == PipelineState.Known.DONE;
    }
}
