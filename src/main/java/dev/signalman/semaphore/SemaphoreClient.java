package dev.signalman.semaphore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Semaphore public API (v1alpha) of one organisation. Every call is asynchronous; a failed future carries a {@link
 * SemaphoreException}. Safe for use from any thread.
 */
public final class SemaphoreClient {
    private static final String API = "/api/v1alpha/";
    private static final int LOG_PAGES = 50;

    private final ObjectMapper json = JsonMapper.builder().build();
    private final ClientOptions options;
    private final Http http;

    private SemaphoreClient(Vertx vertx, ClientOptions options, ClientObserver observer) {
        this.options = options;
        this.http = new Http(vertx, options, observer, InstantSource.system());
    }

    /** A client for one organisation; close it at the end. */
    public static SemaphoreClient create(Vertx vertx, ClientOptions options, ClientObserver observer) {
        return new SemaphoreClient(vertx, options, observer);
    }

    /** All projects that the token can see: {@code GET /projects}. */
    public Future<Sweep<Project>> projects() {
        return walk(
                Endpoint.PROJECTS, "projects", new Query(), "page", Decoders::project, Project::id, PageWalk.HAS_MORE);
    }

    /** One project by name: {@code GET /projects/:name}; fails with {@link ApiError.NotFound} if it is gone. */
    public Future<Project> project(String name) {
        return get(Endpoint.PROJECT, "projects/" + segment(name), new Query(), Decoders::project);
    }

    /** Workflows of a project, newest first: {@code GET /plumber-workflows}. */
    public Future<Sweep<Workflow>> workflows(
            String projectId,
            @Nullable String branch,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore) {
        Query query = new Query()
                .with("project_id", projectId)
                .with("branch_name", branch)
                .with("created_after", createdAfter)
                .with("created_before", createdBefore)
                .with("page_size", 100);
        return walk(
                Endpoint.WORKFLOWS,
                "plumber-workflows",
                query,
                "page",
                Decoders::workflow,
                Workflow::id,
                PageWalk.LINK);
    }

    /** {@code GET /plumber-workflows/:id}. */
    public Future<Workflow> workflow(String workflowId) {
        return get(Endpoint.WORKFLOW, "plumber-workflows/" + segment(workflowId), new Query(), Decoders::workflow);
    }

    /** {@code GET /pipelines}, newest first, 100 a page. */
    public Future<Sweep<Pipeline>> pipelines(PipelineQuery query) {
        Query parameters = new Query()
                .with("project_id", query.projectId())
                .with("wf_id", query.workflowId())
                .with("branch_name", query.branch())
                .with("created_after", query.createdAfter())
                .with("created_before", query.createdBefore())
                .with("done_after", query.doneAfter())
                .with("done_before", query.doneBefore())
                .with("page_size", 100);
        return walk(
                Endpoint.PIPELINES, "pipelines", parameters, "page", Decoders::pipeline, Pipeline::id, PageWalk.LINK);
    }

    /** {@code GET /pipelines/:id}. */
    public Future<Pipeline> pipeline(String pipelineId) {
        return get(Endpoint.PIPELINE, "pipelines/" + segment(pipelineId), new Query(), Decoders::pipeline);
    }

    /** {@code GET /pipelines/:id?detailed=true}: expensive for the server, so only when it pays. */
    public Future<PipelineDetail> pipelineDetail(String pipelineId) {
        return get(
                Endpoint.PIPELINE_DETAIL,
                "pipelines/" + segment(pipelineId),
                new Query().with("detailed", "true"),
                Decoders::pipelineDetail);
    }

    /** {@code GET /promotions}: only for a pipeline with a switch id, since the server answers 500 for others. */
    public Future<Sweep<Promotion>> promotions(String pipelineId) {
        Query query = new Query().with("pipeline_id", pipelineId).with("page_size", 50);
        return walk(
                Endpoint.PROMOTIONS,
                "promotions",
                query,
                "page",
                Decoders::promotion,
                // a promotion has no id of its own, and can be triggered again
                p -> p.name() + p.triggeredAt() + p.scheduledPipelineId(),
                PageWalk.LINK);
    }

