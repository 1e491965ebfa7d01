package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * A scheduler does not run by itself any more, until it is resumed.
 *
 * @param header id, organisation, project and times
 * @param schedule the scheduler
 * @param by user id of who paused it; null if Semaphore suspended it or does not say
 */
public record SchedulePaused(
        EventHeader header, ScheduleRef schedule, @Nullable String by) implements ScheduleEvent {}
