package dev.signalman.event;

/**
 * A collector cannot see.
 *
 * @param header id, organisation, project and times
 * @param collector which one
 * @param problem why
 * @param message in words, without secrets
 */
public record CollectorDegraded(EventHeader header, CollectorRef collector, CollectorProblem problem, String message)
        implements CollectorEvent {}
