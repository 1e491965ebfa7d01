package dev.signalman.alert;

import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failures that wait for their rerun. First for the decision whether there will be one, then for its end; then they open their
 * incident with the story, or turn into news: failed, passed on rerun. If a newer pipeline of the branch ended meanwhile, that one
 * says how the branch stands: there is nothing to do about the failure, so nobody is told, but it is recorded and counted.
 */
final class HeldFailures {
    static final String FLAKY = "FlakyPassed";

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private Instant startedAt;

    HeldFailures(AlertOptions options, AlertState state, Incidents incidents, Instant startedAt) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.startedAt = startedAt;
    }

    void requested(RerunRequested event, Instant now) {
        String organization = event.header().organization();
        HeldFailure failure = state.held.get(organization, event.rerun().pipelineId());
        if (failure != null && !failure.rerunning()) {
            state.held.put(
                    organization,
                    event.rerun().pipelineId(),
                    failure.requested(
                            event.rerun().failedJobs(),
                            now.plus(options.holdBack().holdTimeout())));
        }
    }

    void declined(RerunDeclined event, Instant now) {
        broken(event.header().organization(), event.rerun().pipelineId(), "", now);
    }

    void lost(RerunLost event, Instant now) {
        broken(
                event.header().organization(),
                event.rerun().pipelineId(),
                "a rerun was asked for, and whether it runs is not known",
                now);
    }

    void rerunFinished(RerunFinished event, Instant now) {
        String organization = event.header().organization();
        String id = event.rerun().pipelineId();
        if (event.outcome().passed()) {
            passed(organization, id, now);
        } else {
            broken(
                    organization,
                    id,
                    event.outcome().broken() ? "was rerun, and failed again" : "was rerun, and the rerun was stopped",
                    now);
        }
    }

    /** The held failure that this pipeline reruns: id of its pipeline, or null. */
    @Nullable
    String originalOf(String organization, String statusKey, PipelineRef pipeline) {
        if (!pipeline.decidesWorkflow() || (pipeline.workflowRerunOf() == null && pipeline.partialRerunOf() == null)) {
            return null;
        }
        if (pipeline.partialRerunOf() != null && state.held.get(organization, pipeline.partialRerunOf()) != null) {
            return pipeline.partialRerunOf();
        }
        var found = new Object() {
            @Nullable
            String id;
        };
        state.held.forEach((at, failure) -> {
            if (at.organization().equals(organization)
                    && failure.workflowId().equals(pipeline.workflowRerunOf())
                    && failure.statusKey().equals(statusKey)) {
                found.id = at.key();
            }
        });
        return found.id;
    }

    /** What reruns a held failure is done; {@link RerunFinished} follows if it was ours. */
    void rerunPipelineFinished(String organization, String originalId, PipelineFinished event, Instant now) {
        HeldFailure failure = state.held.get(organization, originalId);
        if (failure == null || (!event.outcome().passed() && !event.outcome().broken())) {
            return;
        }
        boolean passed = event.outcome().passed();
        state.held.put(
                organization,
                originalId,
                failure.rerunEnded(
                        event.pipeline().url(),
                        passed,
                        now.plus(options.holdBack().decisionTimeout())));
        if (!failure.rerunning()) {
            // Somebody else was faster than the decision.
            if (passed) {
                passed(organization, originalId, now);
            } else {
                broken(organization, originalId, "was rerun, and failed again", now);
            }
        }
    }

    void tick(Instant now) {
        // After a start, who decides on reruns starts as well.
        startedAt = startedAt.isAfter(now) ? now : startedAt;
        Instant grace = startedAt.plus(options.holdBack().decisionTimeout());
        state.held.forEach((at, failure) -> {
            if (failure.deadline().isAfter(now.plus(longest(failure)))) {
                // the clock was set back: nothing waits longer than it may
                state.held.put(at.organization(), at.key(), failure.until(now.plus(longest(failure))));
                return;
            }
            if (now.isBefore(failure.deadline()) || now.isBefore(grace)) {
                return;
            }
            if (Boolean.TRUE.equals(failure.rerunPassed())) {
                passed(at.organization(), at.key(), now);
            } else if (failure.rerunPassed() != null) {
                broken(at.organization(), at.key(), "was rerun, and failed again", now);
            } else if (failure.rerunning()) {
                broken(
                        at.organization(),
                        at.key(),
                        "is being rerun; the rerun still runs after "
                                + Words.duration(options.holdBack().holdTimeout()),
                        now);
            } else {
                broken(at.organization(), at.key(), "", now);
            }
        });
    }

    private Duration longest(HeldFailure failure) {
        return failure.rerunning()
                ? options.holdBack().holdTimeout()
                : options.holdBack().decisionTimeout();
    }

    void forget(String organization, ProjectRef project) {
        state.held.forEach((at, failure) -> {
            if (at.organization().equals(organization) && failure.project().id().equals(project.id())) {
                state.held.remove(organization, at.key());
            }
        });
    }

    private void passed(String organization, String pipelineId, Instant now) {
        HeldFailure failure = state.held.get(organization, pipelineId);
        if (failure == null) {
            return;
        }
        state.held.remove(organization, pipelineId);
        BranchStatus status = state.branches.get(organization, failure.statusKey());
        if (status != null && status.createdAt().equals(failure.createdAt())) {
            state.branches.put(
                    organization,
                    failure.statusKey(),
                    new BranchStatus(status.id(), status.createdAt(), true, status.finishedAt()));
        }
        if (!options.rules().flakyPassed().enabled()) {
            return;
        }
        List<String> jobs = failure.flakyJobs().isEmpty() ? failure.facts().failingJobs() : failure.flakyJobs();
        Facts facts = failure.facts().withRerunLink(failure.rerunLink());
        incidents.inform(
                new Finding(
                        FLAKY,
                        options.rules().flakyPassed().severity(),
                        organization,
                        failure.project(),
                        FLAKY + "/" + pipelineId,
                        failure.openingEvent(),
                        PipelineFacts.place(facts) + " failed, passed on rerun",
                        facts.pipeline() + " failed on " + facts.branch()
                                + " and passed when it was rerun on the same commit"
                                + (jobs.isEmpty() ? "." : ": " + Words.list(jobs) + "."),
                        "failed, passed on rerun: flaky",
                        labels(facts).with(Labels.KIND, "flaky"),
                        facts,
                        failure.failedAt()),
                now);
    }

    private void broken(String organization, String pipelineId, String story, Instant now) {
        HeldFailure failure = state.held.get(organization, pipelineId);
        if (failure == null) {
            return;
        }
        state.held.remove(organization, pipelineId);
        BranchStatus status = state.branches.get(organization, failure.statusKey());
        if (status != null && (status.passed() || status.supersedes(failure.createdAt()))) {
            incidents.record(finding(organization, failure, story), status.finishedAt(), now);
        } else {
            incidents.open(finding(organization, failure, story), now);
        }
    }

    /** The failure as an incident. */
    Finding finding(String organization, HeldFailure failure, String story) {
        Facts facts = failure.facts().withRerunLink(failure.rerunLink());
        String verb = PipelineFacts.verb(failure.kind());
        String took = facts.duration() == null ? "" : " after " + Words.duration(facts.duration());
        String jobs = facts.failingJobs().isEmpty() ? "" : ": " + Words.list(facts.failingJobs());
        return new Finding(
                PipelineFailed.NAME,
                options.rules().pipelineFailed().severity(),
                organization,
                failure.project(),
                PipelineFailed.identity(failure.statusKey()),
                failure.openingEvent(),
                PipelineFacts.place(facts) + " " + verb,
                facts.pipeline() + " (" + facts.pipelineFile() + ") " + verb + " on " + facts.branch() + took + jobs
                        + ".",
                story,
                labels(facts).with(Labels.KIND, failure.kind()),
                facts,
                failure.failedAt());
    }

    private static Labels labels(Facts facts) {
        return Labels.of(Labels.BRANCH, facts.branch() == null ? "" : facts.branch())
                .with(Labels.PIPELINE, facts.pipelineFile());
    }
}
