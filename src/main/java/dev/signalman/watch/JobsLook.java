package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Result;
import dev.signalman.glob.Glob;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobOutcome;
import dev.signalman.semaphore.JobState;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the finished jobs of an organisation. Their list goes by creation, so it is read back to the last look, which is one page
 * if little happened; jobs that were open then and are not any more are asked for one by one where that did not show them.
 */
final class JobsLook {
    /** A job that was open when it was last seen. */
    record OpenJob(Instant seen) {}

    static final SnapshotKind<OpenJob> OPEN = new SnapshotKind<>("open_job", OpenJob.class);
    /** Every job created up to this time of the server was seen finished, or is kept as open. */
    static final String READ_TO = "jobs.read_to";

    private static final Logger log = LoggerFactory.getLogger(JobsLook.class);
    /** Of 30 jobs each, for one look. */
    private static final int PAGES = 40;
    /** Jobs that one look asks for one by one. */
    private static final int ASKED = 20;
    /** Finished jobs that are remembered, since overlapping looks show them again. */
    private static final int RECENT = 2_000;

    private final String organization;
    private final String baseUrl;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock clock;
    private final ProjectDirectory directory;
    private final QueueLook queue;
    private final Map<String, OpenJob> open;
    private final Map<String, Boolean> recent = new LinkedHashMap<>();
    private @Nullable Instant readTo;
    private @Nullable Instant lastAsked;
    /** How often asking for an open job failed, so that those which cannot be read do not keep the others waiting. */
    private final Map<String, Integer> refused = new HashMap<>();

    private boolean everSeen;
    private boolean toldOfTooMany;

    /** Takes up what the store keeps. */
    JobsLook(Watching watching, ProjectDirectory directory, QueueLook queue) {
        this.organization = watching.organization();
        this.baseUrl = watching.baseUrl();
        this.client = watching.client();
        this.store = watching.store();
        this.options = watching.options();
        this.clock = watching.server();
        this.directory = directory;
        this.queue = queue;
        this.open = new HashMap<>(await(store.snapshots(OPEN, organization)));
        this.readTo =
                await(store.cursor(organization, READ_TO)).map(Instant::parse).orElse(null);
    }

    /** True if there is something to compare with: the projects are known, and the queue was seen since the last look. */
    boolean possible() {
        QueueLook.Seen seen = queue.seen();
        return seen != null && !seen.asked().equals(lastAsked) && directory.looked();
    }

    void look() {
        QueueLook.Seen queued = Objects.requireNonNull(queue.seen());
        Instant asked = clock.surely(queued.asked());
        boolean first = readTo == null;
        Instant to = readTo == null ? asked.minus(options.backfill()) : readTo;
        Instant kept = clock.surely().minus(options.retention().multipliedBy(3).dividedBy(4));
        Instant from = (to.isBefore(kept) ? kept : to).minus(options.overlap());
        Sweep<Job> sweep = await(client.api().jobs().finished(from, PAGES));
        clock.observe(sweep.serverTime());
        if (sweep.items().isEmpty() && everSeen) {
            throw bad("the list of finished jobs is empty, as it is when the permission service does not answer");
        }
        boolean tooMany = !sweep.complete() && sweep.pages() >= Math.min(PAGES, client.maxPages());
        Map<String, Job> finished = new HashMap<>();
        for (Job job : sweep.items()) {
            everSeen = true;
            Instant created = job.createdAt();
            if (open.containsKey(job.id()) || created == null || !created.isBefore(from)) {
                finished.put(job.id(), job);
            }
        }
        List<String> vanished = new ArrayList<>();
        Unlisted unlisted = unlisted(queued, finished, vanished);
        boolean hidden = unlisted.hidden();
        boolean certain = !hidden && (sweep.complete() || tooMany);
        // an open job that was not listed would be lost if it was created before the time from which the next look
        // reads
        boolean passed = certain && (queued.complete() || tooMany);
        commit(queued, finished, vanished, passed ? asked : null);
        lastAsked = queued.asked();
        if (unlisted.trouble() != null) {
            throw unlisted.trouble();
        }
        if (hidden) {
            throw bad(
                    "the list of open jobs is empty while some run, as it is when the permission service does not answer");
        }
        if (!certain) {
            throw bad("the list of finished jobs changed while it was read; it is read again");
        }
        if (tooMany && !first) {
            if (!toldOfTooMany) {
                toldOfTooMany = true;
                log.warn(
                        "{}: more jobs ended since the last look than {} pages show: the oldest of them are not told",
                        organization,
                        sweep.pages());
            }
            throw bad("more jobs ended since the last look than " + sweep.pages() + " pages show");
        }
        toldOfTooMany = false;
    }

    private static SemaphoreException bad(String message) {
        return new SemaphoreException("GET jobs", new ApiError.BadReply(message));
    }

    /**
     * What asking for jobs that are in no list showed.
     *
     * @param hidden whether one of them is open although no job is listed as open
     * @param trouble what asking for one of them failed with last; null if all answered
     */
    private record Unlisted(boolean hidden, @Nullable SemaphoreException trouble) {}

