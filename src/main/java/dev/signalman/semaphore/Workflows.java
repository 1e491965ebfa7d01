package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Workflows: {@code /plumber-workflows}. */
public final class Workflows {
    private static final int PAGE = 100;

    private final Resources resources;

    Workflows(Resources resources) {
        this.resources = resources;
    }

    /** {@code POST /plumber-workflows}. Never repeated: every request runs another workflow. */
    public Future<StartedRun> run(RunRequest run) {
        ObjectNode body = Json.object().put("project_id", run.projectId()).put("reference", run.reference());
        if (run.commit() != null) {
            body.put("commit_sha", run.commit());
        }
        if (run.pipelineFile() != null) {
            body.put("pipeline_file", run.pipelineFile());
        }
        if (!run.parameters().isEmpty()) {
            ObjectNode parameters = body.putObject("parameters");
            run.parameters().forEach(parameters::put);
        }
        return resources.one(resources.request(Endpoint.WORKFLOWS_RUN).json(body), ResourceDecoders::started);
    }

    /** Of a project, newest first: {@code GET /plumber-workflows}. */
    public Future<Sweep<Workflow>> list(
            String projectId,
            @Nullable String branch,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        return resources.list(
                new Paging.Headers(PAGE),
                () -> resources
                        .request(Endpoint.WORKFLOWS_LIST)
                        .with("project_id", projectId)
                        .with("branch_name", branch)
                        .after("created_after", createdAfter)
                        .before("created_before", createdBefore)
                        .with("page_size", PAGE),
                "workflows",
                ResourceDecoders::workflow,
                Workflow::id);
    }

    /** {@code GET /plumber-workflows/:id}. */
    public Future<Workflow> describe(String workflowId) {
        return resources.one(resources.request(Endpoint.WORKFLOWS_DESCRIBE, workflowId), ResourceDecoders::workflow);
    }

    /**
     * Reruns a workflow: {@code POST /plumber-workflows/:id/reschedule}. The token makes it idempotent across the whole
     * installation, so derive it from what is rerun: that is also what makes it safe to try again here when an answer was lost.
     */
    public Future<Rerun> reschedule(String workflowId, String requestToken) {
        return resources.one(
                resources.request(Endpoint.WORKFLOWS_RESCHEDULE, workflowId).with("request_token", requestToken),
                ResourceDecoders::rerun);
    }

    /** {@code POST /plumber-workflows/:id/terminate}: its pipelines stop soon; those that are done stay as they are. */
    public Future<Void> stop(String workflowId) {
        return resources.done(resources.request(Endpoint.WORKFLOWS_STOP, workflowId));
    }
}
