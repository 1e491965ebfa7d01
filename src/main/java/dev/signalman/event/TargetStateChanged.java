package dev.signalman.event;

/**
 * A deployment target changed its state.
 *
 * @param header id, organisation, project and times
 * @param targetId id of the target
 * @param target name of the target
 * @param from the state before; empty when the target was first seen
 * @param to the state now: syncing, usable, unusable, cordoned, removed or unknown(…)
 * @param message what Semaphore says about it; may be empty
 */
public record TargetStateChanged(
        EventHeader header, String targetId, String target, String from, String to, String message)
        implements DeploymentEvent {}
