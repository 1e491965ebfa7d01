package dev.signalman.web;

import java.time.Instant;
import java.util.List;

/**
 * How Signalman stands.
 *
 * @param version Signalman's version
 * @param startedAt when this process started
 * @param collectors all collectors
 * @param incidents open incidents
 * @param dashboards the dashboards of Semaphore
 * @param outbox one row per receiver
 * @param events the newest events, newest first
 */
public record Status(
        String version,
        Instant startedAt,
        List<CollectorView> collectors,
        List<IncidentView> incidents,
        List<DashboardView> dashboards,
        List<OutboxView> outbox,
        List<EventView> events) {
    public Status {
        collectors = List.copyOf(collectors);
        incidents = List.copyOf(incidents);
        dashboards = List.copyOf(dashboards);
        outbox = List.copyOf(outbox);
        events = List.copyOf(events);
    }
}
