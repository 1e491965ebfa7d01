package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A pipeline runs or waits longer than it should, until it goes on. */
final class PipelineStuck implements Rule {
    static final String NAME = "PipelineStuck";
    private static final Set<String> COLLECTORS = Set.of("pipelines");
    /** What we heard nothing of for so long is gone: Semaphore ends every pipeline much earlier. */
    private static final Duration LOST_AFTER = Duration.ofDays(7);

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private final Sight sight;
    private final WatchedBranches watched;

    PipelineStuck(AlertOptions options, AlertState state, Incidents incidents, Sight sight) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.sight = sight;
        this.watched = new WatchedBranches(options);
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case PipelineQueued queued -> open(queued.header(), queued.pipeline(), false);
            case PipelineStarted started -> {
                incidents.resolve(
                        started.header().organization(),
                        identity(started.pipeline().id()),
                        Ending.of(
                                started.pipeline().name() + " started after all",
                                started.pipeline().name() + " on "
                                        + started.pipeline().branch() + " started after it had waited "
                                        + Words.duration(started.queued()) + ".",
                                started.header().occurredAt()),
                        now);
                open(started.header(), started.pipeline(), true);
            }
            case PipelineFinished finished -> finished(finished, now);
            case PipelineVanished vanished -> vanished(vanished, now);
            case ProjectRemoved removed -> removed(removed);
            default -> {}
        }
    }

    private void open(EventHeader header, PipelineRef pipeline, boolean running) {
        ProjectRef project = header.project();
        var rule = options.rules().pipelineStuck();
        if (project == null
                || !rule.enabled()
                || (rule.watchedBranchesOnly() && !watched.contains(header.organization(), pipeline.branch()))) {
            return;
        }
        state.open.put(
                header.organization(),
                pipeline.id(),
                new OpenPipeline(
                        project,
                        running,
                        header.backfilled() ? header.observedAt() : header.occurredAt(),
                        header.id(),
                        PipelineFacts.of(header, pipeline, null, List.of(), "")));
    }

    private void finished(PipelineFinished event, Instant now) {
        String organization = event.header().organization();
        PipelineRef pipeline = event.pipeline();
        state.open.remove(organization, pipeline.id());
        incidents.resolve(
                organization,
                identity(pipeline.id()),
                new Ending(
                        pipeline.name() + " finished after all",
                        pipeline.name() + " on " + pipeline.branch() + " finished, result "
                                + event.outcome().result().text() + ", after it had run " + Words.duration(event.ran())
                                + ".",
                        "",
                        event.header().occurredAt(),
                        facts -> facts.withDuration(event.ran())),
                now);
    }

    private void vanished(PipelineVanished event, Instant now) {
        String organization = event.header().organization();
        OpenPipeline known = state.open.get(organization, event.pipelineId());
        state.open.remove(organization, event.pipelineId());
        String what = known == null
                ? "The pipeline"
                : known.facts().pipeline() + " on " + known.facts().branch();
        incidents.resolve(
                organization,
                identity(event.pipelineId()),
                Ending.of(
                        (known == null ? "a pipeline" : PipelineFacts.place(known.facts())) + " is gone",
                        what + " is not there any more; how it ended is not known.",
                        event.header().occurredAt()),
                now);
    }

    private void removed(ProjectRemoved event) {
        ProjectRef project = event.header().project();
        state.open.forEach((at, open) -> {
            if (project != null
                    && at.organization().equals(event.header().organization())
                    && open.project().id().equals(project.id())) {
                state.open.remove(at.organization(), at.key());
            }
        });
    }

    @Override
    public void tick(Instant now) {
        var rule = options.rules().pipelineStuck();
        state.open.forEach((at, open) -> {
            Duration age = Duration.between(open.since(), now);
            if (age.compareTo(LOST_AFTER) > 0) {
                lost(at, open, now);
            } else if (rule.enabled()
                    && age.compareTo(open.running() ? rule.runningFor() : rule.queuedFor()) > 0
                    && !incidents.isOpen(at.organization(), identity(at.key()))
                    && sight.clear(at.organization(), open.project().id(), COLLECTORS, now)) {
                incidents.open(finding(at.organization(), at.key(), open, age), now);
            }
        });
    }

    private void lost(SnapshotTable.Key at, OpenPipeline open, Instant now) {
        state.open.remove(at.organization(), at.key());
        incidents.resolve(
                at.organization(),
                identity(at.key()),
                Ending.of(
                        PipelineFacts.place(open.facts()) + " is lost from sight",
                        "Nothing was heard of " + open.facts().pipeline() + " for " + Words.duration(LOST_AFTER)
                                + "; it is not followed any longer.",
                        now),
                now);
    }

    private Finding finding(String organization, String pipelineId, OpenPipeline open, Duration age) {
        Facts facts = open.facts().withDuration(age);
        String doing = open.running() ? "runs" : "waits";
        return new Finding(
                NAME,
                options.rules().pipelineStuck().severity(),
                organization,
                open.project(),
                identity(pipelineId),
                open.event(),
                PipelineFacts.place(facts) + " " + doing + " too long",
                facts.pipeline() + " (" + facts.pipelineFile() + ") on " + facts.branch() + " " + doing + " since "
                        + Words.duration(age) + (open.running() ? "." : " and has not started."),
                "",
                Labels.of(Labels.KIND, open.running() ? "running" : "queued")
                        .with(Labels.BRANCH, facts.branch())
                        .with(Labels.PIPELINE, facts.pipelineFile()),
                facts,
                open.since());
    }

    private static String identity(String pipelineId) {
        return NAME + "/" + pipelineId;
    }
}
