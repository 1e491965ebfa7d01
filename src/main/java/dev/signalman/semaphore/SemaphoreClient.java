package dev.signalman.semaphore;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Semaphore public API (v1alpha) of one organisation. Every call is asynchronous; a failed future carries a {@link
 * SemaphoreException}. Safe for use from any thread.
 */
public final class SemaphoreClient {
    private SemaphoreClient() {}

    public static SemaphoreClient create(Vertx vertx, ClientOptions options, ClientObserver observer) {
        throw new UnsupportedOperationException();
    }

    /** All projects that the token can see: {@code GET /projects}. */
    public Future<Sweep<Project>> projects() {
        throw new UnsupportedOperationException();
    }

    /** One project by name: {@code GET /projects/:name}; fails with {@link ApiError.NotFound} if it is gone. */
    public Future<Project> project(String name) {
        throw new UnsupportedOperationException();
    }

    /** Workflows of a project, newest first: {@code GET /plumber-workflows}. */
    public Future<Sweep<Workflow>> workflows(
            String projectId,
            @Nullable String branch,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /plumber-workflows/:id}. */
    public Future<Workflow> workflow(String workflowId) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /pipelines}, newest first, 100 a page. */
    public Future<Sweep<Pipeline>> pipelines(PipelineQuery query) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /pipelines/:id}. */
    public Future<Pipeline> pipeline(String pipelineId) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /pipelines/:id?detailed=true}: expensive for the server, so only when it pays. */
    public Future<PipelineDetail> pipelineDetail(String pipelineId) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /promotions}: only for a pipeline with a switch id, since the server answers 500 for others. */
    public Future<Sweep<Promotion>> promotions(String pipelineId) {
        throw new UnsupportedOperationException();
    }

    /** Jobs of the whole organisation in any of these states: {@code GET /jobs}. Without a state the server says nothing. */
    public Future<Sweep<Job>> jobs(Set<JobState.Known> states) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /jobs/:id}. */
    public Future<Job> job(String jobId) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /logs/:job_id}, following the redirect of self-hosted jobs without the token. */
    public Future<JobLog> jobLog(String jobId) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /self_hosted_agent_types}. */
    public Future<List<AgentType>> agentTypes() {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /self_hosted_agent_types/:name}. */
    public Future<AgentType> agentType(String name) {
        throw new UnsupportedOperationException();
    }

    /** Agents of all types: {@code GET /agents}; names are unique in the answer. */
    public Future<Sweep<Agent>> agents() {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /agents/:name}. */
    public Future<Agent> agent(String name) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /deployment_targets?project_id}. */
    public Future<List<DeploymentTarget>> deploymentTargets(String projectId) {
        throw new UnsupportedOperationException();
    }

    /** {@code GET /deployment_targets/:id}. */
    public Future<DeploymentTarget> deploymentTarget(String targetId) {
        throw new UnsupportedOperationException();
    }

    /** A page of {@code GET /deployment_targets/:id/history}: the newest, or with a {@code cursorBefore} of a page the older ones. */
    public Future<DeploymentPage> deploymentHistory(String targetId, @Nullable Long cursorBefore) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reruns a workflow: {@code POST /plumber-workflows/:id/reschedule}. The token makes it idempotent across the whole
     * installation, so derive it from what is rerun. Never retried here when the outcome is unknown to be safe except with this token.
     */
    public Future<Rerun> reschedule(String workflowId, String requestToken) {
        throw new UnsupportedOperationException();
    }

    /** Reruns the failed blocks of a done pipeline: {@code POST /pipelines/:id/partial_rebuild}. */
    public Future<Rerun> partialRebuild(String pipelineId, String requestToken) {
        throw new UnsupportedOperationException();
    }

    /** Closes connections; requests under way fail. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
