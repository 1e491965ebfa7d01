package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.FieldChange;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectChanged;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which projects are watched. A project that is missing from the list need not be gone: the list is filtered by permissions, and comes
 * empty when the permission service does not answer. It counts as gone after two lists without it and a 404 of its own; and as even
 * that can be a permission that comes back, what is kept of it stays for as long as the log keeps events.
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
     * @param left since when it is not watched, by our clock; null while it is
     * @param excluded whether it left because it is not selected: then nobody waits for what happens in it
     * @param settings what is set up in it; null if that was never seen
     * @param changes how often a change of that was told
     */
    record KnownProject(
            String name,
            long generation,
            boolean watched,
            int missing,
            Instant liveFrom,
            @Nullable Instant left,
            boolean excluded,
            @Nullable ProjectSettings settings,
            long changes) {
        private KnownProject seen(String nameNow, int missingNow) {
            return new KnownProject(
                    nameNow, generation, watched, missingNow, liveFrom, left, excluded, settings, changes);
        }

        private KnownProject with(ProjectSettings now, long changesNow) {
            return new KnownProject(name, generation, watched, missing, liveFrom, left, excluded, now, changesNow);
        }

        private KnownProject leftAt(Instant at, boolean excludedNow) {
            return new KnownProject(name, generation, false, 0, liveFrom, at, excludedNow, settings, changes);
        }
    }

    static final SnapshotKind<KnownProject> KIND = new SnapshotKind<>("project", KnownProject.class);

    /** Cursor of the last list, by Semaphore's clock: what came into being since then is news, also after a stop. */
    static final String LAST_SWEEP = "projects.last_sweep";

    /** Events are deleted a while after they might be; a project that came back sooner would repeat their ids. */
    private static final Duration BEYOND_RETENTION = Duration.ofDays(1);

    private final String organization;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock clock;
    private final Map<String, KnownProject> known;
    private final HealthBoard health;
    private @Nullable Instant lastSweep;
    private boolean looked;

    /** Takes up what the store keeps. */
    ProjectDirectory(
            String organization,
            SemaphoreClient client,
            Store store,
            WatchOptions options,
            ServerClock clock,
            HealthBoard health) {
        this.organization = organization;
        this.client = client;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.health = health;
        this.known = new HashMap<>(await(store.snapshots(KIND, organization)));
        this.lastSweep = await(store.cursor(organization, LAST_SWEEP))
                .map(Instant::parse)
                .orElse(null);
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

    /** Whether the projects of now are known. */
    boolean looked() {
        return looked;
    }

    /** Whether anything is kept of a project, watched or not. */
    boolean knows(String projectId) {
        return known.containsKey(projectId);
    }

    void look() {
        Instant asked = clock.ours().instant();
        Sweep<Project> sweep = await(client.projects());
        clock.observe(sweep.serverTime());
        if (sweep.items().isEmpty() && !allMayBeGone()) {
            throw new SemaphoreException(
                    "GET projects",
                    new ApiError.BadReply("the list of projects is empty, as it is when the permission service does not"
                            + " answer; those known before are still watched"));
        }
        boolean first = known.isEmpty() && lastSweep == null;
        // a project found later came into being since the last list was asked for, and so did what happened in it; a
        // clock that
        // is ahead would make history of what is still to happen
        Instant began = clock.surely(asked);
        Instant liveFrom = lastSweep == null ? began : lastSweep;
        Set<String> listed = new HashSet<>();
        Commit commit = new Commit();
        Map<String, KnownProject> next = new HashMap<>(known);
        for (Project project : sweep.items()) {
            listed.add(project.id());
            listed(project, liveFrom, began, first, next, commit);
        }
        // half a list says nothing of what it does not show, neither that it is gone nor that it was not there yet
        if (sweep.complete()) {
            for (String id : known.keySet()) {
                if (!listed.contains(id)) {
                    missing(id, next, commit);
                }
            }
            commit.cursor(organization, LAST_SWEEP, began.toString());
        }
        purge(next, commit);
        await(store.commit(commit));
        known.clear();
        known.putAll(next);
        looked = true;
        if (sweep.complete()) {
            lastSweep = began;
        }
    }

    private void listed(
            Project project,
            Instant liveFrom,
            Instant began,
            boolean first,
            Map<String, KnownProject> next,
            Commit commit) {
        KnownProject before = known.get(project.id());
        boolean selected = options.selects(project.name());
        if (before == null && !selected) {
            return;
        }
        KnownProject now;
        if (before == null || (!before.watched() && selected)) {
            long generation = before == null ? 0 : before.generation() + 1;
            // what happened while it could not be seen is news; while nobody wanted to see it, history
            Instant news = before == null ? liveFrom : before.excluded() ? began : before.liveFrom();
            ProjectSettings settings = before == null ? null : before.settings();
            long changes = before == null ? 0 : before.changes();
            now = new KnownProject(project.name(), generation, true, 0, news, null, false, settings, changes);
            commit.event(new ProjectAppeared(header(project.id(), now, "appeared", first), project.name()));
        } else if (before.watched() && !selected) {
            now = gone(project.id(), before, true, commit);
        } else {
            KnownProject seen = before.seen(project.name(), 0);
            now = seen.watched()
                    ? seen
                    : new KnownProject(
                            seen.name(),
                            seen.generation(),
                            false,
                            0,
                            seen.liveFrom(),
                            seen.left(),
                            !selected,
                            seen.settings(),
                            seen.changes());
        }
        if (now.watched()) {
            now = settings(project, before, now, commit);
        }
        if (!now.equals(before)) {
            next.put(project.id(), now);
            commit.put(KIND, organization, project.id(), now);
        }
    }

    private KnownProject settings(Project project, @Nullable KnownProject before, KnownProject now, Commit commit) {
        ProjectSettings settings = ProjectSettings.of(project, now.settings());
        List<FieldChange> fields = new ArrayList<>();
        if (before != null && !before.name().equals(now.name())) {
            fields.add(new FieldChange("name", before.name(), now.name()));
        }
        // what an earlier version did not keep is not different from what it would have kept
        if (now.settings() != null) {
            fields.addAll(settings.differencesFrom(now.settings()));
        }
        if (fields.isEmpty()) {
            return now.with(settings, now.changes());
        }
        long number = now.changes() + 1;
        commit.event(new ProjectChanged(header(project.id(), now, "changed/" + number, false), fields));
        return now.with(settings, number);
    }

    private void missing(String id, Map<String, KnownProject> next, Commit commit) {
        KnownProject before = known.get(id);
        if (before == null || !before.watched()) {
            return;
        }
        int missing = before.missing() + 1;
        boolean excluded = !options.selects(before.name());
        boolean gone = excluded || (missing >= 2 && notFound(id, before.name()));
        KnownProject now = gone ? gone(id, before, excluded, commit) : before.seen(before.name(), missing);
        next.put(id, now);
        commit.put(KIND, organization, id, now);
    }

    /** One of those that should be there tells a true empty list from a permission service that does not answer. */
    private boolean allMayBeGone() {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue().watched())
                .findFirst()
                .map(entry -> notFound(entry.getKey(), entry.getValue().name()))
                .orElse(true);
    }

    /** One may be made anew under the name of another. */
    private boolean notFound(String id, String name) {
        try {
            return !await(client.project(name)).id().equals(id);
        } catch (SemaphoreException e) {
            return e.error() instanceof ApiError.NotFound;
        }
    }

    private KnownProject gone(String id, KnownProject before, boolean excluded, Commit commit) {
        commit.event(new ProjectRemoved(header(id, before, "removed", false), before.name()));
        health.forget(new ProjectRef(id, before.name()), commit);
        Instant at = clock.ours().instant();
        return before.leftAt(at, excluded);
    }

    /** What left so long ago that the log knows nothing of it any more will not be missed. */
    private void purge(Map<String, KnownProject> next, Commit commit) {
        Instant at = clock.ours().instant();
        Instant keptFrom = at.minus(options.retention()).minus(BEYOND_RETENTION);
        ProjectMemory memory = null;
        for (Map.Entry<String, KnownProject> entry : Map.copyOf(next).entrySet()) {
            String id = entry.getKey();
            KnownProject project = entry.getValue();
            if (project.watched()) {
                continue;
            }
            if (project.left() == null) {
                // written by a version that did not say when
                KnownProject dated = project.leftAt(at, project.excluded());
                next.put(id, dated);
                commit.put(KIND, organization, id, dated);
            } else if (project.left().isBefore(keptFrom)) {
                memory = memory == null ? ProjectMemory.read(store, organization) : memory;
                memory.remove(organization, id, commit);
                health.purge(id, commit);
                next.remove(id);
                commit.remove(KIND, organization, id);
            }
        }
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
