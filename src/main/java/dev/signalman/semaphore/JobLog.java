package dev.signalman.semaphore;

import java.util.List;

/**
 * The log of a job, as text.
 * Source: {@code GET /logs/:job_id}.
 *
 * @param lines output lines in order, commands shown as {@code $ command}
 * @param complete false if the log was cut at the size limit or the job still runs
 */
public record JobLog(List<String> lines, boolean complete) {}
