package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline of a watched branch is broken, until the next one passes. What counts is the newest-created pipeline of a file on a
 * branch that is done: an older one that ends later changes nothing, and neither does what a person or a strategy stopped.
 */
final class PipelineFailed implements Rule {
    static final String NAME = "PipelineFailed";
    /** A branch that nobody pushed to for so long is forgotten, broken or not. */
    private static final Duration FORGET_AFTER = Duration.ofDays(90);

    private static final Duration SWEEP = Duration.ofHours(1);

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private final HeldFailures held;
    private final WatchedBranches watched;
    private Instant swept = Instant.MIN;

    PipelineFailed(AlertOptions options, AlertState state, Incidents incidents, HeldFailures held) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.held = held;
        this.watched = new WatchedBranches(options);
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case PipelineFinished finished -> finished(finished, now);
            case RerunRequested requested -> held.requested(requested, now);
            case RerunDeclined declined -> held.declined(declined, now);
            case RerunLost lost -> held.lost(lost, now);
            case RerunFinished finished -> held.rerunFinished(finished, now);
            case ProjectRemoved removed -> removed(removed);
            default -> {}
        }
    }

    @Override
    public void tick(Instant now) {
        held.tick(now);
        // a clock that was set back must not put it off
        if (swept.isBefore(now.minus(SWEEP)) || swept.isAfter(now)) {
            swept = now;
            state.branches.forEach((at, status) -> {
                if (status.finishedAt().isBefore(now.minus(FORGET_AFTER))) {
                    state.branches.remove(at.organization(), at.key());
                    abandoned(at, now);
                }
            });
        }
    }

    /** Nobody tells us that a branch was deleted, and one that nothing runs on stays broken for ever. */
    private void abandoned(SnapshotTable.Key at, Instant now) {
        Incident incident = state.incidents.get(at.organization(), identity(at.key()));
        if (incident != null) {
            incidents.resolve(
                    at.organization(),
                    identity(at.key()),
                    Ending.of(
                            incident.title() + " (no longer watched)",
                            "Nothing has run on this branch for " + Words.duration(FORGET_AFTER)
                                    + ", so this is not followed any longer.",
                            now),
                    now);
        }
    }

    private void finished(PipelineFinished event, Instant now) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return;
        }
        String organization = event.header().organization();
        PipelineRef pipeline = event.pipeline();
        String key = key(project, pipeline);
        @Nullable String originalId = held.originalOf(organization, key, pipeline);
        @Nullable HeldFailure original = originalId == null ? null : state.held.get(organization, originalId);
        if (event.outcome().passed() || event.outcome().broken()) {
            // A rerun takes the place of what it reruns: it says nothing about a commit that was pushed meanwhile.
            status(
                    event,
                    organization,
                    key,
                    original == null ? pipeline.createdAt() : original.createdAt(),
                    original,
                    now);
        }
        if (originalId != null) {
            held.rerunPipelineFinished(organization, originalId, event, now);
        }
    }

    private void status(
            PipelineFinished event,
            String organization,
            String key,
            Instant place,
            @Nullable HeldFailure original,
            Instant now) {
        boolean open = incidents.isOpen(organization, identity(key));
        BranchStatus before = state.branches.get(organization, key);
        if ((!open && !watched.contains(organization, event.pipeline().branch()))
                || (before != null && before.supersedes(place))) {
            return;
        }
        boolean passed = event.outcome().passed();
        state.branches.put(
                organization,
                key,
                new BranchStatus(
                        event.pipeline().id(), place, passed, event.header().occurredAt()));
        if (passed) {
            incidents.resolve(organization, identity(key), passedAgain(event, organization, key), now);
        } else if (!open
                && original == null
                && !event.header().backfilled()
                && options.rules().pipelineFailed().enabled()) {
            failed(event, organization, key, now);
        }
    }

    private void failed(PipelineFinished event, String organization, String key, Instant now) {
        String kind = PipelineFacts.kind(event.outcome());
        var failure = new HeldFailure(
                Objects.requireNonNull(event.header().project()),
                key,
                event.pipeline().workflowId(),
                event.pipeline().createdAt(),
                event.header().id(),
                kind,
                event.header().occurredAt(),
                PipelineFacts.of(
                        event.header(),
                        event.pipeline(),
                        event.ran(),
                        event.jobs(),
                        event.outcome().description()),
                false,
                now.plus(options.holdBack().decisionTimeout()),
                List.of(),
                null,
                null);
        boolean mayBeRerun = options.holdBack().holdForRerun()
                && event.pipeline().decidesWorkflow()
                && event.outcome().result() == Result.Known.FAILED;
        if (mayBeRerun) {
            state.held.put(organization, event.pipeline().id(), failure);
        } else {
            incidents.open(held.finding(organization, failure, ""), now);
        }
    }

    private Ending passedAgain(PipelineFinished event, String organization, String key) {
        PipelineRef pipeline = event.pipeline();
        Incident incident = state.incidents.get(organization, identity(key));
        boolean sameCommit =
                incident != null && pipeline.commit().equals(incident.facts().commit());
        boolean rerun = pipeline.workflowRerunOf() != null || pipeline.partialRerunOf() != null;
        Facts facts = PipelineFacts.of(event.header(), pipeline, event.ran(), List.of(), "");
        return new Ending(
                PipelineFacts.place(facts) + " passed again",
                pipeline.name() + " passed on " + pipeline.branch() + " after " + Words.duration(event.ran()) + ".",
                rerun && sameCommit ? "failed, passed on rerun: flaky" : "",
                event.header().occurredAt(),
                before -> facts);
    }

    private void removed(ProjectRemoved event) {
        ProjectRef project = event.header().project();
        if (project != null) {
            String organization = event.header().organization();
            held.forget(organization, project);
            state.branches.forEach((at, status) -> {
                if (at.organization().equals(organization) && at.key().startsWith(project.id() + "/")) {
                    state.branches.remove(organization, at.key());
                }
            });
        }
    }

    /** Branch names have slashes, but a pipeline file follows the last thing that cannot be in a branch name. */
    private static String key(ProjectRef project, PipelineRef pipeline) {
        return project.id() + "/" + pipeline.branch() + ":" + pipeline.file();
    }

    static String identity(String statusKey) {
        return NAME + "/" + statusKey;
    }
}
