package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Project;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which projects are watched. A project that is missing from the list need not be gone: the list is filtered by permissions, and comes
 * empty when the permission service does not answer. It counts as gone after two lists without it and a 404 of its own.
 */
final class ProjectDirectory {
    /**
     * What is kept of a project.
     *
     * @param name its name when last seen
     * @param generation counts its appearances
     * @param watched whether it is watched now
     * @param missing lists in a row without it
     * @param liveFrom what occurred before this is history
     */
    record KnownProject(String name, long generation, boolean watched, int missing, Instant liveFrom) {}

    static final SnapshotKind<KnownProject> KIND = new SnapshotKind<>("project", KnownProject.class);

    /** Cursor of the last list, by Semaphore's clock: what came into being since then is news, also after a stop. */
    static final String LAST_SWEEP = "projects.last_sweep";

    private final String organization;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock clock;
    private final Map<String, KnownProject> known;
    private final BiConsumer<ProjectRef, Commit> forget;
    private @Nullable Instant lastSweep;

    /** @param forget removes what else is kept of a project that is gone */
    ProjectDirectory(
            String organization,
            SemaphoreClient client,
            Store store,
            WatchOptions options,
            ServerClock clock,
            Map<String, KnownProject> known,
            @Nullable Instant lastSweep,
            BiConsumer<ProjectRef, Commit> forget) {
        this.organization = organization;
        this.client = client;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.known = new HashMap<>(known);
        this.lastSweep = lastSweep;
        this.forget = forget;
    }

    /** The watched projects and since when their events are news. */
    Map<ProjectRef, Instant> watched() {
        Map<ProjectRef, Instant> watched = new HashMap<>();
        known.forEach((id, project) -> {
            if (project.watched()) {
                watched.put(new ProjectRef(id, project.name()), project.liveFrom());
            }
        });
        return watched;
    }

    void look() {
        Sweep<Project> sweep = await(client.projects());
        clock.observe(sweep.serverTime());
        boolean first = known.isEmpty() && lastSweep == null;
        // a project found later came into being since the last list, and so did what happened in it
        Instant began = clock.now();
        Instant liveFrom = lastSweep == null ? began : lastSweep;
        Set<String> listed = new HashSet<>();
        Commit commit = new Commit();
        Map<String, KnownProject> next = new HashMap<>(known);
        for (Project project : sweep.items()) {
            listed.add(project.id());
            listed(project, liveFrom, first, next, commit);
        }
        // an empty list while projects are known is a permission service that does not answer
        if (sweep.complete() && !(sweep.items().isEmpty() && !known.isEmpty())) {
            for (String id : known.keySet()) {
                if (!listed.contains(id)) {
                    missing(id, next, commit);
                }
            }
        }
        await(store.commit(commit.cursor(organization, LAST_SWEEP, began.toString())));
        known.clear();
        known.putAll(next);
        lastSweep = began;
    }

    private void listed(
            Project project, Instant liveFrom, boolean first, Map<String, KnownProject> next, Commit commit) {
        KnownProject before = known.get(project.id());
        boolean selected = options.selects(project.name());
        if (before == null && !selected) {
            return;
        }
        KnownProject now;
        if (before == null || (!before.watched() && selected)) {
            long generation = before == null ? 0 : before.generation() + 1;
            now = new KnownProject(project.name(), generation, true, 0, liveFrom);
            commit.event(new ProjectAppeared(header(project.id(), now, "appeared", first), project.name()));
        } else if (before.watched() && !selected) {
            now = gone(project.id(), before, commit);
        } else {
            now = new KnownProject(project.name(), before.generation(), before.watched(), 0, before.liveFrom());
        }
        if (!now.equals(before)) {
            next.put(project.id(), now);
            commit.put(KIND, organization, project.id(), now);
        }
    }

    private void missing(String id, Map<String, KnownProject> next, Commit commit) {
        KnownProject before = known.get(id);
        if (before == null || !before.watched()) {
            return;
        }
        int missing = before.missing() + 1;
        boolean gone = !options.selects(before.name()) || (missing >= 2 && notFound(before.name()));
        KnownProject now = gone
                ? gone(id, before, commit)
                : new KnownProject(before.name(), before.generation(), true, missing, before.liveFrom());
        next.put(id, now);
        commit.put(KIND, organization, id, now);
    }

    private boolean notFound(String name) {
        try {
            await(client.project(name));
            return false;
        } catch (SemaphoreException e) {
            return e.error() instanceof ApiError.NotFound;
        }
    }

    private KnownProject gone(String id, KnownProject before, Commit commit) {
        commit.event(new ProjectRemoved(header(id, before, "removed", false), before.name()));
        forget.accept(new ProjectRef(id, before.name()), commit);
        return new KnownProject(before.name(), before.generation(), false, 0, before.liveFrom());
    }

    private EventHeader header(String id, KnownProject project, String what, boolean first) {
        Instant at = clock.ours().instant();
        return new EventHeader(
                EventIds.project(organization, id, project.generation(), what),
                organization,
                new ProjectRef(id, project.name()),
                "project/" + id,
                at,
                at,
                first);
    }
}
