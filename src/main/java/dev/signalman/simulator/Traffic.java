package dev.signalman.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the scenario happen: its past, its script, its traffic, its agents. */
final class Traffic {
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
            for (var schedule : project.schedules) {
                var every = schedule.spec.every();
                if (every != null) tick(schedule, every);
            }
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

    /** Runs a schedule from now on. */
    void tick(Schedule schedule, Duration every) {
        timeline.at(timeline.now() + Micros.of(every), () -> {
            if (schedule.project.removed || schedule.deleted) return;
            if (!schedule.paused) trigger(schedule);
            tick(schedule, every);
        });
    }

    private void trigger(Schedule schedule) {
        var project = schedule.project;
        int turn = project.commits;
        var commit = world.newCommit(project, schedule.spec.branch());
        var pipeline = world.runs.start(
                project, commit, plan(project, turn), Workflow.Trigger.SCHEDULE, world.user("scheduler"), null, null);
        schedule.triggered(
                new Schedule.Trigger(timeline.now(), timeline.now(), pipeline.workflow, schedule.spec.branch(), ""));
    }
}