    /** Asks for jobs that were open and are in neither list. What one fails with does not hide the others. */
    private Unlisted unlisted(QueueLook.Seen queued, Map<String, Job> finished, List<String> vanished) {
        if (!queued.complete()) {
            return new Unlisted(false, null);
        }
        refused.keySet().retainAll(open.keySet());
        Instant givenUp = clock.ours().instant().minus(options.retention());
        SemaphoreException trouble = null;
        List<String> gone = open.entrySet().stream()
                .filter(entry -> !queued.jobs().containsKey(entry.getKey()) && !finished.containsKey(entry.getKey()))
                .sorted(Comparator.<Map.Entry<String, OpenJob>, Integer>comparing(
                                entry -> refused.getOrDefault(entry.getKey(), 0))
                        .thenComparing(entry -> entry.getValue().seen()))
                .map(Map.Entry::getKey)
                .limit(ASKED)
                .toList();
        boolean hidden = false;
        for (String id : gone) {
            try {
                Job job = await(client.job(id));
                refused.remove(id);
                if (job.state() == JobState.Known.FINISHED) {
                    finished.put(id, job);
                } else {
                    hidden |= queued.jobs().isEmpty();
                }
            } catch (SemaphoreException e) {
                OpenJob last = open.get(id);
                if (e.error() instanceof ApiError.NotFound
                        || (!e.error().passing() && last != null && last.seen().isBefore(givenUp))) {
                    vanished.add(id);
                } else {
                    refused.merge(id, 1, Integer::sum);
                    trouble = e;
                }
            }
        }
        return new Unlisted(hidden, trouble);
    }

    private void commit(
            QueueLook.Seen queued, Map<String, Job> finished, List<String> vanished, @Nullable Instant newReadTo) {
        Map<String, ProjectRef> projects = new HashMap<>();
        Map<String, Instant> liveFrom = new HashMap<>();
        directory.watched().forEach((project, from) -> {
            projects.put(project.id(), project);
            liveFrom.put(project.id(), from);
        });
        Instant at = clock.ours().instant();
        Commit commit = new Commit();
        List<JobFinished> events = new ArrayList<>();
        for (Job job : finished.values()) {
            ProjectRef project = projects.get(job.projectId());
            if (project != null && wanted(job) && !recent.containsKey(job.id())) {
                events.add(event(job, project, liveFrom.getOrDefault(project.id(), at), at));
            }
        }
        events.sort(Comparator.comparing(event -> event.header().occurredAt()));
        events.forEach(commit::event);
        List<String> over = new ArrayList<>(vanished);
        over.addAll(finished.keySet());
        over.retainAll(open.keySet());
        over.forEach(id -> commit.remove(OPEN, organization, id));
        Map<String, OpenJob> opened = new HashMap<>();
        queued.jobs().forEach((id, projectId) -> {
            if (!open.containsKey(id)
                    && !finished.containsKey(id)
                    && !recent.containsKey(id)
                    && projects.containsKey(projectId)) {
                opened.put(id, new OpenJob(queued.asked()));
            }
        });
        opened.forEach((id, job) -> commit.put(OPEN, organization, id, job));
        Instant read = readTo;
        if (newReadTo != null && (read == null || newReadTo.isAfter(read))) {
            read = newReadTo;
            commit.cursor(organization, READ_TO, read.toString());
        }
        await(store.commit(commit));
        readTo = read;
        over.forEach(open::remove);
        open.putAll(opened);
        finished.keySet().forEach(id -> recent.put(id, true));
        var oldest = recent.keySet().iterator();
        while (recent.size() > RECENT && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    private boolean wanted(Job job) {
        boolean failed = job.result() != JobOutcome.Known.PASSED;
        return switch (options.collectors().jobs()) {
            case OFF -> false;
            case FAILED -> failed;
            case WATCHED -> failed || (job.branch() != null && Glob.any(options.watchedBranches(), job.branch()));
            case ALL -> true;
        };
    }

    private JobFinished event(Job job, ProjectRef project, Instant liveFrom, Instant at) {
        Instant ended = job.finishedAt() == null ? at : job.finishedAt();
        Instant created = job.createdAt() == null ? ended : job.createdAt();
        Instant started = job.startedAt();
        return new JobFinished(
                new EventHeader(
                        EventIds.job(organization, job.id(), "finished"),
                        organization,
                        project,
                        "job/" + job.id(),
                        ended,
                        at,
                        ended.isBefore(liveFrom)),
                new JobRef(
                        job.id(),
                        job.name(),
                        job.pipelineId(),
                        job.workflowId(),
                        job.branch(),
                        job.machineType(),
                        job.agentName(),
                        created,
                        baseUrl + "/jobs/" + job.id()),
                Result.of(job.result().text()),
                between(created, started == null ? ended : started),
                started == null ? Duration.ZERO : between(started, ended));
    }

    private static Duration between(Instant from, Instant to) {
        return from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    }
}
