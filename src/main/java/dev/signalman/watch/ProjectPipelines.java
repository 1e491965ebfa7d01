package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.JobResult;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectRef;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineQuery;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.semaphore.Workflow;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the pipelines of one project: what was created and what ended since the last look, and what is still open. Runs on the
 * virtual threads of its verticle; one look at a time.
 */
final class ProjectPipelines {
    /** Who else learns from what is seen; what it keeps is committed with it. */
    interface Follower {
        /**
         * @param liveFrom what occurred before this is history
         * @return what to remember once that is committed
         */
        Runnable seen(List<Sighting> changed, Instant liveFrom, Instant at, Commit commit);
    }

    static final SnapshotKind<ProjectState> STATE = new SnapshotKind<>("project_pipelines", ProjectState.class);
    static final SnapshotKind<OpenPipeline> OPEN = new SnapshotKind<>("open_pipeline", OpenPipeline.class);

    private static final Logger log = LoggerFactory.getLogger(ProjectPipelines.class);
    /** An open pipeline younger than this is seen in the list of created ones, which costs nothing more. */
    private static final Duration LISTED = Duration.ofHours(2);

    private static final Duration TOO_OLD = Duration.ofDays(7);
    private static final Duration SHORTEST_SLICE = Duration.ofMinutes(1);
    private static final Duration DESCRIBE_EVERY = Duration.ofSeconds(30);
    private static final int RECENT = 256;

    private final String organization;
    private final String baseUrl;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final InstantSource clock;
    private final ServerClock server;
    private final JobEvidence evidence;
    private final HookHealth hooks;
    private final Follower follower;
    private final Map<String, OpenPipeline> open;
    /** Finished pipelines that overlapping windows will show again. */
    private final Map<String, Boolean> finished = new LinkedHashMap<>();

    private ProjectRef project;
    private ProjectState state;
    private int looks;
    private Instant described = Instant.EPOCH;

    ProjectPipelines(
            Watching watching,
            ProjectRef project,
            ProjectState state,
            Map<String, OpenPipeline> open,
            HookHealth hooks,
            Follower follower) {
        this.organization = watching.organization();
        this.baseUrl = watching.baseUrl();
        this.project = project;
        this.client = watching.client();
        this.store = watching.store();
        this.options = watching.options();
        this.server = watching.server();
        this.clock = server.ours();
        this.state = state;
        this.open = new HashMap<>(open);
        this.evidence = new JobEvidence(client, options);
        this.hooks = hooks;
        this.follower = follower;
    }

    boolean isOpen(String pipelineId) {
        return open.containsKey(pipelineId);
    }

    /** True if it was seen lately. */
    boolean knows(String pipelineId) {
        return open.containsKey(pipelineId) || finished.containsKey(pipelineId);
    }

    boolean hasOpen() {
        return !open.isEmpty();
    }

    /** What may happen next, as far as it was seen. */
    Outlook outlook() {
        return new Outlook(
                state.rhythm(),
                open.values().stream()
                        .map(p -> new Outlook.Open(p.file(), p.createdAt(), p.stage() == Stage.RUNNING))
                        .toList(),
                state.lastActivity());
    }

