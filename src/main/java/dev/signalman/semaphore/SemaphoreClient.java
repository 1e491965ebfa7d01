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
    private final Resources resources;
    private final SemaphoreApi api;

    private SemaphoreClient(Resources resources) {
        this.resources = resources;
        api = new SemaphoreApi(resources);
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
        return new SemaphoreClient(new Resources(loop, options, calls));
    }

    /** Pages that one list is read of at most: a {@link Sweep} of that many that is not complete was cut. */
    public int maxPages() {
        return resources.maxPages();
    }

    /** How busy it is; at once. */
    public RequestLoad load() {
        return resources.load();
    }

    /** All operations, writes included, by group. What follows here is what watchers read, and reruns. */
    public SemaphoreApi api() {
        return api;
    }

    /** {@code GET /projects}, {@link Projects#list}. */
    public Future<Sweep<Project>> projects() {
        return api.projects().list();
    }

    /** {@code GET /projects/:name}, {@link Projects#describe}. */
    public Future<Project> project(String name) {
        return api.projects().describe(name);
    }

    /** {@code GET /plumber-workflows}, {@link Workflows#list}. */
    public Future<Sweep<Workflow>> workflows(
            String projectId,
            @Nullable String branch,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        return api.workflows().list(projectId, branch, createdAfter, createdBefore);
    }

    /** {@code GET /plumber-workflows/:id}, {@link Workflows#describe}. */
    public Future<Workflow> workflow(String workflowId) {
        return api.workflows().describe(workflowId);
    }

    /** {@code GET /pipelines}, {@link Pipelines#list}. */
    public Future<Sweep<Pipeline>> pipelines(PipelineQuery query) {
        return api.pipelines().list(query);
    }

    /** {@code GET /pipelines/:id}, {@link Pipelines#describe}. */
    public Future<Pipeline> pipeline(String pipelineId) {
        return api.pipelines().describe(pipelineId);
    }

    /** {@code GET /pipelines/:id?detailed=true}, {@link Pipelines#detail}: expensive for the server. */
    public Future<PipelineDetail> pipelineDetail(String pipelineId) {
        return api.pipelines().detail(pipelineId);
    }

    /** {@code GET /promotions}, {@link Promotions#list}: only for a pipeline with a switch id. */
    public Future<Sweep<Promotion>> promotions(String pipelineId) {
        return api.promotions().list(pipelineId);
    }

    /** {@code GET /jobs}, {@link Jobs#list}. */
    public Future<Sweep<Job>> jobs(Set<JobState.Known> states) {
        return api.jobs().list(states);
    }

    /** {@code GET /jobs/:id}, {@link Jobs#describe}. */
    public Future<Job> job(String jobId) {
        return api.jobs().describe(jobId);
    }

    /** {@code GET /logs/:job_id}, {@link Jobs#log}. */
    public Future<JobLog> jobLog(String jobId) {
        return api.jobs().log(jobId);
    }

    /** {@code GET /self_hosted_agent_types}, {@link AgentTypes#list}. */
    public Future<List<AgentType>> agentTypes() {
        return api.agentTypes().list();
    }

    /** {@code GET /self_hosted_agent_types/:name}, {@link AgentTypes#describe}. */
    public Future<AgentType> agentType(String name) {
        return api.agentTypes().describe(name);
    }

    /** {@code GET /agents}, {@link Agents#list}. */
    public Future<Sweep<Agent>> agents() {
        return api.agents().list();
    }

    /** {@code GET /agents/:name}, {@link Agents#describe}. */
    public Future<Agent> agent(String name) {
        return api.agents().describe(name);
    }

    /** {@code GET /deployment_targets?project_id}, {@link Targets#list}. */
    public Future<List<DeploymentTarget>> deploymentTargets(String projectId) {
        return api.targets().list(projectId);
    }

    /** {@code GET /deployment_targets/:id}, {@link Targets#describe}. */
    public Future<DeploymentTarget> deploymentTarget(String targetId) {
        return api.targets().describe(targetId);
    }

    /** {@code GET /deployment_targets/:id/history}, {@link Targets#history}. */
    public Future<DeploymentPage> deploymentHistory(String targetId, @Nullable Long cursorBefore) {
        return api.targets().history(targetId, cursorBefore);
    }

    /** {@code POST /plumber-workflows/:id/reschedule}, {@link Workflows#reschedule}. */
    public Future<Rerun> reschedule(String workflowId, String requestToken) {
        return api.workflows().reschedule(workflowId, requestToken);
    }

    /** {@code POST /pipelines/:id/partial_rebuild}, {@link Pipelines#partialRebuild}. */
    public Future<Rerun> partialRebuild(String pipelineId, String requestToken) {
        return api.pipelines().partialRebuild(pipelineId, requestToken);
    }

    /** Closes connections; requests under way fail. */
    public Future<Void> close() {
        return resources.close();
    }
}
