package dev.signalman.event;

import java.time.Duration;

/**
 * A collector sees again.
 *
 * @param header id, organisation, project and times
 * @param collector which one
 * @param problem what it was
 * @param blind how long it could not see
 */
public record CollectorRecovered(EventHeader header, CollectorRef collector, CollectorProblem problem, Duration blind)
        implements CollectorEvent {}
