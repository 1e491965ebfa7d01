package dev.signalman.hook;

/**
 * Where a look is worth while.
 *
 * @param organization configured name of the organisation whose key signed the webhook
 * @param projectId Semaphore's id of the project
 * @param pipelineId Semaphore's id of the pipeline that is said to have ended
 */
public record Hint(String organization, String projectId, String pipelineId) {}
