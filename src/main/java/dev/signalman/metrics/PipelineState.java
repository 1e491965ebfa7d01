package dev.signalman.metrics;

import dev.signalman.event.PipelineEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectRef;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Open pipelines, and how pipelines on watched branches last ended. */
final class PipelineState {
    /** What is open for longer than this was lost: Semaphore ends pipelines after a day at most unless told otherwise. */
    static final Duration LONGEST_OPEN = Duration.ofDays(7);

    record Open(ProjectRef project, boolean running, Instant createdAt) {}

    record Last(ProjectRef project, String branch, String pipeline, String result, Instant at) {}

    private final LabelPolicy labels;
    private final SnapshotTable<Open> open =
            new SnapshotTable<>(new SnapshotKind<>("metrics_open_pipeline", Open.class), 100_000);
    private final SnapshotTable<Last> last =
            new SnapshotTable<>(new SnapshotKind<>("metrics_last_result", Last.class), 50_000);

    PipelineState(LabelPolicy labels) {
        this.labels = labels;
    }

    List<SnapshotTable<?>> tables() {
        return List.of(open, last);
    }

    /** The result is the project as the event names it; null if it names none. */
    @Nullable
    ProjectRef apply(PipelineEvent event) {
        String organization = event.header().organization();
        ProjectRef project = event.header().project();
        if (project == null) {
            return null;
        }
        switch (event) {
            case PipelineQueued q -> open(organization, project, q.pipeline(), false);
            case PipelineStarted s -> open(organization, project, s.pipeline(), true);
            case PipelineFinished f -> {
                open.remove(organization, f.pipeline().id());
                finished(organization, project, f);
            }
            case PipelineVanished v -> open.remove(organization, v.pipelineId());
        }
        return project;
    }

    private void open(String organization, ProjectRef project, PipelineRef pipeline, boolean running) {
        open.put(organization, pipeline.id(), new Open(project, running, pipeline.createdAt()));
    }

    private void finished(String organization, ProjectRef project, PipelineFinished event) {
        if (!labels.watched(organization, event.pipeline().branch())) {
            return;
        }
        Last now = new Last(
                project,
                LabelPolicy.shortened(
                        labels.branch(organization, event.pipeline().branch())),
                LabelPolicy.shortened(event.pipeline().name()),
                event.outcome().result().text(),
                event.header().occurredAt());
        // a pipeline is called anything, but no branch name has a colon
        String line = project.id() + "/" + now.branch() + ":" + now.pipeline();
        Last before = last.get(organization, line);
        // two runs of one branch may end in another order than they are seen
        if (before == null || !now.at().isBefore(before.at())) {
            last.put(organization, line, now);
        }
    }

    void forget(String organization, String projectId) {
        open.removeIf((at, pipeline) -> at.organization().equals(organization)
                && pipeline.project().id().equals(projectId));
        last.removeIf((at, end) ->
                at.organization().equals(organization) && end.project().id().equals(projectId));
    }

    void writeTo(
            GaugeSink sink,
            Instant now,
            BiPredicate<String, String> sees,
            BiFunction<String, ProjectRef, String> nameOf) {
        open.removeIf((at, pipeline) -> pipeline.createdAt().plus(LONGEST_OPEN).isBefore(now));
        open.forEach((at, pipeline) -> {
            String organization = at.organization();
            if (sees.test(organization, pipeline.project().id())) {
                Meter gauge = pipeline.running() ? Meters.PIPELINES_RUNNING : Meters.PIPELINES_QUEUED;
                sink.add(gauge, 1, organization, nameOf.apply(organization, pipeline.project()));
            }
        });
        last.forEach((line, end) -> {
            // what was watched when it was kept need not be watched now
            if (!labels.watched(line.organization(), end.branch())) {
                return;
            }
            String project = nameOf.apply(line.organization(), end.project());
            sink.add(
                    Meters.PIPELINE_LAST_RESULT,
                    1,
                    line.organization(),
                    project,
                    end.branch(),
                    end.pipeline(),
                    end.result());
            sink.add(
                    Meters.PIPELINE_LAST_FINISHED,
                    GaugeSink.seconds(end.at()),
                    line.organization(),
                    project,
                    end.branch(),
                    end.pipeline());
        });
    }
}