    /** Jobs of the whole organisation in any of these states: {@code GET /jobs}. Without a state the server says nothing. */
    public Future<Sweep<Job>> jobs(Set<JobState.Known> states) {
        Query query = new Query().with("page_size", 30);
        states.stream().sorted().forEach(state -> query.with("states", state.name()));
        return walk(
                Endpoint.JOBS,
                "jobs",
                query,
                "page_token",
                Decoders::job,
                Job::id,
                PageWalk.token("next_page_token"),
                "jobs");
    }

    /** {@code GET /jobs/:id}. */
    public Future<Job> job(String jobId) {
        return get(Endpoint.JOB, "jobs/" + segment(jobId), new Query(), Decoders::job);
    }

    /** {@code GET /logs/:job_id}, following the redirect of self-hosted jobs without the token. */
    public Future<JobLog> jobLog(String jobId) {
        URI uri = http.uri(API + "logs/" + segment(jobId), null);
        JobLogs log = new JobLogs();
        return http.send(new Http.Request(Endpoint.LOG, HttpMethod.GET, uri, true, true), reply -> reply)
                .compose(reply -> {
                    String location = reply.headers().get("location");
                    if (reply.status() / 100 == 3 && location != null) {
                        return liveLog(uri.resolve(location), "", log, 0);
                    }
                    log.add(parse("GET " + uri.getPath(), reply).path("events"));
                    return Future.succeededFuture(log.end(true));
                });
    }

    /** The address carries its own short-lived key, so the token stays here. */
    private Future<JobLog> liveLog(URI uri, String offset, JobLogs log, int pages) {
        URI page = offset.isEmpty() ? uri : URI.create(uri + (uri.getQuery() == null ? "?" : "&") + "token=" + offset);
        Http.Request request = new Http.Request(Endpoint.LOG, HttpMethod.GET, page, false, false);
        return http.send(request, reply -> parse(request.name(), reply)).compose(body -> {
            log.add(body.path("events"));
            String next = Wire.text(body, "next");
            if (next.isEmpty() || next.equals(offset)) {
                return Future.succeededFuture(log.end(true));
            }
            return pages >= LOG_PAGES ? Future.succeededFuture(log.end(false)) : liveLog(uri, next, log, pages + 1);
        });
    }

    /** {@code GET /self_hosted_agent_types}. */
    public Future<List<AgentType>> agentTypes() {
        return get(
                Endpoint.AGENT_TYPES,
                "self_hosted_agent_types",
                new Query(),
                body -> Decoders.list(array(body, "agent_types"), Decoders::agentType));
    }

    /** {@code GET /self_hosted_agent_types/:name}. */
    public Future<AgentType> agentType(String name) {
        return get(Endpoint.AGENT_TYPE, "self_hosted_agent_types/" + segment(name), new Query(), Decoders::agentType);
    }

    /** Agents of all types: {@code GET /agents}; names are unique in the answer. */
    public Future<Sweep<Agent>> agents() {
        Query query = new Query().with("page_size", 200);
        return walk(
                Endpoint.AGENTS,
                "agents",
                query,
                "cursor",
                Decoders::agent,
                Agent::name,
                PageWalk.token("cursor"),
                "agents");
    }

    /** {@code GET /agents/:name}. */
    public Future<Agent> agent(String name) {
        return get(Endpoint.AGENT, "agents/" + segment(name), new Query(), Decoders::agent);
    }

    /** {@code GET /deployment_targets?project_id}. */
    public Future<List<DeploymentTarget>> deploymentTargets(String projectId) {
        return get(
                Endpoint.TARGETS,
                "deployment_targets",
                new Query().with("project_id", projectId),
                body -> Decoders.list(array(body, ""), Decoders::deploymentTarget));
    }

    /** {@code GET /deployment_targets/:id}. */
    public Future<DeploymentTarget> deploymentTarget(String targetId) {
        return get(Endpoint.TARGET, "deployment_targets/" + segment(targetId), new Query(), Decoders::deploymentTarget);
    }

