package dev.signalman.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A periodic task and its last ten triggers, newest first. */
final class Schedule {
    /**
     * That it started a workflow, or tried to.
     *
     * @param workflow null if none could be started
     * @param by user who did it by hand; empty if its time had come
     * @param error why there is no workflow; empty if there is
     */
    record Trigger(
            long triggered, long scheduled, @Nullable Workflow workflow, String branch, String by, String error) {}

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
    boolean suspended;
    /** Runs to come that the server forgets. */
    int toMiss;
    /** Runs to come for which no workflow can be started. */
    int toFail;

    int turns;
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
