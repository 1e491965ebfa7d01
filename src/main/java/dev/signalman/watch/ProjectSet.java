package dev.signalman.watch;

import dev.signalman.event.ProjectRef;
import dev.signalman.semaphore.WorkflowTrigger;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched projects, each with its looks at pipelines and deployments. What a project needs to go on stays while it is away, also
 * in memory: a look at it may be under way when it goes and when it comes back.
 */
final class ProjectSet {
    private static final Logger log = LoggerFactory.getLogger(ProjectSet.class);
    private static final Duration NEVER = Duration.ofNanos(-1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Requests that one look at a project takes on average. */
    private static final double REQUESTS_PER_LOOK = 1.5;
    /** Within this time after its end a pipeline has been promoted, if that happens by itself. */
    private static final Duration PROMOTED = Duration.ofSeconds(3);
    /** Share of the budget that looks at projects may take. */
    private static final double SHARE = 0.8;
    /** Share of the budget that promotions and schedulers may take together: they must not crowd out pipelines. */
    private static final double SHARE_OF_OTHERS = 0.15;

    /** Share of the budget for looks that open jobs give rise to; projects that are looked at often take none of it. */
    private static final double SHARE_OF_BUSY = 0.2;

    private final class Watched {
        private final ProjectPipelines pipelines;
        private final ProjectDeployments deployments;
        private final ProjectPromotions promotions;
        private final ProjectSchedules schedules;
        private ProjectRef project;
        private Instant liveFrom;
        private boolean present = true;

        Watched(ProjectRef project, Instant liveFrom, ProjectMemory memory) {
            this.project = project;
            this.liveFrom = liveFrom;
            String id = project.id();
            ProjectState state = memory.states().get(id);
            pipelines = new ProjectPipelines(
                    watching,
                    project,
                    state == null ? ProjectState.from(liveFrom, liveFrom.minus(options.backfill())) : state,
                    memory.pipelines().getOrDefault(id, Map.of()),
                    hooks,
                    this::seen);
            promotions = new ProjectPromotions(
                    watching,
                    project,
                    others,
                    pipelines::isOpen,
                    memory.promotables().getOrDefault(id, Map.of()),
                    memory.promotions().getOrDefault(id, Map.of()));
            schedules = new ProjectSchedules(
                    watching, project, others, memory.schedules().getOrDefault(id, Map.of()));
            deployments = new ProjectDeployments(
                    watching,
                    project,
                    memory.targets().getOrDefault(id, Map.of()),
                    memory.deployments().getOrDefault(id, Map.of()));
        }

        Duration lookAtPipelines() {
            if (!present) {
                return NEVER;
            }
            String name = pipelinesOf(project.id());
            Duration again = looks.look(
                    name, "pipelines", project, () -> pipelines.look(project, liveFrom), this::untilPipelines);
            looked(project.id());
            if (options.collectors().promotions()) {
                looks.idle("promotions");
            }
            Instant now = server.ours().instant();
            agenda.noLaterThan(promotionsOf(project.id()), now.plus(promotions.until()));
            agenda.noLaterThan(schedulesOf(project.id()), now.plus(schedules.until()));
            return again;
        }

        private Runnable seen(List<Sighting> changed, Instant newsFrom, Instant at, Commit commit) {
            if (options.collectors().schedules() && changed.stream().anyMatch(Watched::mayBeScheduled)) {
                schedules.hint();
            }
            return options.collectors().promotions() ? promotions.seen(changed, newsFrom, at, commit) : () -> {};
        }

        private static boolean mayBeScheduled(Sighting sighting) {
            return sighting.first()
                    && sighting.workflow() != null
                    && (sighting.workflow().triggeredBy() == WorkflowTrigger.Known.SCHEDULE
                            || sighting.workflow().triggeredBy() == WorkflowTrigger.Known.MANUAL_RUN);
        }

        Duration lookAtPromotions() {
            return lookAtOther(
                    promotionsOf(project.id()),
                    "promotions",
                    promotions::until,
                    () -> promotions.look(project, liveFrom));
        }

        Duration lookAtSchedules() {
            return lookAtOther(
                    schedulesOf(project.id()), "schedules", schedules::until, () -> schedules.look(project, liveFrom));
        }

        /** Something that is looked at when it is due, and has to wait when others need the budget. */
        private Duration lookAtOther(String name, String collector, Supplier<Duration> until, Runnable look) {
            if (!present) {
                return NEVER;
            }
            Duration wait = until.get();
            if (wait.isPositive()) {
                return wait;
            }
            Duration delay = others.delay(server.ours().instant());
            return delay.isPositive()
                    ? delay
                    : looks.look(name, collector, project, look, () -> atLeast(SHORTEST, until.get()));
        }

        private Duration untilPipelines() {
            relyOnHooks();
            Duration usual = usual();
            return relying ? Cadence.relaxed(usual, options.relax()) : usual;
        }

        /** When it is looked at again if webhooks tell nothing. */
        private Duration usual() {
            return cadence.next(project.id(), pipelines.outlook(), server.now());
        }

        Duration lookAtDeployments() {
            return present
                    ? looks.look(
                            deploymentsOf(project.id()),
                            "deployments",
                            project,
                            () -> deployments.look(project, liveFrom),
                            this::untilDeployments)
                    : NEVER;
        }

        private Duration untilDeployments() {
            if (!relying) {
                return usualForDeployments();
            }
            return deployments.hasTargets() || deployments.hasOpen()
                    ? Cadence.relaxed(usualForDeployments(), options.relax())
                    : options.intervals().probe();
        }

        /** Requests a minute; those that find something new not counted. */
        private double takenByDeployments() {
            return 60_000.0 / Math.max(1, usualForDeployments().toMillis());
        }

        private Duration usualForDeployments() {
            WatchOptions.Intervals intervals = options.intervals();
            if (deployments.hasOpen()) {
                return intervals.open().compareTo(intervals.deployments()) < 0
                        ? intervals.open()
                        : intervals.deployments();
            }
            return deployments.hasTargets()
                    ? intervals.deployments()
                    : intervals.probe().dividedBy(2);
        }
    }

    private final Watching watching;
    private final String organization;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock server;
    private final Cadence cadence;
    private final Looks looks;
    private final Agenda agenda;
    private final Map<String, Watched> projects = new HashMap<>();
    private final Allowance others;
    private final Allowance stirred;
    private final BusyPipelines busy = new BusyPipelines();
    private final Set<String> firstLooks = new HashSet<>();
    private final HookHealth hooks;
    private volatile boolean relying;
    private volatile boolean discovered;
    private volatile int unlooked;

    ProjectSet(Watching watching, Looks looks, Agenda agenda, HookHealth hooks) {
        this.watching = watching;
        this.organization = watching.organization();
        this.store = watching.store();
        this.options = watching.options();
        this.server = watching.server();
        this.cadence = new Cadence(options.intervals(), looksPerMinute());
        this.looks = looks;
        this.agenda = agenda;
        this.hooks = hooks;
        this.others = new Allowance(
                options.requestsPerMinute() * SHARE_OF_OTHERS, server.ours().instant());
        // in looks, not in requests
        this.stirred = new Allowance(
                options.requestsPerMinute() * SHARE_OF_BUSY / REQUESTS_PER_LOOK,
                server.ours().instant());
    }

    /** Looks soon at projects where the open jobs tell of pipelines that began or ended. */
    void noticed(QueueLook.Seen queue) {
        Instant now = server.ours().instant();
        var known = new BusyPipelines.Known() {
            @Override
            public boolean seen(String projectId, String pipelineId) {
                Watched project = projects.get(projectId);
                return project == null || !project.present || project.pipelines.knows(pipelineId);
            }

            @Override
            public boolean open(String projectId, String pipelineId) {
                Watched project = projects.get(projectId);
                return project != null && project.present && project.pipelines.isOpen(pipelineId);
            }
        };
        for (String projectId : busy.stirred(queue.pipelines(), queue.complete(), known)) {
            if (stirred.delay(now).isZero() && agenda.noLaterThan(pipelinesOf(projectId), now)) {
                stirred.spend();
            }
        }
    }

    /** True once the projects are known and each has been looked at. Any thread. */
    boolean ready() {
        return discovered && unlooked == 0;
    }

    /** Whether looks are rarer since webhooks tell what ends. Any thread. */
    boolean relying() {
        return relying;
    }

    /**
     * A pipeline of this project may have ended. With it a deployment may have ended, and one may soon begin, in a project that has
     * targets.
     */
    void hint(String projectId) {
        Instant now = server.ours().instant();
        agenda.hurry(pipelinesOf(projectId), now);
        Watched hinted = projects.get(projectId);
        if (hinted != null && hinted.deployments.hasOpen()) {
            agenda.hurry(deploymentsOf(projectId), now);
        } else if (hinted != null && hinted.deployments.hasTargets()) {
            agenda.noLaterThan(deploymentsOf(projectId), now.plus(PROMOTED));
        }
    }

    private static String pipelinesOf(String projectId) {
        return "pipelines/" + projectId;
    }

    private static String deploymentsOf(String projectId) {
        return "deployments/" + projectId;
    }

    private static String promotionsOf(String projectId) {
        return "promotions/" + projectId;
    }

    private static String schedulesOf(String projectId) {
        return "schedules/" + projectId;
    }

    private static Duration atLeast(Duration least, Duration time) {
        return time.compareTo(least) < 0 ? least : time;
    }

    /** Looks from now on at exactly the projects that the directory says are watched, by their names of now. */
    void follow(ProjectDirectory directory) {
        Map<ProjectRef, Instant> watched = directory.watched();
        ProjectMemory memory = watched.keySet().stream().allMatch(project -> projects.containsKey(project.id()))
                ? null
                : ProjectMemory.read(store, organization);
        Set<String> present = new HashSet<>();
        watched.forEach((project, liveFrom) -> {
            present.add(project.id());
            Watched known = projects.get(project.id());
            if (known == null && memory != null) {
                Watched fresh = new Watched(project, liveFrom, memory);
                projects.put(project.id(), fresh);
                begin(fresh);
            } else if (known != null) {
                known.project = project;
                known.liveFrom = liveFrom;
                if (!known.present) {
                    known.present = true;
                    begin(known);
                }
            }
        });
        projects.forEach((id, project) -> {
            if (!present.contains(id) && project.present) {
                project.present = false;
                cadence.forget(id);
                looks.forget(pipelinesOf(id));
                looks.forget(deploymentsOf(id));
                looks.forget(promotionsOf(id));
                looks.forget(schedulesOf(id));
                looked(id);
            }
        });
        projects.keySet().removeIf(id -> !directory.knows(id));
        cadence.budget(looksPerMinute());
        discovered = true;
    }

    /** What deployments leave of the budget, but not less than half of it. */
    private double looksPerMinute() {
        double all = options.requestsPerMinute() * SHARE;
        double deployments = projects.values().stream()
                .filter(project -> project.present)
                .mapToDouble(Watched::takenByDeployments)
                .sum();
        return Math.max(all / 2, all - deployments) / REQUESTS_PER_LOOK;
    }

    private void begin(Watched project) {
        String id = project.project.id();
        firstLooks.add(id);
        unlooked = firstLooks.size();
        Instant now = server.ours().instant();
        agenda.put(pipelinesOf(id), now, project::lookAtPipelines);
        agenda.put(deploymentsOf(id), now, project::lookAtDeployments);
        if (options.collectors().promotions()) {
            agenda.put(promotionsOf(id), now, project::lookAtPromotions);
        }
        if (options.collectors().schedules()) {
            agenda.put(schedulesOf(id), now, project::lookAtSchedules);
        }
    }

    private void looked(String projectId) {
        firstLooks.remove(projectId);
        unlooked = firstLooks.size();
    }

    /** When webhooks stop coming, what was put off because of them is looked at when it would have been without them. */
    private void relyOnHooks() {
        boolean coming = options.relax() > 1 && hooks.coming(server.ours().instant());
        if (coming == relying) {
            return;
        }
        relying = coming;
        if (coming) {
            log.info("{}: webhooks announce what ends, so looks are {} times rarer", organization, options.relax());
            return;
        }
        log.warn("{}: not all that ends is announced by webhooks: looks are as frequent as without", organization);
        Instant now = server.ours().instant();
        projects.forEach((id, project) -> {
            if (project.present) {
                agenda.noLaterThan(pipelinesOf(id), now.plus(project.usual()));
                agenda.noLaterThan(deploymentsOf(id), now.plus(project.usualForDeployments()));
            }
        });
    }
}
