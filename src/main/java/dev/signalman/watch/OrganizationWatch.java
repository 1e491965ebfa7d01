package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.CollectorProblem;
import dev.signalman.event.ProjectRef;
import dev.signalman.semaphore.Agent;
import dev.signalman.semaphore.AgentType;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobState;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.watch.AgentChanges.KnownAgent;
import dev.signalman.watch.AgentChanges.KnownType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one organisation: keeps an agenda of what to look at, and looks, a few things at a time. Deploy one instance per
 * organisation, on virtual threads: looks await the client and the store, and in between only one of them runs.
 */
public final class OrganizationWatch extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(OrganizationWatch.class);
    private static final SnapshotKind<KnownAgent> AGENTS = new SnapshotKind<>("agent", KnownAgent.class);
    private static final SnapshotKind<KnownType> AGENT_TYPES = new SnapshotKind<>("agent_type", KnownType.class);
    private static final SnapshotKind<QueueChanges.Depth> QUEUES =
            new SnapshotKind<>("queue", QueueChanges.Depth.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
    /** Requests that one look at a project takes on average. */
    private static final double REQUESTS_PER_LOOK = 1.5;
    /** Share of the budget that looks at projects may take. */
    private static final double SHARE = 0.8;

    private final String organization;
    private final String baseUrl;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final InstantSource clock;
    private final ServerClock server;
    private final Cadence cadence;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Agenda agenda = new Agenda();
    private final Set<String> firstLooks = new HashSet<>();
    private final Map<String, KnownAgent> agents = new HashMap<>();
    private final Map<String, KnownType> agentTypes = new HashMap<>();
    private final Map<String, QueueChanges.Depth> queues = new HashMap<>();
    private final Map<String, Duration> wishes = new HashMap<>();
    private final Promise<Void> drained = Promise.promise();

    private volatile @Nullable HealthBoard health;
    private volatile boolean discovered;
    private volatile int unlooked;
    private @Nullable ProjectDirectory directory;
    private int running;
    private boolean stopping;

    /**
     * @param organization its configured name
     * @param baseUrl for links to pages
     * @param client of this organisation
     */
    public OrganizationWatch(
            String organization,
            URI baseUrl,
            SemaphoreClient client,
            Store store,
            WatchOptions options,
            InstantSource clock) {
        this.organization = organization;
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.client = client;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.server = new ServerClock(clock);
        this.cadence = new Cadence(options.intervals());
    }

    /** The configured name of the organisation. */
    public String organization() {
        return organization;
    }

    /** How every collector stands. Any thread. */
    public List<CollectorStatus> collectors() {
        HealthBoard board = health;
        return board == null ? List.of() : board.statuses();
    }

    /** True once the projects are known and each has been looked at. Any thread. */
    public boolean ready() {
        return discovered && unlooked == 0;
    }

    /** A hint that something happened in a project: it is looked at now. Any thread. */
    public void pollNow(String projectId) {
        context.runOnContext(v -> {
            agenda.hurry(pipelinesOf(projectId), clock.instant());
            turn();
        });
    }

    @Override
    public Future<?> start() {
        HealthBoard board = new HealthBoard(
                organization, store, options, clock, await(store.snapshots(HealthBoard.KIND, organization)));
        health = board;
        agents.putAll(await(store.snapshots(AGENTS, organization)));
        agentTypes.putAll(await(store.snapshots(AGENT_TYPES, organization)));
        queues.putAll(await(store.snapshots(QUEUES, organization)));
        directory = new ProjectDirectory(
                organization,
                client,
                store,
                options,
                server,
                await(store.snapshots(ProjectDirectory.KIND, organization)),
                await(store.cursor(organization, ProjectDirectory.LAST_SWEEP))
                        .map(Instant::parse)
                        .orElse(null),
                this::forget);
        Instant now = clock.instant();
        agenda.put(
                "projects",
                now,
                () -> look("projects", null, options.intervals().discovery(), this::lookAtProjects));
        agenda.put("agents", now, () -> look("agents", null, options.intervals().agents(), this::lookAtAgents));
        agenda.put("queue", now, () -> look("queue", null, options.intervals().queue(), this::lookAtQueue));
        vertx.setPeriodic(TICK.toMillis(), timer -> turn());
        turn();
        return Future.succeededFuture();
    }

    /** Waits a moment for looks under way; what they have not committed is looked at again at the next start. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return running == 0
                ? Future.succeededFuture()
                : drained.future()
                        .timeout(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    private void turn() {
        while (!stopping && running < options.concurrency()) {
            Agenda.Entry entry = agenda.next(clock.instant()).orElse(null);
            if (entry == null) {
                return;
            }
            running++;
            context.runOnContext(v -> run(entry));
        }
    }

    private void run(Agenda.Entry entry) {
        Duration again = AFTER_FAILURE;
        try {
            again = entry.look().run();
        } catch (Exception e) {
            // await throws what the store failed with, checked or not; a stop interrupts it
            if (!stopping) {
                log.warn("{}: a look at {} failed", organization, entry.name(), e);
            }
        } finally {
            running--;
            if (!again.isNegative()) {
                agenda.put(entry.name(), clock.instant().plus(again), entry.look());
            }
            if (stopping && running == 0) {
                drained.tryComplete();
            }
            turn();
        }
    }

    /** Looks, and says when to look again; the outcome goes to the collector's state. */
    private Duration look(String collector, @Nullable ProjectRef project, Duration interval, Runnable look) {
        HealthBoard board = health;
        if (board == null) {
            return interval;
        }
        try {
            look.run();
            board.success(collector, project);
            return jittered(interval);
        } catch (SemaphoreException e) {
            if (stopping) {
                return interval;
            }
            CollectorProblem problem = board.failure(collector, project, e);
            return switch (problem) {
                case FEATURE_OFF -> options.intervals().probe();
                case NO_PERMISSION ->
                    board.blind(collector, project) ? options.intervals().probe() : jittered(interval);
                case UNREACHABLE, TOKEN_REFUSED, BAD_REPLY ->
                    jittered(
                            interval.compareTo(AFTER_FAILURE) < 0
                                    ? interval
                                    : AFTER_FAILURE.plus(interval.dividedBy(4)));
            };
        }
    }

    private Duration jittered(Duration interval) {
        return Duration.ofMillis((long) (interval.toMillis() * (0.9 + 0.2 * random.nextDouble())));
    }

    private void lookAtProjects() {
        ProjectDirectory projects = directory;
        if (projects == null) {
            return;
        }
        projects.look();
        Map<ProjectRef, Instant> watched = projects.watched();
        Set<String> wanted =
                watched.keySet().stream().map(p -> pipelinesOf(p.id())).collect(Collectors.toSet());
        Map<ProjectRef, Instant> fresh = new HashMap<>(watched);
        fresh.keySet().removeIf(project -> wishes.containsKey(pipelinesOf(project.id())));
        if (!fresh.isEmpty()) {
            schedule(fresh);
        }
        for (String gone : Set.copyOf(wishes.keySet())) {
            if (!wanted.contains(gone)) {
                wishes.remove(gone);
                looked(gone);
            }
        }
        discovered = true;
    }

    private void schedule(Map<ProjectRef, Instant> fresh) {
        Map<String, ProjectState> states = await(store.snapshots(ProjectPipelines.STATE, organization));
        Map<String, Map<String, OpenPipeline>> open = new HashMap<>();
        await(store.snapshots(ProjectPipelines.OPEN, organization))
                .forEach((id, pipeline) -> open.computeIfAbsent(pipeline.projectId(), p -> new HashMap<>())
                        .put(id, pipeline));
        Map<String, Map<String, ProjectDeployments.KnownTarget>> targets = new HashMap<>();
        await(store.snapshots(ProjectDeployments.TARGETS, organization))
                .forEach((id, target) -> targets.computeIfAbsent(target.projectId(), p -> new HashMap<>())
                        .put(id, target));
        Map<String, Map<String, ProjectDeployments.OpenDeployment>> deployments = new HashMap<>();
        await(store.snapshots(ProjectDeployments.OPEN, organization))
                .forEach((id, deployment) -> deployments
                        .computeIfAbsent(deployment.projectId(), p -> new HashMap<>())
                        .put(id, deployment));
        Instant now = clock.instant();
        fresh.forEach((project, liveFrom) -> {
            ProjectState state = states.get(project.id());
            ProjectPipelines pipelines = new ProjectPipelines(
                    organization,
                    baseUrl,
                    project,
                    client,
                    store,
                    options,
                    server,
                    state == null ? ProjectState.from(liveFrom, liveFrom.minus(options.backfill())) : state,
                    open.getOrDefault(project.id(), Map.of()));
            String name = pipelinesOf(project.id());
            wishes.put(name, options.intervals().quiet());
            firstLooks.add(name);
            agenda.put(name, now, () -> lookAtPipelines(name, project, pipelines));
            ProjectDeployments targetsOf = new ProjectDeployments(
                    organization,
                    baseUrl,
                    project,
                    client,
                    store,
                    options,
                    server,
                    liveFrom,
                    targets.getOrDefault(project.id(), Map.of()),
                    deployments.getOrDefault(project.id(), Map.of()));
            agenda.put("deployments/" + project.id(), now, () -> lookAtDeployments(project, targetsOf));
        });
        unlooked = firstLooks.size();
    }

    private static String pipelinesOf(String projectId) {
        return "pipelines/" + projectId;
    }

    /** Negative once the project is no longer watched: then it is not looked at again. */
    private Duration lookAtPipelines(String name, ProjectRef project, ProjectPipelines pipelines) {
        if (!wishes.containsKey(name)) {
            return Duration.ofNanos(-1);
        }
        Duration failed = look("pipelines", project, options.intervals().open(), pipelines::look);
        looked(name);
        HealthBoard board = health;
        if (board != null && board.blind("pipelines", project)) {
            return failed;
        }
        Instant now = server.now();
        Duration wish = cadence.next(
                pipelines.hasOpen(), pipelines.expectedEnd(), pipelines.lastActivity(), now, 1, random.nextDouble());
        if (wishes.containsKey(name)) {
            wishes.put(name, wish);
        }
        return Duration.ofMillis((long) (wish.toMillis() * stretch()));
    }

    private void looked(String name) {
        firstLooks.remove(name);
        unlooked = firstLooks.size();
    }

    /** How much the wishes of all projects exceed what the budget allows. */
    private double stretch() {
        double perMinute = wishes.values().stream()
                .mapToDouble(wish -> REQUESTS_PER_LOOK * 60_000 / Math.max(1, wish.toMillis()))
                .sum();
        return Math.max(1, perMinute / (options.requestsPerMinute() * SHARE));
    }

    private Duration lookAtDeployments(ProjectRef project, ProjectDeployments deployments) {
        if (!wishes.containsKey(pipelinesOf(project.id()))) {
            return Duration.ofNanos(-1);
        }
        WatchOptions.Intervals intervals = options.intervals();
        Duration soon =
                intervals.open().compareTo(intervals.deployments()) < 0 ? intervals.open() : intervals.deployments();
        Duration again = look("deployments", project, intervals.deployments(), deployments::look);
        if (again.compareTo(intervals.probe()) >= 0) {
            return again;
        }
        if (deployments.hasOpen()) {
            return jittered(soon);
        }
        return deployments.hasTargets() ? again : jittered(intervals.probe().dividedBy(2));
    }

    private void lookAtAgents() {
        List<AgentType> types = await(client.agentTypes());
        Sweep<Agent> seen = await(client.agents());
        int promised = types.stream().mapToInt(AgentType::agents).sum();
        if (!seen.complete() || (seen.items().isEmpty() && promised > 0)) {
            // half a list would look like many disconnections
            throw new SemaphoreException("GET agents", new ApiError.BadReply("the list of agents is not complete"));
        }
        AgentChanges changes =
                new AgentChanges(organization, clock.instant(), agentTypes.isEmpty() && agents.isEmpty());
        AgentChanges.Result<KnownAgent> ofAgents = changes.agents(agents, seen.items());
        AgentChanges.Result<KnownType> ofTypes = changes.types(agentTypes, types);
        Commit commit = new Commit();
        ofTypes.events().forEach(commit::event);
        ofAgents.events().forEach(commit::event);
        write(commit, AGENTS, agents, ofAgents.known());
        write(commit, AGENT_TYPES, agentTypes, ofTypes.known());
        await(store.commit(commit));
        replace(agents, ofAgents.known());
        replace(agentTypes, ofTypes.known());
    }

    private <K> void write(Commit commit, SnapshotKind<K> kind, Map<String, K> before, Map<String, K> after) {
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                commit.put(kind, organization, key, value);
            }
        });
        before.keySet().forEach(key -> {
            if (!after.containsKey(key)) {
                commit.remove(kind, organization, key);
            }
        });
    }

    private static <K> void replace(Map<String, K> target, Map<String, K> by) {
        target.clear();
        target.putAll(by);
    }

    private void lookAtQueue() {
        Sweep<Job> jobs = await(client.jobs(Set.of(JobState.Known.QUEUED, JobState.Known.RUNNING)));
        Map<String, QueueChanges.Depth> changed = new HashMap<>();
        Commit commit = new Commit();
        QueueChanges.detect(organization, queues, jobs.items(), jobs.complete(), clock.instant(), changed)
                .forEach(commit::event);
        changed.forEach((type, depth) -> commit.put(QUEUES, organization, type, depth));
        await(store.commit(commit));
        queues.putAll(changed);
    }

    /** Everything else that is kept of a project goes with it. */
    private void forget(ProjectRef project, Commit commit) {
        commit.remove(ProjectPipelines.STATE, organization, project.id());
        HealthBoard board = health;
        if (board != null) {
            board.forget(project, commit);
        }
    }
}
