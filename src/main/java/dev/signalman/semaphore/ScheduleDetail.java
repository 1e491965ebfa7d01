package dev.signalman.semaphore;

import java.util.List;

/**
 * A scheduler and its last ten triggers.
 * Source: {@code GET /schedules/:id}.
 *
 * @param schedule the scheduler
 * @param triggers newest first, ten at most
 */
public record ScheduleDetail(Schedule schedule, List<ScheduleTrigger> triggers) {}
