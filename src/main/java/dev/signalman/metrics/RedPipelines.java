package dev.signalman.metrics;

import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which pipelines are red on watched branches, and since when, by the words of the rule {@code PipelineFailed}: the newest-created run of
 * a file on a branch decides, a rerun in the place of what it reruns; what is broken makes it red, what passed makes it green, and what
 * a person or a strategy stopped changes nothing.
 */
final class RedPipelines {
    /** A branch that nothing ran on for so long is forgotten: nobody tells us that a branch was deleted. */
    static final Duration FORGET_AFTER = Duration.ofDays(90);

    private static final int ORIGINS = 5;

    /** A run that might be run again, and where it stands. */
    record Origin(String id, String workflowId, Instant place) {}

    /**
     * How one pipeline file stands on one branch.
     *
     * @param pipeline name written in the file
     * @param place where the run stands that decided last
     * @param decidedAt when that ended
     * @param redSince when the first run ended that was broken since one passed; null while it is green
     * @param origins the last runs
     */
    record Line(
            ProjectRef project,
            String branch,
            String pipeline,
            Instant place,
            Instant decidedAt,
            @Nullable Instant redSince,
            List<Origin> origins) {
        Line {
            origins = origins == null ? List.of() : List.copyOf(origins);
        }

        Line with(List<Origin> known) {
            return new Line(project, branch, pipeline, place, decidedAt, redSince, known);
        }

        /** What was decided already is not decided anew, so that an event that is read again changes nothing. */
        boolean yieldsTo(Instant otherPlace, Instant otherEnd) {
            return otherPlace.isAfter(place) || (otherPlace.equals(place) && !otherEnd.isBefore(decidedAt));
        }
    }

    private final LabelPolicy labels;
    private final SnapshotTable<Line> lines =
            new SnapshotTable<>(new SnapshotKind<>("metrics_red", Line.class), 20_000);

    RedPipelines(LabelPolicy labels) {
        this.labels = labels;
    }

    List<SnapshotTable<?>> tables() {
        return List.of(lines);
    }

    /** The result says that it has turned green, if it has. */
    Optional<Effect.TurnedGreen> apply(PipelineFinished event, ProjectRef project) {
        PipelineRef pipeline = event.pipeline();
        boolean passed = event.outcome().passed();
        String organization = event.header().organization();
        if (!labels.watched(organization, pipeline.branch())
                || (!passed && !event.outcome().broken())) {
            return Optional.empty();
        }
        String branch = LabelPolicy.shortened(labels.branch(organization, pipeline.branch()));
        // no branch name has a colon
        String key = project.id() + "/" + branch + ":" + pipeline.file();
        Line before = lines.get(organization, key);
        Instant place = place(pipeline, before);
        Instant end = event.header().occurredAt();
        Origin origin = new Origin(pipeline.id(), pipeline.workflowId(), place);
        if (before != null && !before.yieldsTo(place, end)) {
            lines.put(organization, key, before.with(origins(before, origin)));
            return Optional.empty();
        }
        Instant redBefore = before == null ? null : before.redSince();
        Instant red = passed ? null : redBefore == null ? end : redBefore;
        String name = LabelPolicy.shortened(pipeline.name());
        // the one that was told of last leaves last
        lines.remove(organization, key);
        lines.put(organization, key, new Line(project, branch, name, place, end, red, origins(before, origin)));
        return passed && redBefore != null
                ? Optional.of(new Effect.TurnedGreen(
                        organization, project.name(), branch, name, Duration.between(redBefore, end)))
                : Optional.empty();
    }

    /** A rerun says nothing about what was pushed meanwhile. */
    private static Instant place(PipelineRef pipeline, @Nullable Line before) {
        if (before != null && pipeline.decidesWorkflow()) {
            for (Origin origin : before.origins().reversed()) {
                if (origin.id().equals(pipeline.id())
                        || origin.id().equals(pipeline.partialRerunOf())
                        || origin.workflowId().equals(pipeline.workflowRerunOf())) {
                    return origin.place();
                }
            }
        }
        return pipeline.createdAt();
    }

    private static List<Origin> origins(@Nullable Line before, Origin origin) {
        List<Origin> all = new ArrayList<>(before == null ? List.of() : before.origins());
        all.removeIf(known -> known.id().equals(origin.id()));
        all.add(origin);
        return all.subList(Math.max(0, all.size() - ORIGINS), all.size());
    }

    void forget(String organization, String projectId) {
        lines.removeIf((at, line) ->
                at.organization().equals(organization) && line.project().id().equals(projectId));
    }

    /**
     * A red one stays red while its collector is blind: that it is absent means that it is green.
     *
     * @param nameOf name of a project now
     */
    void writeTo(GaugeSink sink, Instant now, BiFunction<String, ProjectRef, String> nameOf) {
        lines.removeIf((at, line) -> line.decidedAt().plus(FORGET_AFTER).isBefore(now));
        Map<List<String>, Instant> since = new HashMap<>();
        lines.forEach((at, line) -> {
            Instant red = line.redSince();
            // what was watched when it was kept need not be watched now
            if (red != null && labels.watched(at.organization(), line.branch())) {
                // several files may have one name
                since.merge(
                        List.of(
                                at.organization(),
                                nameOf.apply(at.organization(), line.project()),
                                line.branch(),
                                line.pipeline()),
                        red,
                        (a, b) -> a.isBefore(b) ? a : b);
            }
        });
        since.forEach((values, red) ->
                sink.add(Meters.PIPELINE_RED_SINCE, GaugeSink.seconds(red), values.toArray(String[]::new)));
    }
}
