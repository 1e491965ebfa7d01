package dev.signalman.simulator;

import dev.signalman.simulator.Ids.Kind;
import dev.signalman.simulator.Pipeline.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Workflows and pipelines, from their start over their promotions to their reruns. */
final class Runs {
    private static final long PROMOTION_DELAY = 300_000;
    private static final long SCHEDULING = 600_000;
    private static final long STOPPING = 400_000;
    private static final List<Scenario.BlockSpec> DEPLOY =
            List.of(new Scenario.BlockSpec("Deploy", List.of(new Scenario.JobSpec("deploy", "e1-standard-2"))));

    private final Timeline timeline;
    private final Ids ids;
    private final Dice dice;
    private final Fleet fleet;
    private final Consumer<Pipeline> onDone;
    private final List<Workflow> workflows = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final TreeMap<Integer, Pipeline> open = new TreeMap<>();
    private final Map<String, Pipeline> tokens = new HashMap<>();
    private final List<String> tokensSeen = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final Map<String, Promotion> promotionTokens = new HashMap<>();
    private int deployments;

    Runs(Timeline timeline, Ids ids, Dice dice, Consumer<Pipeline> onDone) {
        this.timeline = timeline;
        this.ids = ids;
        this.dice = dice;
        this.onDone = onDone;
        this.fleet = new Fleet(timeline, dice, this::jobFinished);
    }

    Fleet fleet() {
        return fleet;
    }

    List<Workflow> workflows() {
        return workflows;
    }

    /** All pipelines ever, in the order of their creation. */
    List<Pipeline> pipelines() {
        return pipelines;
    }

    /** Pipelines that are not done, oldest first. */
    NavigableMap<Integer, Pipeline> open() {
        return open;
    }

    List<Target> targets() {
        return targets;
    }

    @Nullable
    Pipeline pipeline(String id) {
        int number = ids.number(Kind.PIPELINE, id);
        return number < 0 || number >= pipelines.size() ? null : pipelines.get(number);
    }

    @Nullable
    Workflow workflow(String id) {
        int number = ids.number(Kind.WORKFLOW, id);
        return number < 0 || number >= workflows.size() ? null : workflows.get(number);
    }

    @Nullable
    Job job(String id) {
        var ref = ids.read(id);
        if (ref == null || ref.kind() != Kind.JOB || ref.number() >= pipelines.size()) return null;
        var jobs = pipelines.get((int) ref.number()).jobs(dice);
        return ref.index() < jobs.size() ? jobs.get(ref.index()) : null;
    }

    String jobId(Job job) {
        return ids.of(Kind.JOB, job.pipeline.number, job.index);
    }

    Pipeline start(
            Project project,
            Commit commit,
            Plan plan,
            Workflow.Trigger trigger,
            String requesterId,
            @Nullable Workflow rerunOf,
            @Nullable String token) {
        int number = workflows.size();
        var id = ids.of(Kind.WORKFLOW, number);
        var workflow = new Workflow(number, id, project, commit, timeline.now(), trigger, requesterId, rerunOf, token);
        project.branch(commit.branch());
        workflows.add(workflow);
        project.workflows.add(workflow);
        var pipeline = add(workflow, Origin.WORKFLOW, "Pipeline", "semaphore.yml", null, null, plan);
        if (token != null) remember(token, pipeline);
        return pipeline;
    }

    /** The same commit again, in a new workflow, whatever the state of the original. */
    Pipeline rerun(Workflow original, String requesterId, @Nullable String token) {
        var first = original.pipelines.getFirst().plan;
        var again = first.onRerun();
        return start(
                original.project,
                original.commit,
                again == null ? first : again,
                original.trigger,
                requesterId,
                original,
                token);
    }

    /** The failed blocks again, in a new pipeline of the same workflow. */
    Pipeline partialRebuild(Pipeline original, String token) {
        var again = original.plan.onRerun();
        var plan = again == null ? original.plan : again;
        var pipeline = add(
                original.workflow,
                Origin.PARTIAL_RE_RUN,
                original.name,
                original.file,
                original.promotionOf,
                original,
                plan);
        remember(token, pipeline);
        return pipeline;
    }

    private void remember(String token, Pipeline pipeline) {
        tokens.put(token, pipeline);
        pipeline.requestToken = token;
    }

    @Nullable
    Pipeline byToken(String token) {
        tokensSeen.add(token);
        return tokens.get(token);
    }

    /** The tokens of all requests that got so far as to be looked up, in their order, repeats included. */
    List<String> tokensSeen() {
        return tokensSeen;
    }

    /** How many pipelines of this branch have not begun to run. */
    long queuing(Project project, String branch) {
        return open.values().stream()
                .filter(p ->
                        p.project() == project && p.workflow.commit.branch().equals(branch))
                .filter(p -> p.running > timeline.now())
                .count();
    }

