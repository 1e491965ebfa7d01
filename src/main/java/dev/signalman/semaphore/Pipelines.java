package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.util.List;

/** Pipelines: {@code /pipelines} and {@code /yaml}. */
public final class Pipelines {
    private static final int PAGE = 100;

    private final Resources resources;

    Pipelines(Resources resources) {
        this.resources = resources;
    }

    /** Newest first, 100 a page: {@code GET /pipelines}. */
    public Future<Sweep<Pipeline>> list(PipelineQuery query) {
        return resources.list(
                new Paging.Headers(PAGE),
                () -> resources
                        .request(Endpoint.PIPELINES_LIST)
                        .with("project_id", query.projectId())
                        .with("wf_id", query.workflowId())
                        .with("branch_name", query.branch())
                        .after("created_after", query.createdAfter())
                        .before("created_before", query.createdBefore())
                        .after("done_after", query.doneAfter())
                        .before("done_before", query.doneBefore())
                        .with("page_size", PAGE),
                "pipelines",
                PipelineDecoder::pipeline,
                Pipeline::id);
    }

    /** {@code GET /pipelines/:id}. */
    public Future<Pipeline> describe(String pipelineId) {
        return resources.one(
                resources.request(Endpoint.PIPELINES_DESCRIBE, pipelineId),
                body -> PipelineDecoder.detail(body).pipeline());
    }

    /** {@code GET /pipelines/:id?detailed=true}: expensive for the server, so only when it pays. */
    public Future<PipelineDetail> detail(String pipelineId) {
        return resources.one(
                resources.request(Endpoint.PIPELINES_DETAIL, pipelineId).with("detailed", true),
                PipelineDecoder::detail);
    }

    /** {@code PATCH /pipelines/:id}: it stops soon; one that is done stays as it is. */
    public Future<Void> stop(String pipelineId) {
        return resources.done(resources
                .request(Endpoint.PIPELINES_STOP, pipelineId)
                .json(Json.object().put("terminate_request", true)));
    }

    /**
     * Reruns the failed blocks of a done pipeline: {@code POST /pipelines/:id/partial_rebuild}. The new pipeline stays in
     * its workflow, which the server does not name, so {@link Rerun#workflowId()} is mostly empty.
     */
    public Future<Rerun> partialRebuild(String pipelineId, String requestToken) {
        return resources.one(
                resources
                        .request(Endpoint.PIPELINES_PARTIAL_REBUILD, pipelineId)
                        .json(Json.object().put("request_token", requestToken)),
                ResourceDecoders::rerun);
    }

    /** {@code GET /pipelines/:id/describe_topology}: its blocks and what they wait for. */
    public Future<List<TopologyBlock>> topology(String pipelineId) {
        return resources.rows(
                resources.request(Endpoint.PIPELINES_TOPOLOGY, pipelineId),
                "blocks",
                ResourceDecoders::topologyBlock,
                (body, rows) -> rows.items());
    }

    /** {@code POST /yaml}: that a pipeline file cannot be run is an answer, not a failure. */
    public Future<YamlCheck> validate(String yaml) {
        return resources
                .one(
                        resources
                                .request(Endpoint.PIPELINES_VALIDATE)
                                .json(Json.object().put("yaml_definition", yaml)),
                        body -> new YamlCheck(true, Json.text(body, "message")))
                .recover(failure ->
                        failure instanceof SemaphoreException e && e.error() instanceof ApiError.BadRequest refused
                                ? Future.succeededFuture(new YamlCheck(false, refused.message()))
                                : Future.failedFuture(failure));
    }
}
