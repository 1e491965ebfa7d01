package dev.signalman.semaphore;

/**
 * All operations of the API, by group: {@code client.api().schedules().list(projectId)}. {@link Endpoint} is the catalogue.
 */
public final class SemaphoreApi {
    private final Projects projects;
    private final Workflows workflows;
    private final Pipelines pipelines;
    private final Promotions promotions;
    private final Jobs jobs;
    private final AgentTypes agentTypes;
    private final Agents agents;
    private final Targets targets;
    private final Schedules schedules;
    private final Artifacts artifacts;
    private final Dashboards dashboards;
    private final Notifications notifications;
    private final Secrets secrets;
    private final ProjectSecrets projectSecrets;
    private final Troubleshooting troubleshoot;
    private final FlakyTests tests;
    private final Insights insights;
    private final Catalogue catalogue;

    SemaphoreApi(Resources resources) {
        projects = new Projects(resources);
        workflows = new Workflows(resources);
        pipelines = new Pipelines(resources);
        promotions = new Promotions(resources);
        jobs = new Jobs(resources);
        agentTypes = new AgentTypes(resources);
        agents = new Agents(resources);
        targets = new Targets(resources);
        schedules = new Schedules(resources);
        artifacts = new Artifacts(resources);
        dashboards = new Dashboards(resources);
        notifications = new Notifications(resources);
        secrets = new Secrets(resources);
        projectSecrets = new ProjectSecrets(resources);
        troubleshoot = new Troubleshooting(resources);
        tests = new FlakyTests(resources);
        insights = new Insights(resources);
        catalogue = new Catalogue(resources);
    }

    /** Projects. */
    public Projects projects() {
        return projects;
    }

    /** Workflows. */
    public Workflows workflows() {
        return workflows;
    }

    /** Pipelines. */
    public Pipelines pipelines() {
        return pipelines;
    }

    /** Promotions. */
    public Promotions promotions() {
        return promotions;
    }

    /** Jobs and their logs. */
    public Jobs jobs() {
        return jobs;
    }

    /** Self-hosted agent types. */
    public AgentTypes agentTypes() {
        return agentTypes;
    }

    /** Connected agents. */
    public Agents agents() {
        return agents;
    }

    /** Deployment targets. */
    public Targets targets() {
        return targets;
    }

    /** Schedulers, also called tasks. */
    public Schedules schedules() {
        return schedules;
    }

    /** Artifacts. */
    public Artifacts artifacts() {
        return artifacts;
    }

    /** Dashboards. */
    public Dashboards dashboards() {
        return dashboards;
    }

    /** Semaphore's own notifications. */
    public Notifications notifications() {
        return notifications;
    }

    /** Secrets of the organisation. */
    public Secrets secrets() {
        return secrets;
    }

    /** Secrets of projects. */
    public ProjectSecrets projectSecrets() {
        return projectSecrets;
    }

    /** Diagnosis of runs. */
    public Troubleshooting troubleshoot() {
        return troubleshoot;
    }

    /** Flaky tests. */
    public FlakyTests tests() {
        return tests;
    }

    /** Any operation by its description. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Figures about pipelines. */
    public Insights insights() {
        return insights;
    }
}
