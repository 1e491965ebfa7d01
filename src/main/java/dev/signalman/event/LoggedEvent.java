package dev.signalman.event;

/**
 * An event with its place in the log.
 *
 * @param position grows with every event; gaps are possible, repeats are not
 * @param event the event
 */
public record LoggedEvent(long position, ChangeEvent event) {}
