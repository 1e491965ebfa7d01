package dev.signalman.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** A periodic task and its last ten triggers, newest first. */
final class Schedule {
    /**
     * That it started a workflow.
     *
     * @param by user who did it by hand; empty if its time had come
     */
    record Trigger(long triggered, long scheduled, Workflow workflow, String branch, String by) {}

    final String id;
    final Project project;
    final long created;
    final Deque<Trigger> triggers = new ArrayDeque<>();
    Scenario.ScheduleSpec spec;
    String description = "";
    String pipelineFile = ".semaphore/semaphore.yml";
    String pausedBy = "";
    long pausedAt = Micros.NEVER;
    long updated;
    boolean recurring = true;
    boolean paused;
    boolean deleted;

    Schedule(String id, Project project, Scenario.ScheduleSpec spec, long created) {
        this.id = id;
        this.project = project;
        this.spec = spec;
        this.created = created;
        this.updated = created;
        this.paused = spec.paused();
    }

    void triggered(Trigger trigger) {
        triggers.addFirst(trigger);
        if (triggers.size() > 10) triggers.removeLast();
    }
}
