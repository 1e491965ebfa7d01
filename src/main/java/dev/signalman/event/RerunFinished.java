package dev.signalman.event;

/**
 * The workflow that a rerun started is done.
 *
 * @param header id, organisation, project and times
 * @param rerun what was rerun
 * @param newWorkflowId the workflow that the rerun started
 * @param outcome how the rerun ended
 */
public record RerunFinished(EventHeader header, RerunRef rerun, String newWorkflowId, Outcome outcome)
        implements RerunEvent {}
