package dev.signalman.simulator;

import dev.signalman.simulator.GroundTruth.AgentTruth;
import dev.signalman.simulator.GroundTruth.DeploymentTruth;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.GroundTruth.ProjectTruth;
import dev.signalman.simulator.GroundTruth.WorkflowTruth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The simulated organisation: scripting for tests, and the truth to compare with. What is due happens before each call.
 * Safe for use from any thread.
 */
public final class Organization {
    /** What the token's user may do; withdrawing one gives the server's particular refusal. */
    public enum Permission {
        VIEW_AGENTS,
        VIEW_DEPLOYMENT_TARGETS,
        VIEW_LOGS,
        RERUN,
        MANAGE_NOTIFICATIONS,
        MANAGE_SECRETS
    }

    /** What the edition offers; the community profile starts without. */
    public enum Feature {
        DEPLOYMENT_TARGETS,
        TEST_RESULTS,
        INSIGHTS,
        /** The values of secrets come with them, and they can be updated. */
        SECRET_CONTENT,
        /** Tokens may read pages that are meant for people. */
        TOKEN_IN_PAGES,
        /** The artifact service believes the tokens of users. */
        TOKEN_FOR_ARTIFACTS
    }

    /** What was started. */
    public record Started(String workflowId, String pipelineId) {}

    private final World world;
    private final InstantSource clock;

    Organization(Scenario scenario, InstantSource clock) {
        this.clock = clock;
        this.world = new World(scenario, clock.instant());
    }

    /** Makes everything happen that is due by then; never goes back. */
    public synchronized void advanceTo(Instant instant) {
        world.timeline.advanceTo(Micros.of(instant));
    }

    synchronized <T> T with(Function<World, T> action) {
        advanceTo(clock.instant());
        return action.apply(world);
    }

    private void run(Consumer<World> action) {
        with(w -> {
            action.accept(w);
            return true;
        });
    }

    /** UUID of the organisation. */
    public String id() {
        return world.id;
    }

    public String name() {
        return world.scenario.organization();
    }

    /** The organisation's own time. */
    public Instant now() {
        return with(w -> Micros.instant(w.timeline.now()));
    }

    // --- projects and access

    /** Makes a project and returns its id. */
    public String createProject(String name) {
        return createProject(Scenario.ProjectSpec.named(name));
    }

    /** Makes a project with its targets and promotions (its history, script and traffic are for scenarios only). */
    public String createProject(Scenario.ProjectSpec spec) {
        return with(w -> w.addProject(spec).id);
    }

    /** Deletes a project: 404, and gone from the list. */
    public void removeProject(String name) {
        run(w -> w.project(name).removed = true);
    }

    /** Brings a deleted project back with its past, as a permission does that was lost in a way that looked like a deletion. */
    public void restoreProject(String name) {
        run(w -> w.project(name).removed = false);
    }

    /** Gives a project another name; its id stays. */
    public void renameProject(String name, String now) {
        run(w -> w.rename(w.project(name), now));
    }

    /** Takes away (or gives back) the permission to see a project: missing in the list, 404 for its pipelines. */
    public void permit(String project, boolean visible) {
        run(w -> w.project(project).visible = visible);
    }

    /** Grants or withdraws a permission of the token's user. */
    public void permit(Permission permission, boolean granted) {
        run(w -> w.access.set(permission, granted));
    }

    /** Switches a feature of the edition on or off. */
    public void feature(Feature feature, boolean on) {
        run(w -> w.access.set(feature, on));
    }

    /** Adds a token and returns the id of its user. */
    public String addToken(String token, String user) {
        return with(w -> {
            w.access.addToken(token, w.user(user));
            return w.user(user);
        });
    }

    /** From now on 401. (The real server would go on to accept it for up to five minutes.) */
    public void revokeToken(String token) {
        run(w -> w.access.revoke(token));
    }

    /** Id of a user by login, as it appears in requester ids. */
    public String userId(String login) {
        return with(w -> w.user(login));
    }

    /** How many pipelines of one branch may queue before a rerun gets RESOURCE_EXHAUSTED; 0 refuses all. */
    public void queueLimit(int limit) {
        run(w -> w.queueLimit = limit);
    }

    // --- runs

    /** Starts a workflow on a new commit of a branch. */
    public Started start(String project, String branch, Plan plan) {
        return with(w -> start(w, project, w.newCommit(w.project(project), branch), plan));
    }

    /** Starts a workflow on a given commit. */
    public Started start(String project, Commit commit, Plan plan) {
        return with(w -> start(w, project, commit, plan));
    }

    private static Started start(World w, String project, Commit commit, Plan plan) {
        return started(w.runs.start(
                w.project(project), commit, plan, Workflow.Trigger.HOOK, w.user(commit.author()), null, null));
    }

    /** A person reruns a workflow. */
    public Started rerun(String workflowId, String login) {
        return with(w -> started(w.runs.rerun(w.workflow(workflowId), w.user(login), null)));
    }

