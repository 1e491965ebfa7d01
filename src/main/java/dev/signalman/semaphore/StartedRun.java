package dev.signalman.semaphore;

/**
 * A workflow that was started, and its first pipeline.
 * Source: {@code POST /plumber-workflows}.
 *
 * @param workflowId UUID
 * @param pipelineId UUID
 */
public record StartedRun(String workflowId, String pipelineId) {}
