package dev.signalman.event;

/**
 * An incident opened.
 *
 * @param header id, organisation, project and times
 * @param incident the incident
 */
public record IncidentOpened(EventHeader header, IncidentRef incident) implements IncidentEvent {}
