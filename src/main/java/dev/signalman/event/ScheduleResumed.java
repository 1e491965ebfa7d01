package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * A paused scheduler runs by itself again.
 *
 * @param header id, organisation, project and times
 * @param schedule the scheduler
 * @param by user id of who resumed it; null if Semaphore does not say
 */
public record ScheduleResumed(
        EventHeader header, ScheduleRef schedule, @Nullable String by) implements ScheduleEvent {}
