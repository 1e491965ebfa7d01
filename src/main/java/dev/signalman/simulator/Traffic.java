package dev.signalman.simulator;

import dev.signalman.cron.Cron;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the scenario happen: its past, its script, its traffic, its agents. */
final class Traffic {
    /** Semaphore's own clock ticks once a minute, and starting takes a moment. */
    private static final long PUNCTUALITY = 2 * Micros.SECOND;

    private static final long HUMAN_WAITS = 180 * Micros.SECOND;

    private final World world;
    private final Timeline timeline;
    private final Dice dice;
    private final List<Project> scripted = new ArrayList<>();

    Traffic(World world) {
        this.world = world;
        this.timeline = world.timeline;
        this.dice = world.dice;
    }

    /** The past is simulated like the future, so that it has its promotions and its deployments too. */
    void remember(Project project) {
        scripted.add(project);
        var history = project.spec.history();
        long over = Micros.of(history.over());
        long begin = world.start - over;
        for (int i = 0; i < history.pipelines(); i++) {
            double place = (i + 0.8 * dice.roll("history", project.number, i)) / history.pipelines();
            timeline.at(begin + (long) (place * over), () -> arrive(project));
        }
    }

    void begin() {
        world.runs.fleet().open();
        for (var type : world.scenario.agentTypes()) {
            world.runs.fleet().addType(type.name());
            for (var group : type.agents()) populate(type.name(), group);
        }
        for (var project : scripted) {
            project.promoted.clear();
            for (var step : project.spec.script()) later(step.after(), () -> perform(project, step));
            var pace = project.spec.pace();
            if (pace != null) {
                long micros = Micros.of(pace);
                long first = (long) (micros * dice.roll("first", project.number));
                timeline.at(world.start + first, () -> keepArriving(project, micros));
            }
            for (var schedule : project.schedules) tick(schedule);
        }
    }

    private void populate(String type, Scenario.AgentSpec group) {
        var fleet = world.runs.fleet();
        for (int i = 1; i <= group.count(); i++) {
            var name = type + "-" + group.name() + "-" + i;
            later(group.connectAfter(), () -> fleet.connect(type, name, group.busy()));
            later(group.disconnectAfter(), () -> fleet.disconnect(name));
            later(group.crashAfter(), () -> fleet.crash(name));
        }
    }

    private void later(@Nullable Duration afterStart, Runnable action) {
        if (afterStart != null) timeline.at(world.start + Micros.of(afterStart), action);
    }

    private void keepArriving(Project project, long pace) {
        if (project.removed) return;
        arrive(project);
        long next = (long) (pace * (0.5 + dice.roll("next", project.number, project.commits)));
        timeline.at(timeline.now() + next, () -> keepArriving(project, pace));
    }

    private void arrive(Project project) {
        int turn = project.commits;
        var branches = project.spec.branches();
        boolean first = branches.size() == 1 || dice.roll("trunk", project.number, turn) < 0.6;
        var branch = first
                ? branches.getFirst()
                : dice.pick(branches.subList(1, branches.size()), "branch", project.number, turn);
        var commit = world.newCommit(project, branch);
        var plan = plan(project, turn);
        var pipeline =
                world.runs.start(project, commit, plan, Workflow.Trigger.HOOK, world.user(commit.author()), null, null);
        if (plan.onRerun() == null) return;
        long again = pipeline.created + Micros.of(plan.queuing().plus(plan.runs())) + HUMAN_WAITS;
        if (again < world.start)
            timeline.at(again, () -> world.runs.rerun(pipeline.workflow, world.user(commit.author()), null));
    }

    /** How the next pipeline of a project will go. */
    Plan nextPlan(Project project) {
        return plan(project, project.commits);
    }

