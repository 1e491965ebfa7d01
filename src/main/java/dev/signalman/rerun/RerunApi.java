package dev.signalman.rerun;

import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineQuery;
import dev.signalman.semaphore.Rerun;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.Sweep;
import dev.signalman.semaphore.Workflow;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a rerun needs of one organisation's API. */
interface RerunApi {
    Future<Sweep<Workflow>> workflows(String projectId, @Nullable String branch, Instant createdAfter);

    Future<Sweep<Pipeline>> pipelinesOf(String workflowId);

    Future<Rerun> reschedule(String workflowId, String requestToken);

    Future<Workflow> workflow(String workflowId);

    static RerunApi of(SemaphoreClient client) {
        return new RerunApi() {
            @Override
            public Future<Sweep<Workflow>> workflows(String projectId, @Nullable String branch, Instant createdAfter) {
                return client.workflows(projectId, branch, createdAfter, null);
            }

            @Override
            public Future<Sweep<Pipeline>> pipelinesOf(String workflowId) {
                return client.pipelines(PipelineQuery.workflow(workflowId));
            }

            @Override
            public Future<Rerun> reschedule(String workflowId, String requestToken) {
                return client.reschedule(workflowId, requestToken);
            }

            @Override
            public Future<Workflow> workflow(String workflowId) {
                return client.workflow(workflowId);
            }
        };
    }
}
