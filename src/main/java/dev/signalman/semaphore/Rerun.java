package dev.signalman.semaphore;

/**
 * What a rerun request started, or had started when the same token was used before: the answer is the same.
 * Source: {@code POST /plumber-workflows/:id/reschedule}, {@code POST /pipelines/:id/partial_rebuild}.
 *
 * @param workflowId the new workflow
 * @param pipelineId its pipeline
 */
public record Rerun(String workflowId, String pipelineId) {}
