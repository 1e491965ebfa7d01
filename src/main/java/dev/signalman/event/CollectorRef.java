package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * A collector: what looks at one kind of resource, for the organisation or for one project.
 *
 * @param collector projects, pipelines, agents, queue, deployments, promotions, jobs, schedules, dashboards, notifications or secrets
 * @param projectId the project it cannot see; null if it concerns the whole organisation
 */
public record CollectorRef(String collector, @Nullable String projectId) {}
