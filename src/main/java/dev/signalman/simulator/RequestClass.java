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
    OTHER;

    static RequestClass of(String method, String path) {
        var parts = path.split("/", -1);
        if (path.startsWith("/api/v1/logs/")) return LOGS;
        if (parts.length < 4 || !path.startsWith("/api/v1alpha/")) return OTHER;
        boolean one = parts.length > 4;
        if (method.equals("POST"))
            return path.endsWith("/reschedule") || path.endsWith("/partial_rebuild") ? RERUN : OTHER;
        return switch (parts[3]) {
            case "projects" -> PROJECTS;
            case "plumber-workflows" -> one ? WORKFLOW : WORKFLOWS;
            case "pipelines" -> one ? PIPELINE : PIPELINES;
            case "promotions" -> PROMOTIONS;
            case "jobs" -> one ? JOB : JOBS;
            case "logs" -> LOGS;
            case "self_hosted_agent_types" -> AGENT_TYPES;
            case "agents" -> AGENTS;
            case "deployment_targets" -> path.endsWith("/history") ? DEPLOYMENT_HISTORY : DEPLOYMENT_TARGETS;
            case "schedules", "tasks" -> SCHEDULES;
            default -> OTHER;
        };
    }

    /** The engine's caps on lists and on descriptions that are worked on at one time. */
    boolean capped() {
        return this == PIPELINES || this == WORKFLOWS || this == PIPELINE || this == WORKFLOW;
    }
}
