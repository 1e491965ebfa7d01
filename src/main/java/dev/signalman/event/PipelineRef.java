package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline, as events name it: what does not change during its life.
 *
 * @param id Semaphore's pipeline id
 * @param workflowId the workflow it belongs to
 * @param name the name written in the pipeline file
 * @param file path of the pipeline file, such as {@code .semaphore/semaphore.yml}
 * @param branch branch, tag or pull request reference as Semaphore names it
 * @param commit full commit SHA
 * @param commitMessage first line of the commit message; null if unknown
 * @param author login of the person who caused it; null if unknown
 * @param url its page in Semaphore
 * @param createdAt when it was created
 * @param promotionOf id of the pipeline that it was promoted from; null unless it is a promotion
 * @param partialRerunOf id of the pipeline of which it reruns the failed blocks; null otherwise
 * @param workflowRerunOf id of the workflow of which its own workflow is a rerun; null otherwise
 */
public record PipelineRef(
        String id,
        String workflowId,
        String name,
        String file,
        String branch,
        String commit,
        @Nullable String commitMessage,
        @Nullable String author,
        String url,
        Instant createdAt,
        @Nullable String promotionOf,
        @Nullable String partialRerunOf,
        @Nullable String workflowRerunOf) {

    /** True if this pipeline decides its workflow's outcome: the first pipeline of a workflow, or a partial rerun of it. */
    public boolean decidesWorkflow() {
        return promotionOf == null;
    }
}
