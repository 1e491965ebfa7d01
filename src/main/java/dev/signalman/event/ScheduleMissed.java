package dev.signalman.event;

import java.time.Instant;

/**
 * The time of a scheduler came and passed, and it was not triggered.
 *
 * @param header id, organisation, project and times
 * @param schedule the scheduler
 * @param dueAt when it should have been triggered
 */
public record ScheduleMissed(EventHeader header, ScheduleRef schedule, Instant dueAt) implements ScheduleEvent {}
