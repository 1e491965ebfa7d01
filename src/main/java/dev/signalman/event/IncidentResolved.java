package dev.signalman.event;

import java.time.Duration;

/**
 * An incident was resolved.
 *
 * @param header id, organisation, project and times
 * @param incident the incident
 * @param lasted from opening to the end
 */
public record IncidentResolved(EventHeader header, IncidentRef incident, Duration lasted) implements IncidentEvent {}
