package dev.signalman.metrics;

import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;

/** Deployment targets: their state, and when a deployment to them last succeeded. */
final class Deployments {
    record State(ProjectRef project, String target, String state) {}

    record Success(ProjectRef project, String target, Instant at) {}

    private final SnapshotTable<State> states =
            new SnapshotTable<>(new SnapshotKind<>("metrics_target", State.class), 20_000);
    private final SnapshotTable<Success> successes =
            new SnapshotTable<>(new SnapshotKind<>("metrics_target_success", Success.class), 20_000);

    List<SnapshotTable<?>> tables() {
        return List.of(states, successes);
    }

    List<Vanished> apply(DeploymentEvent event) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return List.of();
        }
        String organization = event.header().organization();
        return switch (event) {
            case DeploymentTriggered t -> List.of();
            case DeploymentFinished f -> {
                if (f.outcome().passed()) {
                    String key = key(project, f.deployment().targetId());
                    Success before = successes.get(organization, key);
                    Instant at = f.header().occurredAt();
                    if (before == null || !at.isBefore(before.at())) {
                        successes.put(
                                organization,
                                key,
                                new Success(project, f.deployment().target(), at));
                    }
                }
                yield List.of();
            }
            case TargetStateChanged s -> {
                String key = key(project, s.targetId());
                if (s.to().equals("removed")) {
                    states.remove(organization, key);
                    successes.remove(organization, key);
                    yield List.of(new Vanished.Target(organization, project.name(), s.target()));
                }
                states.put(organization, key, new State(project, s.target(), s.to()));
                yield List.of();
            }
        };
    }

    void forget(String organization, String projectId) {
        states.removeIf((at, state) ->
                at.organization().equals(organization) && state.project().id().equals(projectId));
        successes.removeIf((at, success) ->
                at.organization().equals(organization) && success.project().id().equals(projectId));
    }

    private static String key(ProjectRef project, String targetId) {
        return project.id() + "/" + targetId;
    }

    void writeTo(GaugeSink sink, BiPredicate<String, String> sees) {
        states.forEach((key, target) -> {
            if (sees.test(key.organization(), target.project().id())) {
                sink.add(
                        Meters.TARGET_STATE,
                        1,
                        key.organization(),
                        target.project().name(),
                        target.target(),
                        target.state());
            }
        });
        successes.forEach((key, success) -> sink.add(
                Meters.DEPLOYMENT_LAST_SUCCESS,
                success.at().toEpochMilli() / 1000.0,
                key.organization(),
                success.project().name(),
                success.target()));
    }
}
