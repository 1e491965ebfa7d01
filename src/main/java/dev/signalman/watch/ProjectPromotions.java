package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.PromotionFailed;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionRef;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.Promotion;
import dev.signalman.semaphore.PromotionStatus;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the promotions of one project's pipelines, for a while after each is done. A promotion that starts a pipeline shows in the
 * list of pipelines for free, and how that ends too; one for which nothing could be scheduled shows nowhere else.
 */
final class ProjectPromotions {
    /** A promotion whose pipeline is not known to be done. */
    record OpenPromotion(String projectId, PromotionRef promotion) {}

    static final SnapshotKind<Promotable> PROMOTABLE = new SnapshotKind<>("promotable_pipeline", Promotable.class);
    static final SnapshotKind<OpenPromotion> OPEN = new SnapshotKind<>("open_promotion", OpenPromotion.class);

    private static final Logger log = LoggerFactory.getLogger(ProjectPromotions.class);
    /** Pipelines of one project that are kept: those that are looked at no more leave first. */
    private static final int KEPT = 40;
    /** Promoted pipelines that are followed: of more at once, the oldest are only seen to start. */
    private static final int FOLLOWED = 200;
    /** Pipelines that one look asks about. */
    private static final int ASKED = 10;

    private static final Duration NOT_LISTED = Duration.ofMinutes(1);
    private static final Duration RARELY = Duration.ofMinutes(15);
    private static final Duration TOO_OLD = Duration.ofDays(7);

    private final String organization;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock clock;
    private final Allowance allowance;
    private final PipelineChanges refs;
    private final Predicate<String> listed;
    private final Map<String, Promotable> promotables;
    /** By the pipeline that they started. */
    private final Map<String, PromotionRef> open = new HashMap<>();

    private final Map<String, Instant> notBefore = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();

    private ProjectRef project;
    private Instant liveFrom = Instant.EPOCH;
    private boolean toldOfTooMany;

    /** @param listed whether a pipeline is known to be open, so that its end will be seen */
    ProjectPromotions(
            Watching watching,
            ProjectRef project,
            Allowance allowance,
            Predicate<String> listed,
            Map<String, Promotable> promotables,
            Map<String, OpenPromotion> open) {
        this.organization = watching.organization();
        this.project = project;
        this.client = watching.client();
        this.store = watching.store();
        this.options = watching.options();
        this.clock = watching.server();
        this.allowance = allowance;
        this.listed = listed;
        this.refs = new PipelineChanges(organization, watching.baseUrl(), project, Instant.EPOCH);
        this.promotables = new HashMap<>(promotables);
        open.forEach((id, promotion) -> this.open.put(id, promotion.promotion()));
    }

    /** How long until there is something to look at; zero or less if there is now. */
    Duration until() {
        Instant now = clock.now();
        Instant next = now.plus(Duration.ofDays(1));
        for (Map.Entry<String, Promotable> entry : promotables.entrySet()) {
            Instant due = due(entry.getKey(), entry.getValue());
            next = due != null && due.isBefore(next) ? due : next;
        }
        for (String id : open.keySet()) {
            Instant due = notBefore.getOrDefault(id, Instant.EPOCH);
            next = !listed.test(id) && due.isBefore(next) ? due : next;
        }
        return Duration.between(now, next);
    }

    private @Nullable Instant due(String id, Promotable promotable) {
        Instant retry = notBefore.getOrDefault(id, Instant.EPOCH);
        Instant due = promotable.due();
        return due == null || due.isAfter(retry) ? due : retry;
    }

    /** Takes note of pipelines that are done or were promoted. Commits with what is told of them. */
    Runnable seen(List<Sighting> changed, Instant newsFrom, Instant at, Commit commit) {
        liveFrom = newsFrom;
        Map<String, Promotable> after = new HashMap<>();
        List<String> finished = new ArrayList<>();
        for (Sighting sighting : changed) {
            Pipeline pipeline = sighting.pipeline();
            String source = pipeline.promotionOf();
            if (source != null && sighting.first()) {
                Promotable known = after.getOrDefault(source, promotables.get(source));
                after.put(
                        source,
                        known == null
                                ? Promotable.promoted(pipeline.projectId(), pipeline.createdAt())
                                : known.hurried(pipeline.createdAt()));
            }
            if (source != null && pipeline.done()) {
                Outcome outcome = PipelineChanges.outcome(pipeline);
                Instant ended = pipeline.doneAt() == null ? at : pipeline.doneAt();
                PromotionRef promotion = open.get(pipeline.id());
                Promotable known = after.getOrDefault(source, promotables.get(source));
                if (promotion != null) {
                    commit.event(finished(promotion, pipeline.id(), outcome, ended, at))
                            .remove(OPEN, organization, pipeline.id());
                    finished.add(pipeline.id());
                } else if (known != null) {
                    after.put(source, known.with(new Promotable.Ended(pipeline.id(), outcome, ended)));
                }
            }
            if (pipeline.switchId() != null && pipeline.done()) {
                Instant done = pipeline.doneAt() == null ? at : pipeline.doneAt();
                Promotable known = after.getOrDefault(pipeline.id(), promotables.get(pipeline.id()));
                after.put(
                        pipeline.id(),
                        known == null
                                ? Promotable.done(project.id(), sighting.ref(), done)
                                : known.named(sighting.ref()).hurried(done));
            }
        }
        Map<String, Promotable> all = new HashMap<>(promotables);
        all.putAll(after);
        List<String> dropped = tooMany(all);
        after.keySet().removeAll(dropped);
        after.forEach((id, promotable) -> commit.put(PROMOTABLE, organization, id, promotable));
        dropped.forEach(id -> commit.remove(PROMOTABLE, organization, id));
        // at once, since a look at promotions may go on meanwhile; if it is not written, the same pipelines are seen
        // again
        promotables.putAll(after);
        promotables.keySet().removeAll(dropped);
        return () -> open.keySet().removeAll(finished);
    }