    /**
     * One look, which may be several commits after a long absence. Fails with what the client or the store failed with.
     *
     * @param named the project by its name of now
     * @param liveFrom what occurred before this is history
     */
    void look(ProjectRef named, Instant liveFrom) {
        project = named;
        state = pulledBack(state);
        // written while a clock was ahead, it would make history of everything until then
        Instant news = server.latest().isBefore(liveFrom) ? min(state.created(), state.done()) : liveFrom;
        state = state.resumed(news, news.minus(options.backfill()));
        looks++;
        Duration slice = options.catchUpSlice();
        // rows tell the server's time better than a clock that is behind
        Instant shown = Instant.MIN;
        boolean more = true;
        while (more) {
            Instant readTo = min(state.created(), state.done());
            Window window = Window.after(readTo, max(server.surely(), shown).minus(options.overlap()), slice);
            Map<String, Pipeline> seen = new HashMap<>();
            Sweep<Pipeline> created = created(window);
            // a clock may have been set forward since: what one of them says is still to come is no slice to have read
            server.observe(created.serverTime());
            window = window.notBeyond(max(server.surely(), shown).minus(options.overlap()));
            created.items().forEach(p -> seen.put(p.id(), p));
            List<Pipeline> ended = List.of();
            boolean complete = created.complete();
            int pages = created.pages();
            boolean doneRead = window.to() != null
                    || looks % 2 == 1
                    || open.keySet().stream().anyMatch(id -> !seen.containsKey(id));
            if (doneRead) {
                Sweep<Pipeline> done = done(window);
                ended = done.items();
                ended.forEach(p -> seen.put(p.id(), p));
                complete &= done.complete();
                pages = Math.max(pages, done.pages());
            }
            boolean tooMuch = !complete && pages >= client.maxPages();
            if (tooMuch && slice.compareTo(SHORTEST_SLICE) > 0) {
                shown = max(shown, newest(seen.values()));
                slice = half(window, readTo, slice);
                continue;
            }
            if (tooMuch) {
                log.atWarn()
                        .addKeyValue("project", project.name())
                        .log("a minute holds more pipelines than api.max_pages shows: some may be missed");
            }
            if (window.to() == null) {
                describeOld(seen);
            }
            // rows shifted while we paged: what was seen is told, but the same window is read again next time
            boolean certain = complete || tooMuch;
            commit(seen.values(), window, certain ? read(window, created.items(), ended) : state);
            if (certain && doneRead && window.to() == null) {
                // neither list will show it again
                finished.keySet().retainAll(seen.keySet());
            }
            if (!certain) {
                throw new SemaphoreException(
                        "GET pipelines", new ApiError.BadReply("the list changed while it was read; it is read again"));
            }
            more = window.to() != null;
        }
    }

    /**
     * A cursor that is ahead of both clocks was set by one that was wrong then. What happened since the last thing that was told may
     * have been missed; what was not, the log knows by its id.
     */
    private ProjectState pulledBack(ProjectState known) {
        Instant latest = server.latest().plus(options.overlap());
        if (!known.created().isAfter(latest) && !known.done().isAfter(latest)) {
            return known;
        }
        Instant surely = server.surely();
        Instant last = known.lastActivity();
        Instant back = last == null || last.isAfter(surely) ? surely.minus(options.backfill()) : last;
        log.atWarn()
                .addKeyValue("project", project.name())
                .addKeyValue("from", max(known.created(), known.done()))
                .addKeyValue("to", back)
                .log("pipelines had been read up to a time that is still to come, so they are read again");
        return known.backTo(back);
    }

    /** Half of what was asked for; a window up to now may be shorter than a slice. */
    private Duration half(Window window, Instant readTo, Duration slice) {
        Duration upToNow = Duration.between(readTo, server.now());
        Duration asked = window.to() == null && upToNow.compareTo(slice) < 0 ? upToNow : slice;
        Duration half = asked.dividedBy(2);
        return half.compareTo(SHORTEST_SLICE) < 0 ? SHORTEST_SLICE : half;
    }

    /** The newest time that has surely passed since a row shows it; {@link Instant#MIN} for none. */
    private Instant newest(Collection<Pipeline> rows) {
        return min(
                server.latest(),
                rows.stream().map(Pipeline::createdAt).max(Instant::compareTo).orElse(Instant.MIN));
    }

    private Sweep<Pipeline> created(Window window) {
        Instant listedFrom = server.now().minus(LISTED);
        Instant from = open.values().stream()
                .map(OpenPipeline::createdAt)
                .filter(at -> at.isAfter(listedFrom))
                .min(Instant::compareTo)
                .filter(at -> at.isBefore(state.created()))
                .orElse(state.created());
        return await(
                client.pipelines(PipelineQuery.project(project.id()).createdWithin(start(from, window), end(window))));
    }

    private Sweep<Pipeline> done(Window window) {
        return await(client.pipelines(
                PipelineQuery.project(project.id()).doneWithin(start(state.done(), window), end(window))));
    }

