package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow. It has no state of its own: that of its pipelines is what counts.
 * Source: {@code GET /plumber-workflows}.
 *
 * @param id UUID
 * @param projectId UUID
 * @param initialPipelineId its first pipeline
 * @param requesterId user id of who asked for it; may be empty
 * @param branch branch, tag or pull request reference
 * @param commit full SHA
 * @param createdAt creation time
 * @param rerunOf workflow that it reruns; null if none
 * @param triggeredBy what started it
 */
public record Workflow(
        String id,
        String projectId,
        String initialPipelineId,
        String requesterId,
        String branch,
        String commit,
        Instant createdAt,
        @Nullable String rerunOf,
        WorkflowTrigger triggeredBy) {}
