package dev.signalman.event;

/** What happened to schedulers. */
public sealed interface ScheduleEvent extends ChangeEvent
        permits ScheduleChanged, SchedulePaused, ScheduleResumed, ScheduleTriggered, ScheduleFailed, ScheduleMissed {
    ScheduleRef schedule();
}
