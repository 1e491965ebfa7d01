package dev.signalman.metrics;

import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** Deployment targets: their state, what is under way to them, and when a deployment to them last succeeded. */
final class Deployments {
    /** What is under way for longer than this was lost: its pipeline was deleted, and nobody told how it ended. */
    static final Duration LONGEST_OPEN = Duration.ofDays(7);

    record State(ProjectRef project, String target, String state) {}

    record Running(ProjectRef project, String targetId, String target, Instant triggeredAt) {}

    record Success(ProjectRef project, String target, Instant at) {}

    private final SnapshotTable<State> states =
            new SnapshotTable<>(new SnapshotKind<>("metrics_target", State.class), 20_000);
    private final SnapshotTable<Running> running =
            new SnapshotTable<>(new SnapshotKind<>("metrics_open_deployment", Running.class), 20_000);
    private final SnapshotTable<Success> successes =
            new SnapshotTable<>(new SnapshotKind<>("metrics_target_success", Success.class), 20_000);

    List<SnapshotTable<?>> tables() {
        return List.of(states, running, successes);
    }

    List<Effect> apply(DeploymentEvent event) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return List.of();
        }
        String organization = event.header().organization();
        return switch (event) {
            case DeploymentTriggered t -> {
                DeploymentRef d = t.deployment();
                running.put(organization, d.id(), new Running(project, d.targetId(), d.target(), d.triggeredAt()));
                yield List.of();
            }
            case DeploymentFinished f -> {
                running.remove(organization, f.deployment().id());
                if (f.outcome().passed()) {
                    succeeded(organization, project, f);
                }
                yield List.of();
            }
            case TargetStateChanged s -> {
                String key = key(project, s.targetId());
                if (s.to().equals("removed")) {
                    states.remove(organization, key);
                    successes.remove(organization, key);
                    running.removeIf((at, open) -> at.organization().equals(organization)
                            && key(open.project(), open.targetId()).equals(key));
                    yield List.of(new Vanished.Target(organization, project.name(), s.target()));
                }
                states.put(organization, key, new State(project, s.target(), s.to()));
                yield List.of();
            }
        };
    }

    private void succeeded(String organization, ProjectRef project, DeploymentFinished event) {
        String key = key(project, event.deployment().targetId());
        Success before = successes.get(organization, key);
        Instant at = event.header().occurredAt();
        if (before == null || !at.isBefore(before.at())) {
            successes.put(
                    organization, key, new Success(project, event.deployment().target(), at));
        }
    }

    void forget(String organization, String projectId) {
        states.removeIf((at, state) ->
                at.organization().equals(organization) && state.project().id().equals(projectId));
        running.removeIf((at, open) ->
                at.organization().equals(organization) && open.project().id().equals(projectId));
        successes.removeIf((at, success) ->
                at.organization().equals(organization) && success.project().id().equals(projectId));
    }

    private static String key(ProjectRef project, String targetId) {
        return project.id() + "/" + targetId;
    }

    /**
     * @param sees whether the deployments of a project can be seen
     * @param nameOf name of a project now
     */
    void writeTo(
            GaugeSink sink,
            Instant now,
            BiPredicate<String, String> sees,
            BiFunction<String, ProjectRef, String> nameOf) {
        running.removeIf((at, open) -> open.triggeredAt().plus(LONGEST_OPEN).isBefore(now));
        states.forEach((key, target) -> {
            String organization = key.organization();
            if (sees.test(organization, target.project().id())) {
                String project = nameOf.apply(organization, target.project());
                sink.add(Meters.TARGET_STATE, 1, organization, project, target.target(), target.state());
                sink.add(Meters.DEPLOYMENTS_RUNNING, 0, organization, project, target.target());
            }
        });
        running.forEach((key, open) -> {
            String organization = key.organization();
            if (sees.test(organization, open.project().id())) {
                sink.add(
                        Meters.DEPLOYMENTS_RUNNING,
                        1,
                        organization,
                        nameOf.apply(organization, open.project()),
                        open.target());
            }
        });
        successes.forEach((key, success) -> sink.add(
                Meters.DEPLOYMENT_LAST_SUCCESS,
                GaugeSink.seconds(success.at()),
                key.organization(),
                nameOf.apply(key.organization(), success.project()),
                success.target()));
    }
}
