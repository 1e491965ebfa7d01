package dev.signalman.event;

/**
 * A workflow was created.
 *
 * @param header id, organisation, project and times
 * @param workflow the workflow
 */
public record WorkflowStarted(EventHeader header, WorkflowRef workflow) implements WorkflowEvent {}
