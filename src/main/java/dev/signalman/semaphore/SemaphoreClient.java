package dev.signalman.semaphore;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The Semaphore public API (v1alpha) of one organisation. Every call is asynchronous; a failed future carries a {@link
 * SemaphoreException}. Safe for use from any thread; a future completes on the Vert.x context that asked, if there is one.
 *
 * <pre>{@code
 * var client = SemaphoreClient.create(vertx, ClientOptions.of(URI.create("https://acme.semaphoreci.com"), token), observer);
 * Sweep<Pipeline> open = client.pipelines(PipelineQuery.project(id).createdWithin(hourAgo, null)).await();
 * }</pre>
 */
public final class SemaphoreClient {
    private static final int PIPELINES_PAGE = 100;
    private static final int WORKFLOWS_PAGE = 100;
    private static final int PROMOTIONS_PAGE = 50;
    private static final int PROJECTS_PAGE = 500;
    private static final int JOBS_PAGE = 30;
    private static final int AGENTS_PAGE = 200;

    private final BaseUrl base;
    private final Resources resources;

    private SemaphoreClient(BaseUrl base, Resources resources) {
        this.base = base;
        this.resources = resources;
    }

    /**
     * A client with an event loop, a connection pool and a request budget of its own.
     *
     * @throws IllegalArgumentException if an option is impossible
     */
    public static SemaphoreClient create(Vertx vertx, ClientOptions options, ClientObserver observer) {
        Calls calls = new Calls(vertx, options, observer, RandomGenerator.getDefault(), InstantSource.system());
        // One event loop for everything, so that the core needs no locks; the caller's may be a virtual thread.
        Context loop = ((VertxInternal) vertx).createEventLoopContext();
        return new SemaphoreClient(calls.base(), new Resources(loop, options, calls));
    }

    /** Pages that one list is read of at most: a {@link Sweep} of that many that is not complete was cut. */
    public int maxPages() {
        return resources.maxPages();
    }

    /** All projects that the token can see: {@code GET /projects}. */
    public Future<Sweep<Project>> projects() {
        return resources.list(
                new Paging.HasMore(PROJECTS_PAGE),
                () -> get(Endpoint.PROJECTS_LIST, "projects"),
                "projects",
                ResourceDecoders::project,
                Project::id);
    }

    /** One project by name: {@code GET /projects/:name}; fails with {@link ApiError.NotFound} if it is gone. */
    public Future<Project> project(String name) {
        return resources.one(name, get(Endpoint.PROJECTS_DESCRIBE, "projects", name), ResourceDecoders::project);
    }

    /** Workflows of a project, newest first: {@code GET /plumber-workflows}. */
    public Future<Sweep<Workflow>> workflows(
            String projectId,
            @Nullable String branch,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        return resources.list(
                new Paging.Headers(WORKFLOWS_PAGE),
                () -> get(Endpoint.WORKFLOWS_LIST, "plumber-workflows")
                        .with("project_id", projectId)
                        .with("branch_name", branch)
                        .after("created_after", createdAfter)
                        .before("created_before", createdBefore)
                        .with("page_size", WORKFLOWS_PAGE),
                "workflows",
                ResourceDecoders::workflow,
                Workflow::id);
    }

    /** {@code GET /plumber-workflows/:id}. */
    public Future<Workflow> workflow(String workflowId) {
        return resources.one(
                workflowId,
                get(Endpoint.WORKFLOWS_DESCRIBE, "plumber-workflows", workflowId),
                ResourceDecoders::workflow);
    }

    /** {@code GET /pipelines}, newest first, 100 a page. */
    public Future<Sweep<Pipeline>> pipelines(PipelineQuery query) {
        return resources.list(
                new Paging.Headers(PIPELINES_PAGE),
                () -> get(Endpoint.PIPELINES_LIST, "pipelines")
                        .with("project_id", query.projectId())
                        .with("wf_id", query.workflowId())
                        .with("branch_name", query.branch())
                        .after("created_after", query.createdAfter())
                        .before("created_before", query.createdBefore())
                        .after("done_after", query.doneAfter())
                        .before("done_before", query.doneBefore())
                        .with("page_size", PIPELINES_PAGE),
                "pipelines",
                PipelineDecoder::pipeline,
                Pipeline::id);
    }

    /** {@code GET /pipelines/:id}. */
    public Future<Pipeline> pipeline(String pipelineId) {
        return resources.one(
                pipelineId,
                get(Endpoint.PIPELINES_DESCRIBE, "pipelines", pipelineId),
                body -> PipelineDecoder.detail(body).pipeline());
    }

    /** {@code GET /pipelines/:id?detailed=true}: expensive for the server, so only when it pays. */
    public Future<PipelineDetail> pipelineDetail(String pipelineId) {
        return resources.one(
                pipelineId,
                get(Endpoint.PIPELINES_DETAIL, "pipelines", pipelineId).with("detailed", true),
                PipelineDecoder::detail);
    }

    /** {@code GET /promotions}: only for a pipeline with a switch id, since the server answers 500 for others. */
    public Future<Sweep<Promotion>> promotions(String pipelineId) {
        return resources.list(
                new Paging.Headers(PROMOTIONS_PAGE),
                () -> get(Endpoint.PROMOTIONS_LIST, "promotions")
                        .with("pipeline_id", pipelineId)
                        .with("page_size", PROMOTIONS_PAGE),
                "promotions",
                ResourceDecoders::promotion,
                // Promotions have no id.
                promotion ->
                        List.of(promotion.name(), String.valueOf(promotion.triggeredAt()), promotion.triggeredBy()));
    }

