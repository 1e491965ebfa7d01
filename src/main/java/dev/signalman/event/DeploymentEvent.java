package dev.signalman.event;

/** What happened to deployments and their targets. */
public sealed interface DeploymentEvent extends ChangeEvent
        permits DeploymentTriggered, DeploymentFinished, TargetStateChanged {}