    /** One cursor may be beyond the slice that the other one needs; the server refuses a span that ends before it begins. */
    private Instant start(Instant from, Window window) {
        return (window.to() == null ? from : min(from, window.to())).minus(options.overlap());
    }

    /** The server compares whole seconds strictly, so the bound is set a second later. */
    private static @Nullable Instant end(Window window) {
        return window.to() == null ? null : window.to().plusSeconds(1);
    }

    /** Open pipelines that no list shows any more are asked for one by one, at leisure. */
    private void describeOld(Map<String, Pipeline> seen) {
        Instant now = clock.instant();
        if (Duration.between(described, now).abs().compareTo(DESCRIBE_EVERY) < 0) {
            return;
        }
        described = now;
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, OpenPipeline> entry : Map.copyOf(open).entrySet()) {
            if (seen.containsKey(entry.getKey())) {
                continue;
            }
            if (entry.getValue().createdAt().isBefore(server.surely().minus(TOO_OLD))) {
                gone.add(entry.getKey());
                continue;
            }
            try {
                Pipeline pipeline = await(client.pipeline(entry.getKey()));
                seen.put(pipeline.id(), pipeline);
            } catch (SemaphoreException e) {
                if (!(e.error() instanceof ApiError.NotFound)) {
                    throw e;
                }
                gone.add(entry.getKey());
            }
        }
        forget(gone);
    }

    /** Deleted by the server's retention, or older than any pipeline can be. */
    private void forget(List<String> gone) {
        if (gone.isEmpty()) {
            return;
        }
        Commit commit = new Commit();
        Instant at = clock.instant();
        for (String id : gone) {
            OpenPipeline known = open.get(id);
            var header = new EventHeader(
                    EventIds.pipeline(organization, id, "vanished"),
                    organization,
                    project,
                    "pipeline/" + id,
                    at,
                    at,
                    false);
            commit.event(new PipelineVanished(header, id, known == null ? null : known.workflowId()))
                    .remove(OPEN, organization, id);
        }
        await(store.commit(commit));
        gone.forEach(open::remove);
        log.atDebug()
                .addKeyValue("project", project.name())
                .addKeyValue("pipelines", gone)
                .log("open pipelines are gone");
    }

    private void commit(Collection<Pipeline> seen, Window window, ProjectState read) {
        List<Pipeline> changed = seen.stream()
                .map(window::asOf)
                .filter(p ->
                        !finished.containsKey(p.id()) && Stage.of(p).compareTo(stage(p.id())) > 0 && !toldLongAgo(p))
                .toList();
        Instant at = clock.instant();
        Map<String, Workflow> workflows = workflows(changed);
        PipelineChanges changes = new PipelineChanges(organization, baseUrl, project, state.liveFrom());
        List<ChangeEvent> events = new ArrayList<>();
        ProjectState next = read;
        Commit commit = new Commit();
        for (Pipeline pipeline : changed) {
            if (pipeline.done() && PipelineChanges.outcome(pipeline).broken()) {
                next = next.failedOn(key(pipeline));
            }
        }
        List<String> failed = next.failed();
        Map<String, List<JobResult>> jobs =
                evidence.of(changed, pipeline -> failed.contains(key(pipeline)), state.liveFrom());
        for (Pipeline pipeline : changed) {
            events.addAll(changes.detect(
                    stage(pipeline.id()),
                    pipeline,
                    workflows.get(pipeline.workflowId()),
                    jobs.getOrDefault(pipeline.id(), List.of()),
                    at));
        }
        events.sort(PipelineChanges.ORDER);
        for (ChangeEvent event : events) {
            commit.event(event);
            next = next.active(event.header().occurredAt());
        }
        next = next.with(learned(next.rhythm(), events));
        for (Pipeline pipeline : changed) {
            if (pipeline.done()) {
                commit.remove(OPEN, organization, pipeline.id());
            } else {
                commit.put(OPEN, organization, pipeline.id(), OpenPipeline.of(project.id(), pipeline));
            }
        }
        if (!next.equals(state)) {
            commit.put(STATE, organization, project.id(), next);
        }
        List<Sighting> sightings = changed.stream()
                .map(p -> new Sighting(
                        p,
                        changes.ref(p, workflows.get(p.workflowId())),
                        stage(p.id()) == Stage.UNSEEN,
                        workflows.get(p.workflowId())))
                .toList();
        Runnable committed = follower.seen(sightings, state.liveFrom(), at, commit);
        await(store.commit(commit));
        committed.run();
        state = next;
        remember(changed);
        evidence.told(changed);
        changed.stream().filter(Pipeline::done).forEach(pipeline -> hooks.ended(pipeline.id(), pipeline.doneAt(), at));
    }

    private Rhythm learned(Rhythm known, List<ChangeEvent> events) {
        Rhythm rhythm = known;
        for (ChangeEvent event : events) {
            if (event instanceof PipelineQueued queued) {
                rhythm = rhythm.began(queued.header().occurredAt(), server.now());
            } else if (event instanceof PipelineFinished done && done.ran().isPositive()) {
                rhythm = rhythm.took(done.pipeline().file(), done.queued(), done.ran());
            }
        }
        return rhythm;
    }

    /**
     * By what the server has shown, not by our clock, which may differ from its own; and each cursor by its own list only, since
     * what another list or a single question showed later says nothing of what else happened until then.
     */
    private ProjectState read(Window window, List<Pipeline> created, List<Pipeline> ended) {
        Instant to = window.to();
        if (to != null) {
            return state.read(to, to);
        }
        // a row of a time that is still to come must not hide those that come until then
        Instant latest = server.latest();
        Instant createdTo = state.created();
        for (Pipeline pipeline : created) {
            createdTo = max(createdTo, min(pipeline.createdAt(), latest));
        }
        Instant doneTo = state.done();
        for (Pipeline pipeline : ended) {
            doneTo = pipeline.doneAt() == null ? doneTo : max(doneTo, min(pipeline.doneAt(), latest));
        }
        return state.read(createdTo, doneTo);
    }

    /**
     * A quiet project shows its newest pipeline in every list, also when the log has long deleted its events and would take them
     * for new.
     */
    private boolean toldLongAgo(Pipeline pipeline) {
        Instant doneAt = pipeline.doneAt();
        Instant surelyKept =
                server.surely().minus(options.retention().multipliedBy(3).dividedBy(4));
        return stage(pipeline.id()) == Stage.UNSEEN
                && doneAt != null
                && doneAt.isBefore(surelyKept)
                && state.passed(pipeline.createdAt(), doneAt);
    }

    private void remember(List<Pipeline> changed) {
        for (Pipeline pipeline : changed) {
            if (pipeline.done()) {
                open.remove(pipeline.id());
                finished.put(pipeline.id(), true);
            } else {
                open.put(pipeline.id(), OpenPipeline.of(project.id(), pipeline));
            }
        }
        var oldest = finished.keySet().iterator();
        while (finished.size() > RECENT && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    private Stage stage(String pipelineId) {
        OpenPipeline known = open.get(pipelineId);
        return known == null ? Stage.UNSEEN : known.stage();
    }

    /** Says who started new workflows, and of what they are reruns; without it events carry what the pipelines say. */
    private Map<String, Workflow> workflows(List<Pipeline> changed) {
        Instant oldest = changed.stream()
                .filter(p -> stage(p.id()) == Stage.UNSEEN || p.done())
                .map(Pipeline::createdAt)
                .min(Instant::compareTo)
                .orElse(null);
        if (oldest == null) {
            return Map.of();
        }
        Instant newest = changed.stream()
                .map(Pipeline::createdAt)
                .max(Instant::compareTo)
                .orElse(oldest);
        Map<String, Workflow> found = new HashMap<>();
        await(client.workflows(project.id(), null, oldest.minusSeconds(60), newest.plusSeconds(60)))
                .items()
                .forEach(workflow -> found.put(workflow.id(), workflow));
        return found;
    }

    private static String key(Pipeline pipeline) {
        return pipeline.commit() + "/" + pipeline.workingDirectory() + "/" + pipeline.yamlFile();
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
