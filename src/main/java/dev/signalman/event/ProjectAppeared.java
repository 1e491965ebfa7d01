package dev.signalman.event;

/**
 * A project is watched from now on.
 *
 * @param header id, organisation, project and times
 * @param name its name
 */
public record ProjectAppeared(EventHeader header, String name) implements ProjectEvent {}
