package dev.signalman.event;

/**
 * One job of a finished pipeline whose details were fetched.
 *
 * @param id Semaphore's job id
 * @param block name of its block
 * @param name the job's name, unique in its block
 * @param result how it ended
 * @param logTail last lines of its log, scrubbed of what looks like a secret; empty unless it failed and the log could be read
 */
public record JobResult(String id, String block, String name, Result result, String logTail) {}