    /** A page of {@code GET /deployment_targets/:id/history}: the newest, or with a {@code cursorBefore} of a page the older ones. */
    public Future<DeploymentPage> deploymentHistory(String targetId, @Nullable Long cursorBefore) {
        Query query = cursorBefore == null
                ? new Query().with("cursor_type", "FIRST")
                : new Query().with("cursor_type", "BEFORE").with("cursor_value", cursorBefore);
        return get(
                Endpoint.HISTORY,
                "deployment_targets/" + segment(targetId) + "/history",
                query,
                Decoders::deploymentPage);
    }

    /**
     * Reruns a workflow: {@code POST /plumber-workflows/:id/reschedule}. The token makes it idempotent across the whole
     * installation, so derive it from what is rerun; that is also why it may be tried again here.
     */
    public Future<Rerun> reschedule(String workflowId, String requestToken) {
        return call(
                Endpoint.RESCHEDULE,
                HttpMethod.POST,
                "plumber-workflows/" + segment(workflowId) + "/reschedule",
                new Query().with("request_token", requestToken),
                Decoders::reschedule);
    }

    /** Reruns the failed blocks of a done pipeline: {@code POST /pipelines/:id/partial_rebuild}; the workflow id is empty. */
    public Future<Rerun> partialRebuild(String pipelineId, String requestToken) {
        return call(
                Endpoint.PARTIAL_REBUILD,
                HttpMethod.POST,
                "pipelines/" + segment(pipelineId) + "/partial_rebuild",
                new Query().with("request_token", requestToken),
                body -> new Rerun("", Wire.required(body, "pipeline_id")));
    }

    /** Closes connections; requests under way fail. */
    public Future<Void> close() {
        return http.close();
    }

    private <T> Future<T> get(Endpoint endpoint, String path, Query query, Function<JsonNode, T> decoder) {
        return call(endpoint, HttpMethod.GET, path, query, decoder);
    }

    private <T> Future<T> call(
            Endpoint endpoint, HttpMethod method, String path, Query query, Function<JsonNode, T> decoder) {
        URI uri = http.uri(API + path, query.toString());
        Http.Request request = new Http.Request(endpoint, method, uri, true, false);
        return http.send(request, reply -> decoded(request.name(), () -> decoder.apply(parse(request.name(), reply))));
    }

    private <T> Future<Sweep<T>> walk(
            Endpoint endpoint,
            String path,
            Query query,
            String parameter,
            Function<JsonNode, T> decoder,
            Function<T, String> id,
            PageWalk.Next next,
            String... field) {
        String name = "GET " + API + path;
        Function<String, Future<PageWalk.Page>> fetch = page -> {
            Query of = page.isEmpty() ? query : query.copy().with(parameter, page);
            URI uri = http.uri(API + path, of.toString());
            return http.send(
                    new Http.Request(endpoint, HttpMethod.GET, uri, true, false),
                    reply -> new PageWalk.Page(parse(name, reply), reply.headers()));
        };
        PageWalk<T> walk = new PageWalk<>(
                fetch,
                page -> field.length == 0 ? page.body() : page.body().path(field[0]),
                decoder,
                id,
                next,
                options.maxPages());
        return walk.from(field.length == 0 ? "1" : "")
                .recover(e -> Future.failedFuture(
                        e instanceof Wire.Malformed
                                ? new SemaphoreException(name, new ApiError.BadReply(String.valueOf(e.getMessage())))
                                : e));
    }

    private JsonNode parse(String request, Http.Reply reply) {
        try {
            JsonNode body = json.readTree(reply.body().getBytes());
            if (body == null || !body.isContainerNode()) {
                throw new SemaphoreException(request, new ApiError.BadReply("the reply is not a JSON object or list"));
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new SemaphoreException(
                    request, new ApiError.BadReply("the reply is not JSON: " + Errors.shorten(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new SemaphoreException(request, new ApiError.BadReply("the reply cannot be read"));
        }
    }

    private static JsonNode array(JsonNode body, String field) {
        JsonNode rows = field.isEmpty() ? body : body.path(field);
        if (!rows.isArray()) {
            throw new Wire.Malformed("a list is missing in the reply");
        }
        return rows;
    }

    private static <T> T decoded(String request, java.util.function.Supplier<T> decode) {
        try {
            return decode.get();
        } catch (Wire.Malformed e) {
            throw new SemaphoreException(request, new ApiError.BadReply(String.valueOf(e.getMessage())));
        }
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
