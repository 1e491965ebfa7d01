package dev.signalman.rerun;

import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.RerunRef;
import dev.signalman.event.Result;
import dev.signalman.semaphore.Workflow;
import dev.signalman.semaphore.WorkflowTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as a test tells of it: passed, on main, by nobody's rerun, unless said otherwise. Its pipeline is {@code p-<id>}.
 */
record Story(
        String workflow,
        String pipeline,
        String project,
        String branch,
        String commit,
        Outcome outcome,
        List<JobResult> jobs,
        @Nullable String promotionOf,
        @Nullable String partialRerunOf,
        @Nullable String rerunOf,
        Instant at,
        boolean backfilled) {
    static final String ORG = "acme";
    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    static final Outcome FAILED = new Outcome(Result.Known.FAILED, Reason.Known.TEST, "");

    static Story of(String workflow) {
        return new Story(
                workflow,
                "p-" + workflow,
                "web",
                "main",
                "commit-of-" + workflow,
                Outcome.PASSED,
                List.of(),
                null,
                null,
                null,
                NOON,
                false);
    }

    /** Failed, with these jobs failed and {@code build/compile} passed. */
    static Story failed(String workflow, String... failedJobs) {
        return of(workflow)
                .outcome(FAILED)
                .jobs(Result.Known.FAILED, failedJobs)
                .jobs(Result.Known.PASSED, "build/compile");
    }

    /** Passed, with these jobs passed. */
    static Story passed(String workflow, String... passedJobs) {
        return of(workflow).jobs(Result.Known.PASSED, passedJobs);
    }

    Story outcome(Outcome changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                changed,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story outcome(Result result, @Nullable Reason reason) {
        return outcome(new Outcome(result, reason, ""));
    }

    Story jobs(Result result, String... names) {
        var all = new ArrayList<>(jobs);
        Arrays.stream(names).forEach(name -> {
            String[] parts = name.split("/", 2);
            all.add(new JobResult(workflow + "-" + name, parts[0], parts[1], result, ""));
        });
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                outcome,
                all,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story pipeline(String changed) {
        return new Story(
                workflow,
                changed,
                project,
                branch,
                commit,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story project(String changed) {
        return new Story(
                workflow,
                pipeline,
                changed,
                branch,
                commit,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story branch(String changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                changed,
                commit,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story commit(String changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                changed,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story promotionOf(String changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                outcome,
                jobs,
                changed,
                partialRerunOf,
                rerunOf,
                at,
                backfilled);
    }

    Story partialRerunOf(String changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                outcome,
                jobs,
                promotionOf,
                changed,
                rerunOf,
                at,
                backfilled);
    }

    Story rerunOf(String changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                changed,
                at,
                backfilled);
    }

    Story at(Instant changed) {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                changed,
                backfilled);
    }

    Story asHistory() {
        return new Story(
                workflow,
                pipeline,
                project,
                branch,
                commit,
                outcome,
                jobs,
                promotionOf,
                partialRerunOf,
                rerunOf,
                at,
                true);
    }

    PipelineRef ref() {
        return new PipelineRef(
                pipeline,
                workflow,
                "Tests",
                ".semaphore/semaphore.yml",
                branch,
                commit,
                "Fix it",
                "ada",
                "https://acme.example/" + workflow,
                at.minusSeconds(300),
                promotionOf,
                partialRerunOf,
                rerunOf);
    }

    PipelineFinished finished() {
        return new PipelineFinished(
                header("finished"), ref(), outcome, Duration.ofSeconds(2), Duration.ofSeconds(90), jobs);
    }

    PipelineQueued queued() {
        return new PipelineQueued(header("queued"), ref());
    }

    PipelineVanished vanished() {
        return new PipelineVanished(header("vanished"), pipeline, workflow);
    }

    Workflow shown() {
        return new Workflow(
                workflow,
                project,
                pipeline,
                "someone",
                branch,
                commit,
                at.minusSeconds(301),
                rerunOf,
                WorkflowTrigger.Known.HOOK);
    }

    /** The attempt that a decision about it at noon makes. */
    Attempt attempt(Attempt.Stage stage) {
        var rerun = new RerunRef(
                workflow, pipeline, ref().file(), branch, commit, List.of("test/unit"), "it flaked before");
        return new Attempt(
                new ProjectRef(project, project),
                rerun,
                RequestToken.of(ORG, workflow, 1),
                ref().createdAt(),
                at,
                NOON,
                stage,
                Map.of());
    }

    private EventHeader header(String what) {
        return new EventHeader(
                EventIds.pipeline(ORG, pipeline, what),
                ORG,
                new ProjectRef(project, project),
                "pipeline/" + pipeline,
                at,
                at.plusSeconds(3),
                backfilled);
    }
}
