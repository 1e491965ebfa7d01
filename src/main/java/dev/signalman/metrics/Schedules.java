package dev.signalman.metrics;

import dev.signalman.event.Change;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ScheduleChanged;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.SchedulePaused;
import dev.signalman.event.ScheduleResumed;
import dev.signalman.event.ScheduleTriggered;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Schedulers: whether they are paused, and when they last started a workflow. */
final class Schedules {
    record State(
            ProjectRef project,
            String name,
            boolean paused,
            @Nullable Instant lastTriggered) {}

    private final SnapshotTable<State> states =
            new SnapshotTable<>(new SnapshotKind<>("metrics_schedule", State.class), 20_000);

    List<SnapshotTable<?>> tables() {
        return List.of(states);
    }

    List<Effect> apply(ScheduleEvent event) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return List.of();
        }
        String organization = event.header().organization();
        return switch (event) {
            case ScheduleChanged changed -> {
                String key = key(project, changed.schedule().id());
                State before = states.get(organization, key);
                String name = changed.schedule().name();
                if (changed.change() == Change.REMOVED) {
                    states.remove(organization, key);
                    yield List.of(new Vanished.Schedule(organization, project.name(), name));
                }
                states.put(
                        organization,
                        key,
                        before == null
                                ? new State(project, name, false, null)
                                : new State(project, name, before.paused(), before.lastTriggered()));
                yield before == null || before.name().equals(name)
                        ? List.of()
                        : List.of(new Vanished.Schedule(organization, project.name(), before.name()));
            }
            case SchedulePaused paused -> {
                set(event, project, paused.schedule().id(), true, null);
                yield List.of();
            }
            case ScheduleResumed resumed -> {
                set(event, project, resumed.schedule().id(), false, null);
                yield List.of();
            }
            case ScheduleTriggered triggered -> {
                set(event, project, triggered.schedule().id(), null, triggered.triggeredAt());
                yield List.of();
            }
            case ScheduleFailed f -> List.of();
            case ScheduleMissed m -> List.of();
        };
    }

    private void set(
            ScheduleEvent event, ProjectRef project, String id, @Nullable Boolean paused, @Nullable Instant triggered) {
        String organization = event.header().organization();
        State before = states.get(organization, key(project, id));
        // every scheduler is told to be there before anything else of it
        if (before != null) {
            Instant last = before.lastTriggered();
            boolean later = triggered != null && (last == null || triggered.isAfter(last));
            states.put(
                    organization,
                    key(project, id),
                    new State(
                            project,
                            before.name(),
                            paused == null ? before.paused() : paused,
                            later ? triggered : last));
        }
    }

    void forget(String organization, String projectId) {
        states.removeIf((at, state) ->
                at.organization().equals(organization) && state.project().id().equals(projectId));
    }

    private static String key(ProjectRef project, String scheduleId) {
        return project.id() + "/" + scheduleId;
    }

    /**
     * @param sees whether the schedulers of a project can be seen
     * @param nameOf name of a project now
     */
    void writeTo(GaugeSink sink, BiPredicate<String, String> sees, BiFunction<String, ProjectRef, String> nameOf) {
        states.forEach((key, state) -> {
            if (!sees.test(key.organization(), state.project().id())) {
                return;
            }
            String project = nameOf.apply(key.organization(), state.project());
            sink.add(Meters.SCHEDULE_PAUSED, state.paused() ? 1 : 0, key.organization(), project, state.name());
            Instant last = state.lastTriggered();
            if (last != null) {
                sink.add(
                        Meters.SCHEDULE_LAST_TRIGGERED,
                        GaugeSink.seconds(last),
                        key.organization(),
                        project,
                        state.name());
            }
        });
    }
}
