package dev.signalman.event;

/**
 * A deployment was triggered.
 *
 * @param header id, organisation, project and times
 * @param deployment the deployment
 */
public record DeploymentTriggered(EventHeader header, DeploymentRef deployment) implements DeploymentEvent {}
