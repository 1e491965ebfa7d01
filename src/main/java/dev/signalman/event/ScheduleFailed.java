package dev.signalman.event;

import java.time.Instant;

/**
 * A scheduler was triggered, and no workflow came of it.
 *
 * @param header id, organisation, project and times
 * @param schedule the scheduler
 * @param triggeredAt when it was triggered
 * @param error what Semaphore says; may be empty
 */
public record ScheduleFailed(EventHeader header, ScheduleRef schedule, Instant triggeredAt, String error)
        implements ScheduleEvent {}