    private Plan plan(Project project, int turn) {
        var spec = project.spec;
        var runs = dice.between(spec.duration(), "duration", project.number, turn);
        var waits = dice.between(spec.queue(), "queue", project.number, turn);
        var jobs = spec.blocks().stream().flatMap(b -> b.jobs().stream()).toList();
        var job = dice.pick(jobs, "job", project.number, turn).name();
        Plan plan;
        if (dice.happens(spec.timeoutRate(), "timeout", project.number, turn)) plan = Plan.timingOut(runs);
        else if (dice.happens(spec.failureRate(), "failure", project.number, turn)) plan = Plan.failing(runs, job);
        else if (dice.happens(spec.flakeRate(), "flake", project.number, turn)) plan = Plan.flaky(runs, job);
        else plan = Plan.passing(runs);
        return queued(plan, waits);
    }

    private static Plan queued(Plan plan, Duration waits) {
        var rerun = plan.onRerun();
        var queued = plan.queuedFor(waits);
        return rerun == null ? queued : queued.onRerun(rerun.queuedFor(waits));
    }

    private void perform(Project project, Scenario.Step step) {
        var branch = step.branch().isEmpty() ? project.spec.branches().getFirst() : step.branch();
        var made = world.newCommit(project, branch);
        var commit = new Commit(
                branch,
                made.sha(),
                step.message().isEmpty() ? made.message() : step.message(),
                step.author().isEmpty() ? made.author() : step.author());
        var jobs = step.failingJobs().toArray(String[]::new);
        Plan plan;
        if (step.flaky()) plan = Plan.flaky(step.duration(), jobs);
        else if (step.reason() == Plan.Reason.MALFORMED) plan = Plan.malformed("Unprocessable YAML file.");
        else plan = Plan.ending(step.result(), step.reason(), step.duration()).withFailingJobs(step.failingJobs());
        world.runs.start(
                project,
                commit,
                queued(plan, step.queue()),
                Workflow.Trigger.HOOK,
                world.user(commit.author()),
                null,
                null);
    }

    /** Runs a schedule from now on, as it is now: a change of its times begins anew. */
    void tick(Schedule schedule) {
        var spec = schedule.spec;
        long next = next(spec);
        if (next == Micros.NEVER) return;
        timeline.at(next, () -> {
            if (schedule.project.removed || schedule.deleted || !sameTimes(schedule.spec, spec)) return;
            if (!schedule.paused && !schedule.suspended && schedule.recurring) turn(schedule);
            tick(schedule);
        });
    }

    private static boolean sameTimes(Scenario.ScheduleSpec a, Scenario.ScheduleSpec b) {
        return a.at().equals(b.at()) && Objects.equals(a.every(), b.every());
    }

    private long next(Scenario.ScheduleSpec spec) {
        var every = spec.every();
        if (every != null) return timeline.now() + Micros.of(every);
        var due = Cron.of(spec.at())
                .map(cron -> cron.after(Micros.instant(timeline.now())))
                .orElse(null);
        return due == null ? Micros.NEVER : Micros.of(due) + PUNCTUALITY;
    }

    private void turn(Schedule schedule) {
        schedule.turns++;
        if (schedule.toMiss > 0) schedule.toMiss--;
        else if (schedule.turns != schedule.spec.missed()) trigger(schedule);
    }

    private void trigger(Schedule schedule) {
        var project = schedule.project;
        var branch = schedule.spec.branch();
        long now = timeline.now();
        if (schedule.toFail > 0 || schedule.turns == schedule.spec.failed()) {
            schedule.toFail = Math.max(0, schedule.toFail - 1);
            schedule.triggered(
                    new Schedule.Trigger(now, now, null, branch, "", "Branch '" + branch + "' was not found."));
            return;
        }
        int turn = project.commits;
        var commit = world.newCommit(project, branch);
        var pipeline = world.runs.start(
                project, commit, plan(project, turn), Workflow.Trigger.SCHEDULE, world.user("scheduler"), null, null);
        schedule.triggered(new Schedule.Trigger(now, now, pipeline.workflow, branch, "", ""));
    }
}