    private List<String> tooMany(Map<String, Promotable> all) {
        if (all.size() <= KEPT) {
            return List.of();
        }
        List<String> dropped = all.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Promotable>, Boolean>comparing(
                                entry -> entry.getValue().due() != null)
                        .thenComparing(entry -> entry.getValue().since()))
                .limit(all.size() - (long) KEPT)
                .map(Map.Entry::getKey)
                .toList();
        boolean early = dropped.stream()
                .map(id -> all.get(id))
                .anyMatch(p -> p != null && p.due() != null && !p.since().isBefore(liveFrom));
        if (early && !toldOfTooMany) {
            toldOfTooMany = true;
            log.atInfo()
                    .addKeyValue("project", project.name())
                    .log(
                            "more than {} pipelines with promotions ended within an hour: promotions of the older ones are"
                                    + " told only if they start a pipeline; told once",
                            KEPT);
        }
        return dropped;
    }

    /**
     * One look. Fails with what the client or the store failed with; what one pipeline fails with does not hide the others.
     *
     * @param named the project by its name of now
     * @param newsFrom what occurred before this is history
     */
    void look(ProjectRef named, Instant newsFrom) {
        project = named;
        liveFrom = newsFrom;
        Instant now = clock.now();
        SemaphoreException trouble = null;
        for (String id : dueAt(now)) {
            notBefore.put(id, now.plus(backOff(id)));
            try {
                ask(id, now);
                wentWell(id);
            } catch (SemaphoreException e) {
                trouble = e;
            }
        }
        // what ended, or was dropped, meanwhile is asked about no more
        notBefore.keySet().removeIf(id -> !promotables.containsKey(id) && !open.containsKey(id));
        failures.keySet().retainAll(notBefore.keySet());
        List<String> unseen = open.keySet().stream()
                .filter(id -> !listed.test(id)
                        && !notBefore.getOrDefault(id, Instant.EPOCH).isAfter(now))
                .limit(ASKED)
                .toList();
        for (String id : unseen) {
            notBefore.put(id, now.plus(backOff(id)));
            try {
                follow(id, now);
            } catch (SemaphoreException e) {
                trouble = e;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private List<String> dueAt(Instant now) {
        Map<Instant, List<String>> byTime = new TreeMap<>();
        promotables.forEach((id, promotable) -> {
            Instant due = due(id, promotable);
            if (due != null && !due.isAfter(now)) {
                byTime.computeIfAbsent(due, d -> new ArrayList<>()).add(id);
            }
        });
        return byTime.values().stream().flatMap(List::stream).limit(ASKED).toList();
    }

    private Duration backOff(String id) {
        return Looks.afterFailure(failures.merge(id, 1, Integer::sum) + 2, RARELY);
    }

    private void wentWell(String id) {
        failures.remove(id);
        notBefore.remove(id);
    }

    private void ask(String id, Instant now) {
        Promotable known = promotables.get(id);
        if (known == null) {
            return;
        }
        List<Promotion> promotions;
        PipelineRef of;
        try {
            of = known.of() == null ? describe(id) : known.of();
            if (of == null) {
                drop(id);
                return;
            }
            allowance.spend();
            Sweep<Promotion> sweep = await(client.promotions(id));
            clock.observe(sweep.serverTime());
            promotions = sweep.items();
        } catch (SemaphoreException e) {
            if (!(e.error() instanceof ApiError.NotFound)) {
                throw e;
            }
            drop(id);
            return;
        }
        take(id, of, promotions, now);
    }

    /** Null for one without promotions, which the server does not like to be asked about. */
    private @Nullable PipelineRef describe(String id) {
        allowance.spend();
        Pipeline pipeline = await(client.pipeline(id));
        return pipeline.switchId() == null ? null : refs.ref(pipeline, null);
    }

    private void drop(String id) {
        await(store.commit(new Commit().remove(PROMOTABLE, organization, id)));
        promotables.remove(id);
    }

    /** From the reading of what is known to its replacement nothing is awaited: a look at pipelines may take note meanwhile. */
    private void take(String id, PipelineRef of, List<Promotion> promotions, Instant now) {
        Promotable known = promotables.get(id);
        if (known == null) {
            return;
        }
        Instant at = clock.ours().instant();
        // the log may have deleted what it knew of older ones
        Instant surelyKept =
                clock.surely().minus(options.retention().multipliedBy(3).dividedBy(4));
        Instant followedFrom = known.since().minus(Duration.ofHours(1));
        Commit commit = new Commit();
        List<String> settled = new ArrayList<>(known.settled());
        List<Promotable.Ended> ended = new ArrayList<>(known.ended());
        Map<String, PromotionRef> opened = new HashMap<>();
        boolean processing = false;
        List<Promotion> oldestFirst = promotions.stream()
                .filter(p -> p.triggeredAt() != null)
                .sorted(Comparator.comparing(p -> Objects.requireNonNull(p.triggeredAt())))
                .toList();
        for (Promotion promotion : oldestFirst) {
            Instant triggered = Objects.requireNonNull(promotion.triggeredAt());
            String key = promotion.name() + "/" + triggered;
            if (settled.contains(key) || triggered.isBefore(surelyKept)) {
                continue;
            }
            PromotionRef ref =
                    new PromotionRef(promotion.name(), of, promotion.triggeredBy(), promotion.override(), triggered);
            String started = promotion.scheduledPipelineId();
            boolean failed = promotion.status() == PromotionStatus.Known.FAILED;
            if (!failed && started == null) {
                processing = true;
            } else {
                settled.add(key);
            }
            commit.event(new PromotionTriggered(header(ref, "triggered", triggered, at), ref, started));
            if (failed) {
                Instant decided = promotion.scheduledAt() == null ? triggered : promotion.scheduledAt();
                commit.event(new PromotionFailed(header(ref, "failed", decided, at), ref));
            } else if (started != null) {
                Promotable.Ended end = ended.stream()
                        .filter(e -> e.pipelineId().equals(started))
                        .findFirst()
                        .orElse(null);
                if (end != null) {
                    commit.event(finished(ref, started, end.outcome(), end.at(), at));
                    ended.remove(end);
                } else if (!triggered.isBefore(followedFrom) && open.size() + opened.size() < FOLLOWED) {
                    commit.put(OPEN, organization, started, new OpenPromotion(known.projectId(), ref));
                    opened.put(started, ref);
                }
            }
        }
        Promotable next = known.named(of).looked(now, processing, settled, ended);
        promotables.put(id, next);
        try {
            await(store.commit(commit.put(PROMOTABLE, organization, id, next)));
        } catch (Exception e) {
            // await throws what the store failed with, checked or not: what was not written was not told
            promotables.computeIfPresent(id, (same, noted) -> noted.equals(next) ? known : noted.untold(known));
            throw e;
        }
        open.putAll(opened);
        // it will be in the list of pipelines, if it is not yet
        opened.keySet().forEach(pipeline -> notBefore.put(pipeline, now.plus(NOT_LISTED)));
    }

    /** No list shows the pipeline any more, or not yet. */
    private void follow(String id, Instant now) {
        PromotionRef promotion = open.get(id);
        if (promotion == null) {
            return;
        }
        Commit commit = new Commit().remove(OPEN, organization, id);
        if (!promotion.triggeredAt().isBefore(now.minus(TOO_OLD))) {
            try {
                allowance.spend();
                Pipeline pipeline = await(client.pipeline(id));
                if (!pipeline.done()) {
                    return;
                }
                Instant at = clock.ours().instant();
                commit.event(finished(
                        promotion,
                        id,
                        PipelineChanges.outcome(pipeline),
                        pipeline.doneAt() == null ? at : pipeline.doneAt(),
                        at));
            } catch (SemaphoreException e) {
                if (!(e.error() instanceof ApiError.NotFound)) {
                    throw e;
                }
            }
        }
        await(store.commit(commit));
        open.remove(id);
        wentWell(id);
    }

    private PromotionFinished finished(
            PromotionRef promotion, String pipelineId, Outcome outcome, Instant done, Instant at) {
        return new PromotionFinished(
                header(promotion, "finished", done, at),
                promotion,
                pipelineId,
                outcome,
                done.isBefore(promotion.triggeredAt())
                        ? Duration.ZERO
                        : Duration.between(promotion.triggeredAt(), done));
    }

    private EventHeader header(PromotionRef promotion, String what, Instant occurred, Instant at) {
        return new EventHeader(
                EventIds.promotion(organization, promotion.of().id(), promotion.name(), promotion.triggeredAt(), what),
                organization,
                project,
                "promotion/" + promotion.of().id() + "/" + promotion.name(),
                occurred,
                at,
                occurred.isBefore(liveFrom));
    }
}
