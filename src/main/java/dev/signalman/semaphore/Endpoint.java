package dev.signalman.semaphore;

/** Classes of endpoints, as metrics name them. */
enum Endpoint {
    PROJECTS("projects.list"),
    PROJECT("projects.describe"),
    WORKFLOWS("workflows.list"),
    WORKFLOW("workflows.describe"),
    PIPELINES("pipelines.list"),
    PIPELINE("pipelines.describe"),
    PIPELINE_DETAIL("pipelines.detail"),
    PROMOTIONS("promotions.list"),
    JOBS("jobs.list"),
    JOB("jobs.describe"),
    LOG("logs"),
    AGENT_TYPES("agent_types.list"),
    AGENT_TYPE("agent_types.describe"),
    AGENTS("agents.list"),
    AGENT("agents.describe"),
    TARGETS("deployment_targets.list"),
    TARGET("deployment_targets.describe"),
    HISTORY("deployment_targets.history"),
    RESCHEDULE("workflows.reschedule"),
    PARTIAL_REBUILD("pipelines.partial_rebuild");

    private final String label;

    Endpoint(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    boolean rerun() {
        return this == RESCHEDULE || this == PARTIAL_REBUILD;
    }
}
