package dev.signalman.watch;

import dev.signalman.semaphore.Pipeline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that was not done when it was last seen; kept until it is.
 *
 * @param projectId the project it belongs to
 * @param createdAt when it was created
 * @param stage how far it had come
 * @param workflowId the workflow whose outcome it decides; null for a promotion, or as an earlier version kept it
 * @param file that defines it; null as an earlier version kept it
 */
record OpenPipeline(
        String projectId,
        Instant createdAt,
        Stage stage,
        @Nullable String workflowId,
        @Nullable String file) {
    static OpenPipeline of(String projectId, Pipeline pipeline) {
        return new OpenPipeline(
                projectId,
                pipeline.createdAt(),
                Stage.of(pipeline),
                pipeline.promotionOf() == null ? pipeline.workflowId() : null,
                PipelineChanges.file(pipeline));
    }
}
