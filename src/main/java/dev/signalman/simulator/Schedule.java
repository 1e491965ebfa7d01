package dev.signalman.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** A periodic task and its last ten triggers, newest first. */
final class Schedule {
    record Trigger(long triggered, long scheduled, Workflow workflow) {}

    final String id;
    final Project project;
    final Scenario.ScheduleSpec spec;
    final long created;
    final Deque<Trigger> triggers = new ArrayDeque<>();
    boolean paused;

    Schedule(String id, Project project, Scenario.ScheduleSpec spec, long created) {
        this.id = id;
        this.project = project;
        this.spec = spec;
        this.created = created;
        this.paused = spec.paused();
    }
}
