package dev.signalman.event;

import java.time.Duration;

/**
 * A deployment ended: its pipeline is done, or none could be scheduled.
 *
 * @param header id, organisation, project and times
 * @param deployment the deployment
 * @param outcome how it ended
 * @param took from the trigger to the end
 */
public record DeploymentFinished(EventHeader header, DeploymentRef deployment, Outcome outcome, Duration took)
        implements DeploymentEvent {}
