package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * A pipeline that was not done is not there any more: it was deleted, or is older than any pipeline can be. How it ended will never be
 * known, so nothing should wait for its end.
 *
 * @param header id, organisation, project and times
 * @param pipelineId Semaphore's pipeline id
 * @param workflowId the workflow whose outcome it would have decided; null if it was a promotion, or if it is not known
 */
public record PipelineVanished(
        EventHeader header, String pipelineId, @Nullable String workflowId) implements PipelineEvent {}
