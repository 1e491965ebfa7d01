package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.ProjectRef;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of every collector of one organisation: what concerns all of them is kept for the organisation, what concerns one project
 * for that project. Writes the events and one log line at the beginning and at the end of an outage.
 */
final class HealthBoard {
    static final SnapshotKind<CollectorHealth.Kept> KIND =
            new SnapshotKind<>("collector_health", CollectorHealth.Kept.class);

    private static final Logger log = LoggerFactory.getLogger(HealthBoard.class);

    private static final List<String> BY_PROJECT = List.of("pipelines", "deployments", "promotions", "schedules");

    private final String organization;
    private final Store store;
    private final WatchOptions options;
    private final InstantSource clock;
    private final Map<String, CollectorHealth.Kept> kept;
    private final Map<String, CollectorHealth> healths = new ConcurrentHashMap<>();

    HealthBoard(
            String organization,
            Store store,
            WatchOptions options,
            InstantSource clock,
            Map<String, CollectorHealth.Kept> kept) {
        this.organization = organization;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.kept = new HashMap<>(kept);
        List.of("projects", "pipelines", "agents", "queue", "deployments").forEach(name -> of(name, null));
        options.collectors().names().forEach(name -> of(name, null));
    }

    private CollectorHealth of(String collector, @Nullable ProjectRef project) {
        String key = project == null ? collector : collector + "/" + project.id();
        CollectorHealth health = healths.computeIfAbsent(
                key,
                k -> new CollectorHealth(
                        organization,
                        collector,
                        project,
                        options.degradedAfter(),
                        options.blindAfter(),
                        kept.getOrDefault(k, CollectorHealth.Kept.WELL)));
        if (project != null) {
            health.renamed(project);
        }
        return health;
    }

    /** It will look for the whole organisation, and has not yet. */
    void begin(String collector) {
        of(collector, null);
    }

    /** Nobody wants it to look any more, so that it cannot see is no news. */
    void end(String collector) {
        if (kept.getOrDefault(collector, CollectorHealth.Kept.WELL).problem() != null) {
            tell(of(collector, null), health -> health.success(clock.instant()));
            healths.remove(collector);
        }
    }

    void success(String collector, @Nullable ProjectRef project) {
        tell(of(collector, null), health -> health.success(clock.instant()));
        if (project != null) {
            CollectorHealth own = healths.get(collector + "/" + project.id());
            boolean before = kept.containsKey(collector + "/" + project.id());
            if (own != null || before) {
                tell(of(collector, project), health -> health.success(clock.instant()));
            }
        }
    }

    /** Counts as a success of a collector that has not tried anything. */
    void idle(String collector) {
        CollectorHealth health = of(collector, null);
        if (health.untried()) {
            tell(health, known -> known.success(clock.instant()));
        }
    }

    /** The problem, so that the caller can look less often. */
    CollectorProblem failure(String collector, @Nullable ProjectRef project, Throwable failure) {
        CollectorProblem problem = problem(failure);
        String message =
                problem == CollectorProblem.NOT_STORED ? unwritable(failure) : String.valueOf(failure.getMessage());
        Instant at = clock.instant();
        CollectorHealth all = of(collector, null);
        CollectorHealth health = project == null ? all : of(collector, project);
        boolean couldBeEverywhere = switch (problem) {
            case UNREACHABLE, TOKEN_REFUSED, FEATURE_OFF, NOT_STORED -> true;
            case NO_PERMISSION, BAD_REPLY -> false;
        };
        if (project != null && couldBeEverywhere) {
            // others see, so it is this project alone; otherwise it is told once for all of them
            Instant since = health.failingSince() == null ? at : health.failingSince();
            boolean alone = all.seenSince(since);
            tell(health, known -> known.failure(problem, message, at, alone));
            if (!alone && !(problem == CollectorProblem.FEATURE_OFF && all.seenSince(Instant.EPOCH))) {
                tell(all, known -> known.failure(problem, message, at));
            }
        } else {
            tell(health, known -> known.failure(problem, message, at));
        }
        if (health.justFailed() && !(failure instanceof SemaphoreException)) {
            log.warn("{}: a look at {} failed, trying again: {}", organization, health.key(), message, failure);
        } else if (health.justFailed()) {
            log.info("{}: a look at {} failed, trying again: {}", organization, health.key(), message);
        }
        return problem;
    }

