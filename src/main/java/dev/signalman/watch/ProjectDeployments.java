package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Result;
import dev.signalman.event.Revision;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Deployment;
import dev.signalman.semaphore.DeploymentPage;
import dev.signalman.semaphore.DeploymentState;
import dev.signalman.semaphore.DeploymentTarget;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the deployment targets of one project. "Started" only means that a pipeline was scheduled, so each deployment's pipeline is
 * followed to its end.
 */
final class ProjectDeployments {
    /**
     * What is kept of a target.
     *
     * @param lastDeployment id of the newest; empty until there was one
     * @param lastTriggered when it was triggered, to the second; null if that is not known
     */
    record KnownTarget(
            String projectId,
            String name,
            String state,
            long generation,
            String lastDeployment,
            @Nullable Instant lastTriggered) {}

    /** A deployment whose end is not known. */
    record OpenDeployment(String projectId, DeploymentRef deployment) {}

    static final SnapshotKind<KnownTarget> TARGETS = new SnapshotKind<>("deployment_target", KnownTarget.class);
    static final SnapshotKind<OpenDeployment> OPEN = new SnapshotKind<>("open_deployment", OpenDeployment.class);

    private static final int PAGES = 100;
    private static final Duration TOO_OLD = Duration.ofDays(7);

    private final String organization;
    private final String baseUrl;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock clock;
    private final Map<String, KnownTarget> targets;
    private final Map<String, DeploymentRef> open = new HashMap<>();

    private ProjectRef project;
    private Instant liveFrom = Instant.EPOCH;

    ProjectDeployments(
            Watching watching, ProjectRef project, Map<String, KnownTarget> targets, Map<String, OpenDeployment> open) {
        this.organization = watching.organization();
        this.baseUrl = watching.baseUrl();
        this.project = project;
        this.client = watching.client();
        this.store = watching.store();
        this.options = watching.options();
        this.clock = watching.server();
        this.targets = new HashMap<>(targets);
        open.forEach((id, deployment) -> this.open.put(id, deployment.deployment()));
    }

    boolean hasTargets() {
        return targets.values().stream().anyMatch(t -> !t.state().equals("removed"));
    }

    boolean hasOpen() {
        return !open.isEmpty();
    }