    /** Jobs of the whole organisation in any of these states: {@code GET /jobs}. Without a state the server says nothing. */
    public Future<Sweep<Job>> jobs(Set<JobState.Known> states) {
        if (states.isEmpty()) {
            return Future.succeededFuture(new Sweep<>(List.of(), true, 0, null));
        }
        return resources.list(
                new Paging.BodyToken("next_page_token", "page_token"),
                () -> {
                    ApiRequest.Builder request = get(Endpoint.JOBS_LIST, "jobs");
                    states.stream().sorted().forEach(state -> request.with("states", state.name()));
                    return request.with("page_size", JOBS_PAGE);
                },
                "jobs",
                ResourceDecoders::job,
                Job::id);
    }

    /** {@code GET /jobs/:id}. */
    public Future<Job> job(String jobId) {
        return resources.one(jobId, get(Endpoint.JOBS_DESCRIBE, "jobs", jobId), ResourceDecoders::job);
    }

    /** {@code GET /logs/:job_id}, following the redirect of self-hosted jobs without the token. */
    public Future<JobLog> jobLog(String jobId) {
        return resources.log(jobId, get(Endpoint.LOGS_DESCRIBE, "logs", jobId));
    }

    /** {@code GET /self_hosted_agent_types}. */
    public Future<List<AgentType>> agentTypes() {
        return resources.rows(
                get(Endpoint.AGENT_TYPES_LIST, "self_hosted_agent_types"),
                "agent_types",
                ResourceDecoders::agentType,
                (body, rows) -> rows.items());
    }

    /** {@code GET /self_hosted_agent_types/:name}. */
    public Future<AgentType> agentType(String name) {
        return resources.one(
                name, get(Endpoint.AGENT_TYPES_DESCRIBE, "self_hosted_agent_types", name), ResourceDecoders::agentType);
    }

    /** Agents of all types: {@code GET /agents}; names are unique in the answer. */
    public Future<Sweep<Agent>> agents() {
        return resources.list(
                new Paging.BodyToken("cursor", "cursor"),
                () -> get(Endpoint.AGENTS_LIST, "agents").with("page_size", AGENTS_PAGE),
                "agents",
                ResourceDecoders::agent,
                Agent::name);
    }

    /** {@code GET /agents/:name}. */
    public Future<Agent> agent(String name) {
        return resources.one(name, get(Endpoint.AGENTS_DESCRIBE, "agents", name), ResourceDecoders::agent);
    }

    /** {@code GET /deployment_targets?project_id}. */
    public Future<List<DeploymentTarget>> deploymentTargets(String projectId) {
        return resources.rows(
                get(Endpoint.TARGETS_LIST, "deployment_targets").with("project_id", projectId),
                "targets",
                DeploymentDecoder::target,
                (body, rows) -> rows.items());
    }

    /** {@code GET /deployment_targets/:id}. */
    public Future<DeploymentTarget> deploymentTarget(String targetId) {
        return resources.one(
                targetId, get(Endpoint.TARGETS_DESCRIBE, "deployment_targets", targetId), DeploymentDecoder::target);
    }

    /** A page of {@code GET /deployment_targets/:id/history}: the newest, or with a {@code cursorBefore} of a page the older ones. */
    public Future<DeploymentPage> deploymentHistory(String targetId, @Nullable Long cursorBefore) {
        return resources.rowsOf(
                targetId,
                get(Endpoint.TARGETS_HISTORY, "deployment_targets", targetId, "history")
                        .with("cursor_type", cursorBefore == null ? "FIRST" : "BEFORE")
                        .with("cursor_value", cursorBefore),
                "deployments",
                DeploymentDecoder::deployment,
                DeploymentDecoder::page);
    }

    /**
     * Reruns a workflow: {@code POST /plumber-workflows/:id/reschedule}. The token makes it idempotent across the whole
     * installation, so derive it from what is rerun: that is also what makes it safe to try again here when an answer was lost.
     */
    public Future<Rerun> reschedule(String workflowId, String requestToken) {
        return resources.one(
                workflowId,
                ApiRequest.post(base, Endpoint.WORKFLOWS_RESCHEDULE, "plumber-workflows", workflowId, "reschedule")
                        .with("request_token", requestToken),
                ResourceDecoders::rerun);
    }

    /**
     * Reruns the failed blocks of a done pipeline: {@code POST /pipelines/:id/partial_rebuild}. The new pipeline stays in
     * its workflow, which the server does not name, so {@link Rerun#workflowId()} is mostly empty.
     */
    public Future<Rerun> partialRebuild(String pipelineId, String requestToken) {
        return resources.one(
                pipelineId,
                ApiRequest.post(base, Endpoint.PIPELINES_PARTIAL_REBUILD, "pipelines", pipelineId, "partial_rebuild")
                        .json(Json.MAPPER
                                .createObjectNode()
                                .put("request_token", requestToken)
                                .toString()),
                ResourceDecoders::rerun);
    }

    /** Closes connections; requests under way fail. */
    public Future<Void> close() {
        return resources.close();
    }

    private ApiRequest.Builder get(Endpoint endpoint, String... segments) {
        return ApiRequest.get(base, endpoint, segments);
    }
}
