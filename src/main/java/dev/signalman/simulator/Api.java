package dev.signalman.simulator;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a request to a reply, under the organisation's lock: who may ask, and which service answers. */
final class Api {
    private static final String ROOT = "/api/v1alpha/";
    private static final String STREAMED_LOGS = "/api/v1/logs/";

    private final World world;
    private final ProjectsApi projects;
    private final WorkflowsApi workflows;
    private final PipelinesApi pipelines;
    private final JobsApi jobs;
    private final LogsApi logs;
    private final AgentsApi agents;
    private final DeploymentsApi deployments;
    private final SchedulesApi schedules;
    private final RerunsApi reruns;

    Api(World world) {
        this.world = world;
        projects = new ProjectsApi(world);
        workflows = new WorkflowsApi(world);
        pipelines = new PipelinesApi(world);
        jobs = new JobsApi(world);
        logs = new LogsApi(world);
        agents = new AgentsApi(world);
        deployments = new DeploymentsApi(world);
        schedules = new SchedulesApi(world);
        reruns = new RerunsApi(world);
    }

    Reply answer(
            String method,
            String path,
            MultiMap query,
            MultiMap headers,
            String body,
            String origin,
            @Nullable Fault fault) {
        for (Map.Entry<String, String> header : headers)
            if (header.getKey().regionMatches(true, 0, "x-semaphore-", 0, 12)) return Reply.notFound();
        var host = origin.substring(origin.indexOf("://") + 3);
        var authorization = headers.get("authorization");
        if (path.startsWith(STREAMED_LOGS)) {
            var request = new Exchange(method, path, List.of(), query, body, "", host, origin, fault);
            return logs.stream(request, path.substring(STREAMED_LOGS.length()), authorization);
        }
        var user = world.access.user(authorization);
        if (user == null) return Reply.text(401, "Unauthorized");
        var outdated = outdated(headers.get("user-agent"));
        if (outdated) return Reply.message(400, "Call to deprecated API: please upgrade the Semaphore CLI");
        if (!path.startsWith(ROOT)) return oops();
        var parts = List.of(path.substring(ROOT.length()).split("/", -1));
        var request = new Exchange(method, path, parts, query, body, user, host, origin, fault);
        return switch (method) {
            case "GET" -> read(request);
            case "POST" -> act(request);
            default -> oops();
        };
    }

    private static Reply oops() {
        return Reply.text(404, "oops");
    }

    private static boolean outdated(@Nullable String userAgent) {
        if (userAgent == null || !userAgent.startsWith("SemaphoreCLI/v")) return false;
        var version = userAgent.substring("SemaphoreCLI/v".length()).split("\\.", -1);
        try {
            return version.length > 1 && version[0].equals("0") && Integer.parseInt(version[1]) < 30;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Reply read(Exchange request) {
        var parts = request.parts();
        return switch (parts.size()) {
            case 1 -> list(request, parts.getFirst());
            case 2 -> describe(request, parts.getFirst(), parts.get(1));
            case 3 ->
                parts.getFirst().equals("deployment_targets") && parts.get(2).equals("history")
                        ? deployments.history(request, parts.get(1))
                        : oops();
            case 4 ->
                parts.getFirst().equals("projects") && request.path().endsWith("/test_results/flaky_tests")
                        ? flakyTests(request)
                        : oops();
            default -> oops();
        };
    }

    private Reply list(Exchange request, String resource) {
        return switch (resource) {
            case "projects" -> projects.list(request);
            case "plumber-workflows" -> workflows.list(request);
            case "pipelines" -> pipelines.list(request);
            case "promotions" -> pipelines.promotions(request);
            case "jobs" -> jobs.list(request);
            case "self_hosted_agent_types" -> agents.types();
            case "agents" -> agents.agents(request);
            case "deployment_targets" -> deployments.list(request);
            case "schedules", "tasks" -> schedules.list(request);
            default -> oops();
        };
    }

    private Reply describe(Exchange request, String resource, String id) {
        return switch (resource) {
            case "projects" -> projects.describe(id);
            case "plumber-workflows" -> workflows.describe(id);
            case "pipelines" -> pipelines.describe(request, id);
            case "jobs" -> jobs.describe(id);
            case "logs" -> logs.read(request, id);
            case "self_hosted_agent_types" -> agents.type(id);
            case "agents" -> agents.agent(id);
            case "deployment_targets" -> deployments.describe(id);
            case "schedules", "tasks" -> schedules.describe(id);
            default -> oops();
        };
    }

    private Reply act(Exchange request) {
        var parts = request.parts();
        if (parts.size() != 3) return oops();
        return switch (parts.getFirst() + " " + parts.get(2)) {
            case "plumber-workflows reschedule" -> reruns.reschedule(request, parts.get(1));
            case "pipelines partial_rebuild" -> reruns.partialRebuild(request, parts.get(1));
            default -> oops();
        };
    }

    /** The self-hosted edition has no route for it; elsewhere the organisation may not have the feature. */
    private Reply flakyTests(Exchange request) {
        if (world.scenario.profile() == Scenario.Profile.COMMUNITY) return oops();
        if (!world.access.has(Organization.Feature.TEST_RESULTS))
            return Reply.text(404, "Feature is not enabled for your organization");
        var project = world.byId(request.parts().get(1));
        if (project == null || !project.readable()) return Reply.notFound();
        return Paging.page(
                request, 1, request.lenient("page_size", 20), Paging.Rows.<String>of(List.of()), (json, row) -> {});
    }
}
