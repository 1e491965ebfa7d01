package dev.signalman.event;

/**
 * A project is gone: deleted, or no longer selected.
 *
 * @param header id, organisation, project and times
 * @param name its name
 */
public record ProjectRemoved(EventHeader header, String name) implements ProjectEvent {}