    /** Ends a pipeline now, unless it is done. */
    public void finish(String pipelineId, Plan.Result result, Plan.Reason reason, String... failingJobs) {
        run(w -> w.runs.finish(w.pipeline(pipelineId), result, reason, List.of(failingJobs)));
    }

    /** Retention removes a pipeline. */
    public void forget(String pipelineId) {
        run(w -> w.runs.forget(w.pipeline(pipelineId)));
    }

    /** Starts a pipeline whose jobs need this machine or agent type; they take this long each. */
    public Started queueJobs(String project, String machine, int count, Duration each) {
        var jobs = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Scenario.JobSpec("job " + i, machine))
                .toList();
        var plan = Plan.passing(each).withBlocks(List.of(new Scenario.BlockSpec("Queued", jobs)));
        return start(project, "main", plan);
    }

    private static Started started(Pipeline pipeline) {
        return new Started(pipeline.workflow.id, pipeline.id);
    }

    // --- agents

    public void addAgentType(String name) {
        run(w -> w.runs.fleet().addType(name));
    }

    public void removeAgentType(String name) {
        run(w -> w.runs.fleet().removeType(name));
    }

    /** An agent registers; one of the same name is replaced. */
    public void connectAgent(String type, String name) {
        run(w -> w.runs.fleet().connect(type, name, 0));
    }

    /** An agent leaves as it should: at once, or after its job. */
    public void disconnectAgent(String name) {
        run(w -> w.runs.fleet().disconnect(name));
    }

    /** An agent falls silent: listed for 3 to 4 minutes more, with a job for 15 to 16. */
    public void crashAgent(String name) {
        run(w -> w.runs.fleet().crash(name));
    }

    /** An agent takes no more jobs but stays listed. */
    public void disableAgent(String name) {
        run(w -> w.runs.fleet().disable(name));
    }

    // --- deployments and schedules

    /** Adds a deployment target and returns its id. */
    public String addTarget(String project, String name) {
        return with(w -> w.runs.addTarget(w.project(project), name, "https://" + name + ".example").id);
    }

    /** Sets the state of a target: SYNCING, USABLE, UNUSABLE or CORDONED (which is inactive). */
    public void targetState(String project, String target, String state, String message) {
        run(w -> {
            var found = w.target(project, target);
            found.state = state;
            found.stateMessage = message;
            found.active = !state.equals("CORDONED");
            found.updated = w.timeline.now();
        });
    }

    /** Deploys the given pipeline to a target; returns the deployment's id. Its pipeline is scheduled 0.6 s later. */
    public String deploy(String pipelineId, String target, Plan plan) {
        return with(w -> promote(w, pipelineId, target, plan, null));
    }

    /** A deployment that is triggered but never gets a pipeline. */
    public String failToDeploy(String pipelineId, String target, String message) {
        return with(w -> promote(w, pipelineId, target, Plan.open(), message));
    }

    private static String promote(World w, String pipelineId, String target, Plan plan, @Nullable String failure) {
        var pipeline = w.pipeline(pipelineId);
        var found = w.target(pipeline.project().name(), target);
        var deployment = w.runs.promote(pipeline, target, found, w.user("ada"), plan, failure);
        if (deployment == null) throw new NoSuchElementException("no target " + target);
        return deployment.id;
    }

    /** Adds a schedule that runs every midnight and returns its id. */
    public String addSchedule(String project, String name) {
        return addSchedule(project, name, "0 0 * * *");
    }

    /** Adds a schedule on main that runs at these times, and returns its id. */
    public String addSchedule(String project, String name, String cron) {
        return with(w ->
                w.addSchedule(w.project(project), new Scenario.ScheduleSpec(name, "main", cron, null, false, 0, 0)).id);
    }

    /** Its next runs, so many, do not happen. */
    public void missRuns(String scheduleId, int runs) {
        run(w -> schedule(w, scheduleId).toMiss = runs);
    }

    /** Its next runs, so many, cannot start a workflow. */
    public void failRuns(String scheduleId, int runs) {
        run(w -> schedule(w, scheduleId).toFail = runs);
    }

    /** A person pauses or resumes a schedule. */
    public void pause(String scheduleId, boolean paused) {
        run(w -> {
            var schedule = schedule(w, scheduleId);
            schedule.paused = paused;
            schedule.pausedBy = w.user("ada");
            schedule.pausedAt = w.timeline.now();
        });
    }

    /** The server suspends a schedule or runs it again; it does not say when. */
    public void suspend(String scheduleId, boolean suspended) {
        run(w -> schedule(w, scheduleId).suspended = suspended);
    }

    /** A person changes when a schedule runs. */
    public void reschedule(String scheduleId, String cron) {
        run(w -> {
            var schedule = schedule(w, scheduleId);
            var spec = schedule.spec;
            schedule.spec = new Scenario.ScheduleSpec(
                    spec.name(), spec.branch(), cron, null, spec.paused(), spec.missed(), spec.failed());
            schedule.updated = w.timeline.now();
            w.traffic.tick(schedule);
        });
    }

    public void removeSchedule(String scheduleId) {
        run(w -> schedule(w, scheduleId).deleted = true);
    }

    private static Schedule schedule(World w, String scheduleId) {
        var schedule = w.schedule(scheduleId);
        if (schedule == null) throw new NoSuchElementException("no schedule " + scheduleId);
        return schedule;
    }

    /** A person promotes a pipeline; another one is scheduled 0.6 s later. */
    public void promote(String pipelineId, String name, Plan plan) {
        run(w -> w.runs.promote(w.pipeline(pipelineId), name, null, w.user("ada"), plan, null));
    }

    /** A person promotes a pipeline, and no other can be scheduled. */
    public void failToPromote(String pipelineId, String name) {
        run(w -> w.runs.promote(w.pipeline(pipelineId), name, null, w.user("ada"), Plan.open(), "refused"));
    }

    // --- what people set up

    /** Adds a dashboard and returns its id. */
    public String addDashboard(Scenario.DashboardSpec spec) {
        return with(w -> w.addDashboard(spec).id);
    }

    /** Adds a notification and returns its id. */
    public String addNotification(Scenario.NotificationSpec spec) {
        return with(w -> w.addNotification(spec).id);
    }

    /** Semaphore could not send what a notification asks for; at no time if that is null. */
    public void failNotification(String name, String message, @Nullable Instant at) {
        run(w -> {
            var found = w.notifications.find(name);
            if (found == null) throw new NoSuchElementException("no notification " + name);
            found.content
                    .withArray("failures")
                    .addObject()
                    .put("time", at == null ? "0" : Long.toString(at.getEpochSecond()))
                    .put("message", message);
        });
    }

    /** Makes a project public, or private again. */
    public void publish(String project, boolean everybody) {
        run(w -> w.project(project).visibility = everybody ? "public" : "private");
    }

    // --- ground truth

    public List<ProjectTruth> projects() {
        return with(w -> w.projects().stream()
                .map(p -> new ProjectTruth(p.id, p.name(), p.readable(), p.removed))
                .toList());
    }

    /** All pipelines, oldest first, those of the scenario's past included. */
    public List<PipelineTruth> pipelines() {
        return with(w -> w.runs.pipelines().stream().map(p -> truth(w, p)).toList());
    }

    public PipelineTruth pipeline(String id) {
        return with(w -> truth(w, w.pipeline(id)));
    }

    static PipelineTruth truth(World w, Pipeline p) {
        long now = w.timeline.now();
        return new PipelineTruth(
                p.id,
                p.workflow.id,
                p.project().id,
                p.project().name(),
                p.workflow.commit.branch(),
                p.workflow.commit.sha(),
                p.name,
                p.state(now),
                p.finished ? p.plan.result() : null,
                p.finished ? p.plan.reason() : null,
                p.failedJobs(w.dice),
                Micros.instant(p.created),
                reached(p.pending, now),
                reached(p.queuing, now),
                reached(p.running, now),
                p.finished ? Micros.instant(p.done) : null,
                p.promotionOf == null ? null : p.promotionOf.id,
                p.partialRerunOf == null ? null : p.partialRerunOf.id,
                p.requestToken);
    }

    private static @Nullable Instant reached(long micros, long now) {
        return micros <= now ? Micros.instant(micros) : null;
    }

    /** All workflows, oldest first. */
    public List<WorkflowTruth> workflows() {
        return with(w -> w.runs.workflows().stream().map(Organization::truth).toList());
    }

    static WorkflowTruth truth(Workflow w) {
        return new WorkflowTruth(
                w.id,
                w.project.id,
                w.project.name(),
                w.commit.branch(),
                w.commit.sha(),
                Micros.instant(w.created),
                w.requesterId,
                w.rerunOf == null ? null : w.rerunOf.id,
                w.requestToken,
                w.pipelines.stream().map(p -> p.id).toList());
    }

    /** The tokens of all rerun requests in their order, repeats included; those refused before the look-up are not. */
    public List<String> requestTokens() {
        return with(w -> List.copyOf(w.runs.tokensSeen()));
    }

    /** All deployments, by target, oldest first. */
    public List<DeploymentTruth> deployments() {
        return with(w -> w.runs.targets().stream()
                .flatMap(t -> t.history.all().stream())
                .map(Organization::truth)
                .toList());
    }

    static DeploymentTruth truth(Deployment d) {
        var pipeline = d.pipeline;
        return new DeploymentTruth(
                d.id,
                d.target.id,
                d.target.name,
                d.target.project.name(),
                d.state,
                Micros.instant(d.triggered),
                d.source.id,
                pipeline == null ? null : pipeline.id,
                pipeline != null && pipeline.finished ? pipeline.plan.result() : null);
    }

    /** The agents that are listed now, in the order in which they connected. */
    public List<AgentTruth> agents() {
        return with(w -> w.runs.fleet().agents().all().stream()
                .map(a -> new AgentTruth(
                        a.name,
                        a.type,
                        Micros.instant(a.connected),
                        a.crashed,
                        a.disabled != Micros.NEVER,
                        a.job == null ? null : w.runs.jobId(a.job)))
                .toList());
    }
}