    /** Whether an outage of this collector, for this project or for all, was told and lasts. */
    boolean blind(String collector, @Nullable ProjectRef project) {
        CollectorHealth all = healths.get(collector);
        CollectorHealth own = project == null ? null : healths.get(collector + "/" + project.id());
        return (all != null && all.told()) || (own != null && own.told());
    }

    /** Forgets a project that is gone. */
    void forget(ProjectRef project, Commit commit) {
        for (String collector : BY_PROJECT) {
            String key = collector + "/" + project.id();
            CollectorHealth health = healths.remove(key);
            CollectorHealth.Kept last = health == null ? kept.get(key) : health.kept();
            if (last != null && last.generation() > 0) {
                // the count stays: if it comes back, another outage must be another event
                CollectorHealth.Kept well = new CollectorHealth.Kept(last.generation(), null, null, "");
                kept.put(key, well);
                commit.put(KIND, organization, key, well);
            }
        }
    }

    /** Forgets even how many outages a project had: it is gone for good. */
    void purge(String projectId, Commit commit) {
        for (String collector : BY_PROJECT) {
            String key = collector + "/" + projectId;
            healths.remove(key);
            if (kept.remove(key) != null) {
                commit.remove(KIND, organization, key);
            }
        }
    }

    private interface Change {
        Optional<? extends CollectorEvent> of(CollectorHealth health);
    }

    private void tell(CollectorHealth health, Change change) {
        CollectorHealth.Kept before = health.kept();
        change.of(health).ifPresent(event -> {
            try {
                await(store.commit(new Commit().event(event).put(KIND, organization, health.key(), health.kept())));
            } catch (Exception e) {
                // await throws whatever the store failed with, checked or not; the next look tries again
                if (!health.unstored()) {
                    log.warn("{}: how {} stands cannot be written", organization, health.key(), e);
                }
                health.restore(before, unwritable(e));
                return;
            }
            write(event).accept(health);
        });
    }

    private Consumer<CollectorHealth> write(CollectorEvent event) {
        return health -> {
            CollectorStatus status = health.status();
            String where = status.project() == null ? organization : organization + "/" + status.project();
            switch (event) {
                case CollectorDegraded degraded -> {
                    if (degraded.problem() == CollectorProblem.FEATURE_OFF) {
                        log.info(
                                "{}: {} are switched off: the server does not offer them ({})",
                                where,
                                status.collector(),
                                degraded.message());
                    } else {
                        log.warn("{}: {} cannot be seen: {}", where, status.collector(), degraded.message());
                    }
                }
                case CollectorRecovered recovered ->
                    log.info(
                            "{}: {} can be seen again, after {} s",
                            where,
                            status.collector(),
                            recovered.blind().toSeconds());
            }
        };
    }

    List<CollectorStatus> statuses() {
        return healths.values().stream()
                .filter(health -> !health.key().contains("/") || health.told() || health.unstored())
                .map(CollectorHealth::status)
                .sorted(Comparator.comparing(CollectorStatus::collector)
                        .thenComparing(status -> status.project() == null ? "" : status.project()))
                .toList();
    }

    private static String unwritable(Throwable failure) {
        return "the database cannot be written: " + failure.getMessage();
    }

    private static CollectorProblem problem(Throwable failure) {
        if (!(failure instanceof SemaphoreException known)) {
            // what is neither Semaphore's nor the store's is a reply that we did not know how to take
            return failure instanceof RuntimeException && !(failure instanceof StoreException)
                    ? CollectorProblem.BAD_REPLY
                    : CollectorProblem.NOT_STORED;
        }
        return switch (known.error()) {
            case ApiError.Unauthorized u -> CollectorProblem.TOKEN_REFUSED;
            case ApiError.PermissionDenied p -> CollectorProblem.NO_PERMISSION;
            // for a project that is listed: this token may not see what is in it
            case ApiError.NotFound n -> CollectorProblem.NO_PERMISSION;
            case ApiError.FeatureOff f -> CollectorProblem.FEATURE_OFF;
            case ApiError.RateLimited r -> CollectorProblem.UNREACHABLE;
            case ApiError.ServerTrouble s -> CollectorProblem.UNREACHABLE;
            case ApiError.Unreachable u -> CollectorProblem.UNREACHABLE;
            case ApiError.Busy b -> CollectorProblem.UNREACHABLE;
            case ApiError.BadRequest b -> CollectorProblem.BAD_REPLY;
            case ApiError.BadReply b -> CollectorProblem.BAD_REPLY;
            case ApiError.TooLarge t -> CollectorProblem.BAD_REPLY;
        };
    }
}
