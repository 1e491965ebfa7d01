package dev.signalman.simulator;

/** Kinds of requests that are counted and disturbed apart. */
public enum RequestClass {
    PROJECTS,
    WORKFLOWS,
    WORKFLOW,
    PIPELINES,
    PIPELINE,
    PROMOTIONS,
    JOBS,
    JOB,
    LOGS,
    AGENT_TYPES,
    AGENTS,
    DEPLOYMENT_TARGETS,
    DEPLOYMENT_HISTORY,
    SCHEDULES,
    RERUN,
    ARTIFACTS,
    DASHBOARDS,
    NOTIFICATIONS,
    SECRETS,
    TROUBLESHOOT,
    TEST_RESULTS,
    INSIGHTS,
    YAML,
    OTHER;

    static RequestClass of(String path) {
        var parts = path.split("/", -1);
        if (path.startsWith("/api/v1/logs/") || path.endsWith("/plain_logs.json")) return LOGS;
        if (path.startsWith("/api/v1/artifacts")) return ARTIFACTS;
        if (path.startsWith("/api/v1beta/secrets") || path.startsWith("/api/v1/projects/")) return SECRETS;
        if (parts.length < 4 || !path.startsWith("/api/v1alpha/")) return OTHER;
        if (path.endsWith("/reschedule") || path.endsWith("/partial_rebuild")) return RERUN;
        boolean one = parts.length > 4;
        return switch (parts[3]) {
            case "projects" -> ofProject(parts);
            case "plumber-workflows" -> one ? WORKFLOW : WORKFLOWS;
            case "pipelines" -> one ? PIPELINE : PIPELINES;
            case "yaml" -> YAML;
            case "promotions" -> PROMOTIONS;
            case "jobs" -> one ? JOB : JOBS;
            case "logs" -> LOGS;
            case "self_hosted_agent_types" -> AGENT_TYPES;
            case "agents" -> AGENTS;
            case "deployment_targets" -> path.endsWith("/history") ? DEPLOYMENT_HISTORY : DEPLOYMENT_TARGETS;
            case "schedules", "tasks" -> SCHEDULES;
            case "dashboards" -> DASHBOARDS;
            case "notifications" -> NOTIFICATIONS;
            case "troubleshoot" -> TROUBLESHOOT;
            default -> OTHER;
        };
    }

    private static RequestClass ofProject(String[] parts) {
        if (parts.length < 6) return PROJECTS;
        return switch (parts[5]) {
            case "test_results" -> TEST_RESULTS;
            case "insights" -> INSIGHTS;
            default -> PROJECTS;
        };
    }

    /** The engine's caps on lists and on descriptions that are worked on at one time. */
    boolean capped() {
        return this == PIPELINES || this == WORKFLOWS || this == PIPELINE || this == WORKFLOW;
    }
}
