package dev.signalman.event;

import java.time.Duration;

/**
 * A workflow's deciding pipeline is done. It can finish again when its failed blocks are rerun; promotions do not count.
 *
 * @param header id, organisation, project and times
 * @param workflow the workflow
 * @param pipelineId the pipeline that decided the outcome
 * @param outcome how it ended
 * @param took from the creation of the workflow to the end
 */
public record WorkflowFinished(
        EventHeader header, WorkflowRef workflow, String pipelineId, Outcome outcome, Duration took)
        implements WorkflowEvent {}
