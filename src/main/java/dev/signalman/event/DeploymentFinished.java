package dev.signalman.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A deployment ended: its pipeline is done, or none could be scheduled.
 *
 * @param header id, organisation, project and times
 * @param deployment the deployment
 * @param outcome how it ended
 * @param took from the trigger to the end
 * @param revision what was deployed; null if no pipeline was scheduled, and in events of versions that did not record it
 */
public record DeploymentFinished(
        EventHeader header,
        DeploymentRef deployment,
        Outcome outcome,
        Duration took,
        @Nullable Revision revision) implements DeploymentEvent {}
