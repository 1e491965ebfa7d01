package dev.signalman.event;

/**
 * A scheduler.
 *
 * @param id Semaphore's id
 * @param name unique in the project
 * @param at cron expression in UTC; empty if it does not run by itself
 * @param reference git reference that it runs on, such as {@code refs/heads/main}
 * @param pipelineFile path of the pipeline file
 * @param url its page in Semaphore
 */
public record ScheduleRef(String id, String name, String at, String reference, String pipelineFile, String url) {}
