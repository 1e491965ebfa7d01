package dev.signalman.semaphore;

/** The endpoints that the client asks: a small fixed set, which metrics may use as a label. */
enum Endpoint {
    PROJECTS_LIST("projects.list"),
    PROJECTS_DESCRIBE("projects.describe"),
    WORKFLOWS_LIST("workflows.list"),
    WORKFLOWS_DESCRIBE("workflows.describe"),
    WORKFLOWS_RESCHEDULE("workflows.reschedule"),
    PIPELINES_LIST("pipelines.list"),
    PIPELINES_DESCRIBE("pipelines.describe"),
    PIPELINES_DETAIL("pipelines.detail"),
    PIPELINES_PARTIAL_REBUILD("pipelines.partial_rebuild"),
    PROMOTIONS_LIST("promotions.list"),
    JOBS_LIST("jobs.list"),
    JOBS_DESCRIBE("jobs.describe"),
    LOGS_DESCRIBE("logs.describe"),
    LOGS_FOLLOW("logs.follow"),
    AGENT_TYPES_LIST("agent_types.list"),
    AGENT_TYPES_DESCRIBE("agent_types.describe"),
    AGENTS_LIST("agents.list"),
    AGENTS_DESCRIBE("agents.describe"),
    TARGETS_LIST("targets.list"),
    TARGETS_DESCRIBE("targets.describe"),
    TARGETS_HISTORY("targets.history");

    private final String label;

    Endpoint(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
