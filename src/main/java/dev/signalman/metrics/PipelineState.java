package dev.signalman.metrics;

import dev.signalman.event.PipelineEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Open pipelines, and how pipelines on watched branches last ended. */
final class PipelineState {
    /** What is open for longer than this was lost: Semaphore ends pipelines after a day at most unless told otherwise. */
    static final Duration LONGEST_OPEN = Duration.ofDays(7);

    private record Open(String organization, ProjectRef project, boolean running, Instant createdAt) {}

    private record Line(String organization, String projectId, String branch, String pipeline) {}

    private record Last(ProjectRef project, String result, Instant at) {}

    private final LabelPolicy labels;
    private final Map<String, Open> open = new Recent<>(100_000);
    private final Map<Line, Last> last = new Recent<>(50_000);

    PipelineState(LabelPolicy labels) {
        this.labels = labels;
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
                open.remove(f.pipeline().id());
                finished(organization, project, f);
            }
        }
        return project;
    }

    private void open(String organization, ProjectRef project, PipelineRef pipeline, boolean running) {
        open.put(pipeline.id(), new Open(organization, project, running, pipeline.createdAt()));
    }

    private void finished(String organization, ProjectRef project, PipelineFinished event) {
        if (!labels.watched(organization, event.pipeline().branch())) {
            return;
        }
        Line line = new Line(
                organization,
                project.id(),
                labels.branch(organization, event.pipeline().branch()),
                event.pipeline().name());
        Last now = new Last(
                project, event.outcome().result().text(), event.header().occurredAt());
        // two runs of one branch may end in another order than they are seen
        last.merge(line, now, (before, after) -> after.at().isBefore(before.at()) ? before : after);
    }

    void forget(String organization, String projectId) {
        open.values()
                .removeIf(pipeline -> pipeline.organization().equals(organization)
                        && pipeline.project().id().equals(projectId));
        last.keySet()
                .removeIf(line -> line.organization().equals(organization)
                        && line.projectId().equals(projectId));
    }

    void writeTo(
            GaugeSink sink,
            Instant now,
            BiPredicate<String, String> sees,
            BiFunction<String, ProjectRef, String> nameOf) {
        open.values()
                .removeIf(pipeline -> pipeline.createdAt().plus(LONGEST_OPEN).isBefore(now));
        for (Open pipeline : open.values()) {
            String organization = pipeline.organization();
            if (sees.test(organization, pipeline.project().id())) {
                Meter gauge = pipeline.running() ? Meters.PIPELINES_RUNNING : Meters.PIPELINES_QUEUED;
                sink.add(gauge, 1, organization, nameOf.apply(organization, pipeline.project()));
            }
        }
        last.forEach((line, end) -> {
            String project = nameOf.apply(line.organization(), end.project());
            sink.add(
                    Meters.PIPELINE_LAST_RESULT,
                    1,
                    line.organization(),
                    project,
                    line.branch(),
                    line.pipeline(),
                    end.result());
            sink.add(
                    Meters.PIPELINE_LAST_FINISHED,
                    end.at().toEpochMilli() / 1000.0,
                    line.organization(),
                    project,
                    line.branch(),
                    line.pipeline());
        });
    }
}
