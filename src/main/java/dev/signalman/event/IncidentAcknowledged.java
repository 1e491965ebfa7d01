package dev.signalman.event;

/**
 * Somebody looks after an incident.
 *
 * @param header id, organisation, project and times
 * @param incident the incident
 * @param by who
 * @param comment what they said; may be empty
 */
public record IncidentAcknowledged(EventHeader header, IncidentRef incident, String by, String comment)
        implements IncidentEvent {}
