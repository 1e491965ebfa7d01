package dev.signalman.metrics;

import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.TargetStateChanged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Deployment targets: their state, and when a deployment to them last succeeded. */
final class Deployments {
    private record Key(String organization, String projectId, String targetId) {}

    private record State(String project, String target, String state) {}

    private record Success(String project, String target, Instant at) {}

    private final Map<Key, State> states = new Recent<>(20_000);
    private final Map<Key, Success> successes = new Recent<>(20_000);

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
                    successes.merge(
                            new Key(organization, project.id(), f.deployment().targetId()),
                            new Success(
                                    project.name(),
                                    f.deployment().target(),
                                    f.header().occurredAt()),
                            (before, after) -> after.at().isBefore(before.at()) ? before : after);
                }
                yield List.of();
            }
            case TargetStateChanged s -> {
                Key key = new Key(organization, project.id(), s.targetId());
                if (s.to().equals("removed")) {
                    states.remove(key);
                    successes.remove(key);
                    yield List.of(new Vanished.Target(organization, project.name(), s.target()));
                }
                states.put(key, new State(project.name(), s.target(), s.to()));
                yield List.of();
            }
        };
    }

    void forget(String organization, String projectId) {
        states.keySet().removeIf(key -> belongs(key, organization, projectId));
        successes.keySet().removeIf(key -> belongs(key, organization, projectId));
    }

    private static boolean belongs(Key key, String organization, String projectId) {
        return key.organization().equals(organization) && key.projectId().equals(projectId);
    }

    void writeTo(GaugeSink sink, BiPredicate<String, String> sees) {
        states.forEach((key, target) -> {
            if (sees.test(key.organization(), key.projectId())) {
                sink.add(Meters.TARGET_STATE, 1, key.organization(), target.project(), target.target(), target.state());
            }
        });
        successes.forEach((key, success) -> sink.add(
                Meters.DEPLOYMENT_LAST_SUCCESS,
                success.at().toEpochMilli() / 1000.0,
                key.organization(),
                success.project(),
                success.target()));
    }
}
