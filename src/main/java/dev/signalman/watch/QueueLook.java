package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobState;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the jobs of an organisation that wait and run. */
final class QueueLook {
    /**
     * What was seen last.
     *
     * @param asked when it was asked for, by our clock
     * @param jobs those that are open, and their projects
     * @param pipelines that have open jobs, and their projects
     * @param complete whether these are all
     */
    record Seen(Instant asked, Map<String, String> jobs, Map<String, String> pipelines, boolean complete) {}

    private static final SnapshotKind<QueueChanges.Depth> QUEUES =
            new SnapshotKind<>("queue", QueueChanges.Depth.class);

    private final String organization;
    private final SemaphoreClient client;
    private final Store store;
    private final InstantSource clock;
    private final Map<String, QueueChanges.Depth> queues;

    private @Nullable Seen seen;

    /** Takes up what the store keeps. */
    QueueLook(String organization, SemaphoreClient client, Store store, InstantSource clock) {
        this.organization = organization;
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.queues = new HashMap<>(await(store.snapshots(QUEUES, organization)));
    }

    /** Null until it was looked at. */
    @Nullable
    Seen seen() {
        return seen;
    }

    void look() {
        Instant asked = clock.instant();
        Sweep<Job> jobs = await(client.jobs(Set.of(JobState.Known.QUEUED, JobState.Known.RUNNING)));
        Map<String, QueueChanges.Depth> changed = new HashMap<>();
        Commit commit = new Commit();
        QueueChanges.detect(organization, queues, jobs.items(), jobs.complete(), clock.instant(), changed)
                .forEach(commit::event);
        changed.forEach((type, depth) -> commit.put(QUEUES, organization, type, depth));
        await(store.commit(commit));
        queues.putAll(changed);
        Map<String, String> open = new HashMap<>();
        Map<String, String> pipelines = new HashMap<>();
        for (Job job : jobs.items()) {
            open.put(job.id(), job.projectId());
            if (job.pipelineId() != null) {
                pipelines.put(job.pipelineId(), job.projectId());
            }
        }
        seen = new Seen(asked, Map.copyOf(open), Map.copyOf(pipelines), jobs.complete());
    }
}