    Target addTarget(Project project, String name, String url) {
        var target =
                new Target(targets.size(), ids.of(Kind.TARGET, targets.size()), project, name, url, timeline.now());
        targets.add(target);
        project.targets.add(target);
        return target;
    }

    /** Promotes a pipeline; with a failure message nothing gets scheduled. Returns the deployment if there is a target. */
    @Nullable
    Deployment promote(
            Pipeline source, String name, @Nullable Target target, String by, Plan plan, @Nullable String failure) {
        var promotion = new Promotion(name, by, timeline.now());
        source.promotions.add(promotion);
        var deployment = target == null ? null : newDeployment(source, target, by);
        timeline.at(timeline.now() + SCHEDULING, () -> schedule(source, promotion, deployment, plan, failure));
        return deployment;
    }

    /** Promotes by request: a token that was seen before promotes nothing. */
    void promote(
            Pipeline source,
            String name,
            @Nullable Target target,
            String by,
            Plan plan,
            String token,
            boolean override) {
        if (promotionTokens.containsKey(token)) return;
        promote(source, name, target, by, plan, null);
        var promotion = source.promotions.getLast();
        promotion.override = override;
        promotionTokens.put(token, promotion);
    }

    /** Ends a pipeline soon, at somebody's request. */
    void terminate(Pipeline pipeline, String userId) {
        if (pipeline.finished || pipeline.terminatedBy != null) return;
        long now = timeline.now();
        boolean ran = pipeline.running <= now;
        pipeline.terminatedBy = userId;
        if (ran) pipeline.stopping = now;
        // Its planned end counts no more.
        pipeline.done = Micros.NEVER;
        var result = ran ? Plan.Result.STOPPED : Plan.Result.CANCELED;
        timeline.at(now + STOPPING, () -> finish(pipeline, result, Plan.Reason.USER, List.of()));
    }

    /** Ends a job now. The others go on; with the last of them the pipeline ends as stopped. */
    void stop(Pipeline pipeline, int index) {
        var jobs = pipeline.jobs(dice);
        var job = jobs.get(index);
        long now = timeline.now();
        if (pipeline.finished || job.finished <= now) return;
        pipeline.jobs = jobs;
        job.finished = now;
        job.result = "STOPPED";
        fleet.release(job);
        pipeline.plan = ended(pipeline.plan, Plan.Result.STOPPED, Plan.Reason.USER, List.of());
        if (jobs.stream().allMatch(j -> j.finished <= now))
            finish(pipeline, Plan.Result.STOPPED, Plan.Reason.USER, List.of());
    }

    private Deployment newDeployment(Pipeline source, Target target, String by) {
        var deployment = new Deployment(ids.of(Kind.DEPLOYMENT, deployments++), target, source, timeline.now(), by);
        target.history.add(deployment);
        return deployment;
    }

    private void schedule(
            Pipeline source,
            Promotion promotion,
            @Nullable Deployment deployment,
            Plan plan,
            @Nullable String failure) {
        promotion.scheduled = timeline.now();
        promotion.status = failure == null ? "passed" : "failed";
        if (failure == null) {
            var file = promotion.name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-') + ".yml";
            var origin =
                    promotion.triggeredBy.equals("Pipeline Done request") ? Origin.AUTO_PROMOTION : Origin.PROMOTION;
            var steps = plan.blocks() == null ? plan.withBlocks(DEPLOY) : plan;
            promotion.pipeline = add(source.workflow, origin, promotion.name, file, source, null, steps);
        }
        if (deployment == null) return;
        deployment.pipeline = promotion.pipeline;
        deployment.state = failure == null ? "STARTED" : "FAILED";
        deployment.stateMessage = failure == null ? "" : failure;
    }

    private Pipeline add(
            Workflow workflow,
            Origin origin,
            String name,
            String file,
            @Nullable Pipeline promotionOf,
            @Nullable Pipeline partialRerunOf,
            Plan plan) {
        int number = pipelines.size();
        boolean hasSwitch =
                promotionOf == null && !workflow.project.spec.promotions().isEmpty();
        var pipeline = new Pipeline(
                number,
                ids.of(Kind.PIPELINE, number),
                workflow,
                origin,
                name,
                file,
                hasSwitch,
                timeline.now(),
                promotionOf,
                partialRerunOf,
                plan);
        pipelines.add(pipeline);
        open.put(number, pipeline);
        workflow.pipelines.add(pipeline);
        workflow.project.byCreation.add(pipeline);
        if (plan.running() != null && pipeline.needsAgents() && fleet.isOpen())
            timeline.at(pipeline.running, () -> handOut(pipeline));
        else if (plan.done() != null) endAt(pipeline, pipeline.created + Micros.of(plan.done()));
        return pipeline;
    }

