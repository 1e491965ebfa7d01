package dev.signalman.event;

/** What happened to a workflow. */
public sealed interface WorkflowEvent extends ChangeEvent permits WorkflowStarted, WorkflowFinished {}
