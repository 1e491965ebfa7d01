package dev.signalman.event;

/**
 * A project, as events name it.
 *
 * @param id Semaphore's project id
 * @param name the project's name, which may change while the id does not
 */
public record ProjectRef(String id, String name) {}