    private void endAt(Pipeline pipeline, long at) {
        pipeline.done = at;
        if (pipeline.plan.result() == Plan.Result.STOPPED) pipeline.stopping = Math.max(pipeline.running, at - 200_000);
        timeline.at(at, () -> {
            if (!pipeline.finished && pipeline.done == at) complete(pipeline);
        });
    }

    private void handOut(Pipeline pipeline) {
        if (pipeline.finished) return;
        var jobs = pipeline.newJobs();
        pipeline.jobs = jobs;
        for (var job : jobs) {
            if (job.selfHosted()) fleet.enqueue(job);
            else runInCloud(job);
        }
    }

    private void runInCloud(Job job) {
        job.queued = timeline.now();
        job.started = timeline.now();
        if (job.pipeline.plan.done() == null) return;
        long end = timeline.now() + (long) (Micros.of(job.pipeline.plan.runs()) * job.pipeline.share(job, dice));
        timeline.at(end, () -> {
            if (job.pipeline.finished) return;
            job.finished = timeline.now();
            job.result = job.pipeline.plannedResult(job);
            jobFinished(job);
        });
    }

    private void jobFinished(Job job) {
        var pipeline = job.pipeline;
        var jobs = pipeline.jobs;
        if (pipeline.finished || jobs == null) return;
        if (jobs.stream().anyMatch(j -> j.finished == Micros.NEVER)) return;
        var lost = jobs.stream()
                .filter(j -> j.result.equals("FAILED"))
                .map(j -> j.spec.name())
                .toList();
        if (!lost.isEmpty() && pipeline.plan.result() == Plan.Result.PASSED)
            pipeline.plan = ended(pipeline.plan, Plan.Result.FAILED, Plan.Reason.TEST, lost);
        pipeline.done = timeline.now();
        complete(pipeline);
    }

    /** Ends a pipeline now. */
    void finish(Pipeline pipeline, Plan.Result result, Plan.Reason reason, List<String> failingJobs) {
        if (pipeline.finished) return;
        long now = timeline.now();
        pipeline.plan = ended(pipeline.plan, result, reason, failingJobs);
        pipeline.cut = true;
        pipeline.pending = Math.min(pipeline.pending, now);
        pipeline.queuing = Math.min(pipeline.queuing, now);
        if (pipeline.running > now) pipeline.running = result == Plan.Result.CANCELED ? Micros.NEVER : now;
        if (result == Plan.Result.STOPPED) pipeline.stopping = Math.min(pipeline.stopping, now);
        pipeline.done = now;
        var jobs = pipeline.jobs;
        if (jobs != null)
            for (var job : jobs) {
                if (job.finished <= now) continue;
                job.finished = now;
                job.result = job.started == Micros.NEVER ? "STOPPED" : pipeline.plannedResult(job);
            }
        fleet.release(pipeline);
        complete(pipeline);
    }

    private static Plan ended(Plan plan, Plan.Result result, Plan.Reason reason, List<String> failing) {
        return new Plan(
                plan.pending(),
                plan.queuing(),
                plan.running(),
                plan.done(),
                result,
                reason,
                failing,
                plan.error(),
                plan.onRerun(),
                plan.blocks());
    }

    private void complete(Pipeline pipeline) {
        pipeline.finished = true;
        open.remove(pipeline.number);
        pipeline.project().byEnd.add(pipeline);
        onDone.accept(pipeline);
        if (pipeline.hasSwitch && pipeline.plan.result() == Plan.Result.PASSED)
            for (var spec : pipeline.project().spec.promotions())
                if (spec.branch().equals(pipeline.workflow.commit.branch()))
                    timeline.at(timeline.now() + PROMOTION_DELAY, () -> autoPromote(pipeline, spec));
    }

    private void autoPromote(Pipeline source, Scenario.PromotionSpec spec) {
        var project = source.project();
        if (project.removed) return;
        int turn = project.promoted.merge(spec.name(), 1, Integer::sum) - 1;
        var result = turn < spec.results().size() ? spec.results().get(turn) : Plan.Result.PASSED;
        var target = project.targets.stream()
                .filter(t -> !t.deleted && t.name.equals(spec.target()))
                .findFirst()
                .orElse(null);
        var plan = Plan.ending(result, Plan.Reason.TEST, spec.duration());
        var failure = turn + 1 == spec.unscheduled() ? "No pipeline could be scheduled." : null;
        promote(source, spec.name(), target, "Pipeline Done request", plan, failure);
    }

    /** Retention: it is as if it had never been. */
    void forget(Pipeline pipeline) {
        pipeline.gone = true;
        pipeline.project().byCreation.remove(pipeline);
        pipeline.project().byEnd.remove(pipeline);
        open.remove(pipeline.number);
    }
}
