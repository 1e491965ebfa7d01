package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.watch.ProjectDeployments.KnownTarget;
import dev.signalman.watch.ProjectDeployments.OpenDeployment;
import dev.signalman.watch.ProjectPromotions.OpenPromotion;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What the store keeps of the projects of one organisation, each by the project's id. */
record ProjectMemory(
        Map<String, ProjectState> states,
        Map<String, Map<String, OpenPipeline>> pipelines,
        Map<String, Map<String, KnownTarget>> targets,
        Map<String, Map<String, OpenDeployment>> deployments,
        Map<String, Map<String, Promotable>> promotables,
        Map<String, Map<String, OpenPromotion>> promotions,
        Map<String, Map<String, KnownSchedule>> schedules) {

    static ProjectMemory read(Store store, String organization) {
        return new ProjectMemory(
                await(store.snapshots(ProjectPipelines.STATE, organization)),
                byProject(store, ProjectPipelines.OPEN, organization, OpenPipeline::projectId),
                byProject(store, ProjectDeployments.TARGETS, organization, KnownTarget::projectId),
                byProject(store, ProjectDeployments.OPEN, organization, OpenDeployment::projectId),
                byProject(store, ProjectPromotions.PROMOTABLE, organization, Promotable::projectId),
                byProject(store, ProjectPromotions.OPEN, organization, OpenPromotion::projectId),
                byProject(store, ProjectSchedules.KIND, organization, KnownSchedule::projectId));
    }

    private static <T> Map<String, Map<String, T>> byProject(
            Store store, SnapshotKind<T> kind, String organization, Function<T, String> project) {
        Map<String, Map<String, T>> grouped = new HashMap<>();
        await(store.snapshots(kind, organization))
                .forEach((key, value) -> grouped.computeIfAbsent(project.apply(value), p -> new HashMap<>())
                        .put(key, value));
        return grouped;
    }

    /** Removes all of one project. */
    void remove(String organization, String projectId, Commit commit) {
        commit.remove(ProjectPipelines.STATE, organization, projectId);
        remove(ProjectPipelines.OPEN, pipelines, organization, projectId, commit);
        remove(ProjectDeployments.TARGETS, targets, organization, projectId, commit);
        remove(ProjectDeployments.OPEN, deployments, organization, projectId, commit);
        remove(ProjectPromotions.PROMOTABLE, promotables, organization, projectId, commit);
        remove(ProjectPromotions.OPEN, promotions, organization, projectId, commit);
        remove(ProjectSchedules.KIND, schedules, organization, projectId, commit);
    }

    private static <T> void remove(
            SnapshotKind<T> kind,
            Map<String, Map<String, T>> all,
            String organization,
            String projectId,
            Commit commit) {
        all.getOrDefault(projectId, Map.of()).keySet().forEach(id -> commit.remove(kind, organization, id));
    }
}