    /**
     * One look. Fails with what the client or the store failed with; what one target or deployment fails with does not hide the others.
     *
     * @param named the project by its name of now
     * @param newsFrom what occurred before this is history
     */
    void look(ProjectRef named, Instant newsFrom) {
        project = named;
        liveFrom = newsFrom;
        List<DeploymentTarget> seen = await(client.deploymentTargets(project.id()));
        Instant at = clock.ours().instant();
        Set<String> present = new HashSet<>();
        SemaphoreException trouble = null;
        for (DeploymentTarget target : seen) {
            present.add(target.id());
            try {
                target(target, at);
            } catch (SemaphoreException e) {
                trouble = e;
            }
        }
        for (Map.Entry<String, KnownTarget> known : Map.copyOf(targets).entrySet()) {
            if (!present.contains(known.getKey()) && !known.getValue().state().equals("removed")) {
                removed(known.getKey(), known.getValue(), at);
            }
        }
        List<DeploymentRef> unfinished = new ArrayList<>(open.values());
        unfinished.sort(Comparator.comparing(DeploymentRef::triggeredAt));
        for (DeploymentRef deployment : unfinished) {
            try {
                follow(deployment.id(), deployment);
            } catch (SemaphoreException e) {
                trouble = e;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private void target(DeploymentTarget target, Instant at) {
        KnownTarget known = targets.get(target.id());
        String state = target.active() ? target.state().text() : "cordoned";
        Commit commit = new Commit();
        long generation = known == null ? 0 : known.generation();
        if (known == null || !known.state().equals(state)) {
            generation++;
            commit.event(new TargetStateChanged(
                    header(
                            EventIds.target(organization, target.id(), generation),
                            "target/" + target.id(),
                            known == null || target.updatedAt() == null ? at : target.updatedAt(),
                            at,
                            known == null),
                    target.id(),
                    target.name(),
                    known == null ? "" : known.state(),
                    state,
                    target.stateMessage()));
        }
        Deployment last = target.lastDeployment();
        String lastKnown = known == null ? "" : known.lastDeployment();
        List<Deployment> fresh = last == null || last.id().equals(lastKnown) ? List.of() : history(target.id(), known);
        Map<String, DeploymentRef> opened = new HashMap<>();
        for (Deployment deployment : fresh) {
            DeploymentRef ref = ref(deployment, target);
            commit.event(new DeploymentTriggered(
                    header(
                            EventIds.deployment(organization, deployment.id(), "triggered"),
                            "deployment/" + deployment.id(),
                            ref.triggeredAt(),
                            at,
                            false),
                    ref));
            if (deployment.pipelineId() == null && deployment.state() == DeploymentState.Known.FAILED) {
                // it failed when it was triggered, whenever that was, and not when we came to see it
                commit.event(finished(ref, failure(deployment), null, ref.triggeredAt(), at));
                continue;
            }
            commit.put(OPEN, organization, deployment.id(), new OpenDeployment(project.id(), ref));
            opened.put(deployment.id(), ref);
        }
        KnownTarget next = new KnownTarget(
                project.id(),
                target.name(),
                state,
                generation,
                last == null ? lastKnown : last.id(),
                last == null ? (known == null ? null : known.lastTriggered()) : last.triggeredAt());
        if (!next.equals(known)) {
            commit.put(TARGETS, organization, target.id(), next);
        }
        await(store.commit(commit));
        targets.put(target.id(), next);
        open.putAll(opened);
    }

    /**
     * From the newest back to the one that is known, oldest first. Should that one have vanished, what was triggered before it is known
     * as well, and not told again although the log may have deleted it.
     */
    private List<Deployment> history(String targetId, @Nullable KnownTarget known) {
        String lastKnown = known == null ? "" : known.lastDeployment();
        Instant from = liveFrom.minus(options.backfill());
        if (known != null
                && known.lastTriggered() != null
                && known.lastTriggered().isAfter(from)) {
            from = known.lastTriggered();
        }
        List<Deployment> found = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Long cursor = null;
        for (int page = 0; page < PAGES; page++) {
            DeploymentPage read = await(client.deploymentHistory(targetId, cursor));
            boolean fresh = false;
            for (Deployment deployment : read.deployments()) {
                Instant triggered = deployment.triggeredAt();
                if (deployment.id().equals(lastKnown) || (triggered != null && triggered.isBefore(from))) {
                    return oldestFirst(found);
                }
                if (ids.add(deployment.id())) {
                    found.add(deployment);
                    fresh = true;
                }
            }
            if (read.cursorBefore() == 0 || !fresh) {
                break;
            }
            cursor = read.cursorBefore();
        }
        return oldestFirst(found);
    }

    private static List<Deployment> oldestFirst(List<Deployment> newestFirst) {
        List<Deployment> sorted = new ArrayList<>(newestFirst.reversed());
        sorted.sort(Comparator.comparing(d -> d.triggeredAt() == null ? Instant.EPOCH : d.triggeredAt()));
        return sorted;
    }

    private void removed(String targetId, KnownTarget known, Instant at) {
        long generation = known.generation() + 1;
        KnownTarget next = new KnownTarget(
                project.id(), known.name(), "removed", generation, known.lastDeployment(), known.lastTriggered());
        await(store.commit(new Commit()
                .event(new TargetStateChanged(
                        header(
                                EventIds.target(organization, targetId, generation),
                                "target/" + targetId,
                                at,
                                at,
                                false),
                        targetId,
                        known.name(),
                        known.state(),
                        "removed",
                        ""))
                .put(TARGETS, organization, targetId, next)));
        targets.put(targetId, next);
    }

    private void follow(String id, DeploymentRef deployment) {
        String pipelineId = deployment.pipelineId();
        if (pipelineId == null) {
            unscheduled(id, deployment);
            return;
        }
        Pipeline pipeline;
        try {
            pipeline = await(client.pipeline(pipelineId));
        } catch (SemaphoreException e) {
            if (e.error() instanceof ApiError.NotFound) {
                forget(id);
                return;
            }
            throw e;
        }
        if (pipeline.done()) {
            finished(id, deployment, PipelineChanges.outcome(pipeline), revision(pipeline), pipeline.doneAt());
        }
    }

    /** It is pending, or no pipeline could be scheduled: the history says which. */
    private void unscheduled(String id, DeploymentRef deployment) {
        Deployment now = null;
        Long cursor = null;
        for (int page = 0; page < 3 && now == null; page++) {
            DeploymentPage read = await(client.deploymentHistory(deployment.targetId(), cursor));
            now = read.deployments().stream()
                    .filter(d -> d.id().equals(id))
                    .findFirst()
                    .orElse(null);
            if (read.cursorBefore() == 0) {
                break;
            }
            cursor = read.cursorBefore();
        }
        if (now != null && now.pipelineId() != null) {
            DeploymentRef scheduled = new DeploymentRef(
                    id,
                    deployment.targetId(),
                    deployment.target(),
                    now.pipelineId(),
                    deployment.triggeredBy(),
                    deployment.triggeredAt(),
                    pipelineUrl(now.pipelineId()));
            await(store.commit(new Commit().put(OPEN, organization, id, new OpenDeployment(project.id(), scheduled))));
            open.put(id, scheduled);
            // it may have ended meanwhile, and is not to be told after one that was triggered later
            follow(id, scheduled);
        } else if (now != null && now.state() == DeploymentState.Known.FAILED) {
            finished(id, deployment, failure(now), null, null);
        } else if (deployment.triggeredAt().isBefore(clock.now().minus(TOO_OLD))) {
            forget(id);
        }
    }

    private void finished(
            String id,
            DeploymentRef deployment,
            Outcome outcome,
            @Nullable Revision revision,
            @Nullable Instant doneAt) {
        Instant at = clock.ours().instant();
        Instant done = doneAt == null ? at : doneAt;
        await(store.commit(new Commit()
                .event(finished(deployment, outcome, revision, done, at))
                .remove(OPEN, organization, id)));
        open.remove(id);
    }

    private static @Nullable Revision revision(Pipeline pipeline) {
        return pipeline.commit().isEmpty() ? null : new Revision(pipeline.commit(), pipeline.branch(), null);
    }

    private DeploymentFinished finished(
            DeploymentRef deployment, Outcome outcome, @Nullable Revision revision, Instant done, Instant at) {
        String id = deployment.id();
        return new DeploymentFinished(
                header(EventIds.deployment(organization, id, "finished"), "deployment/" + id, done, at, false),
                deployment,
                outcome,
                done.isBefore(deployment.triggeredAt())
                        ? Duration.ZERO
                        : Duration.between(deployment.triggeredAt(), done),
                revision);
    }

    private static Outcome failure(Deployment deployment) {
        return new Outcome(Result.Known.FAILED, null, deployment.stateMessage());
    }

    private void forget(String id) {
        await(store.commit(new Commit().remove(OPEN, organization, id)));
        open.remove(id);
    }

    private DeploymentRef ref(Deployment deployment, DeploymentTarget target) {
        String pipelineId = deployment.pipelineId();
        return new DeploymentRef(
                deployment.id(),
                target.id(),
                target.name(),
                pipelineId,
                deployment.triggeredBy(),
                deployment.triggeredAt() == null ? clock.now() : deployment.triggeredAt(),
                pipelineId == null ? targetsUrl() : pipelineUrl(pipelineId));
    }

    /** A page belongs to a workflow, which only the pipeline knows; a link is not worth failing for. */
    private String pipelineUrl(String pipelineId) {
        try {
            Pipeline pipeline = await(client.pipeline(pipelineId));
            return baseUrl + "/workflows/" + pipeline.workflowId() + "?pipeline_id=" + pipelineId;
        } catch (SemaphoreException e) {
            return targetsUrl();
        }
    }

    private String targetsUrl() {
        return baseUrl + "/projects/" + project.name() + "/deployments";
    }

    private EventHeader header(String id, String subject, Instant occurred, Instant at, boolean first) {
        return new EventHeader(id, organization, project, subject, occurred, at, first || occurred.isBefore(liveFrom));
    }
}
