package dev.signalman.watch;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowRef;
import dev.signalman.event.WorkflowStarted;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineResult;
import dev.signalman.semaphore.ResultReason;
import dev.signalman.semaphore.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a pipeline since it was last seen. A pipeline carries the times of all of its transitions, so states that fell
 * between two looks are told as well, each with its true time. Pure.
 *
 * @param organization configured name
 * @param baseUrl for links, without a slash at the end
 * @param project the project
 * @param liveFrom what occurred before this is history: recorded, but nobody is alerted
 */
record PipelineChanges(String organization, String baseUrl, ProjectRef project, Instant liveFrom) {
    /** Chronological; what has one time is told in the order of life. */
    static final Comparator<ChangeEvent> ORDER = Comparator.<ChangeEvent, Instant>comparing(
                    e -> e.header().occurredAt())
            .thenComparingInt(PipelineChanges::rank);

    private static int rank(ChangeEvent event) {
        return switch (event) {
            case WorkflowStarted w -> 0;
            case PipelineQueued q -> 1;
            case PipelineStarted s -> 2;
            case PipelineFinished f -> 3;
            default -> 4;
        };
    }

    /**
     * @param before how far it had come when it was last seen
     * @param pipeline as it is now
     * @param workflow its workflow; null if it could not be read
     * @param jobs its jobs, if they were asked for
     * @param at when it was seen
     */
    List<ChangeEvent> detect(
            Stage before, Pipeline pipeline, @Nullable Workflow workflow, List<JobResult> jobs, Instant at) {
        PipelineRef ref = ref(pipeline, workflow);
        Stage now = Stage.of(pipeline);
        List<ChangeEvent> events = new ArrayList<>();
        Instant created = pipeline.createdAt();
        Instant running = pipeline.runningAt();
        if (before == Stage.UNSEEN) {
            if (ref.promotionOf() == null && ref.partialRerunOf() == null) {
                events.add(new WorkflowStarted(
                        header(
                                EventIds.workflow(organization, pipeline.workflowId(), "started"),
                                "workflow/" + pipeline.workflowId(),
                                created,
                                at),
                        workflowRef(pipeline, workflow)));
            }
            events.add(new PipelineQueued(pipelineHeader(pipeline, "queued", created, at), ref));
        }
        if (before.compareTo(Stage.RUNNING) < 0 && running != null) {
            events.add(new PipelineStarted(
                    pipelineHeader(pipeline, "started", running, at), ref, between(created, running)));
        }
        if (before != Stage.DONE && now == Stage.DONE) {
            finished(before, pipeline, workflow, ref, jobs, at, events);
        }
        return events;
    }

    private void finished(
            Stage before,
            Pipeline pipeline,
            @Nullable Workflow workflow,
            PipelineRef ref,
            List<JobResult> jobs,
            Instant at,
            List<ChangeEvent> events) {
        Instant created = pipeline.createdAt();
        Instant running = pipeline.runningAt();
        Instant done = doneAt(before, pipeline, at);
        Outcome outcome = outcome(pipeline);
        events.add(new PipelineFinished(
                pipelineHeader(pipeline, "finished", done, at),
                ref,
                outcome,
                between(created, running == null ? done : running),
                running == null ? Duration.ZERO : between(running, done),
                jobs));
        if (ref.decidesWorkflow()) {
            events.add(new WorkflowFinished(
                    header(
                            EventIds.workflow(organization, pipeline.workflowId(), "finished/" + pipeline.id()),
                            "workflow/" + pipeline.workflowId(),
                            done,
                            at),
                    workflowRef(pipeline, workflow),
                    pipeline.id(),
                    outcome,
                    between(workflow == null ? created : workflow.createdAt(), done)));
        }
    }

    /** The server says when, as a rule; if not, what was already done when it was first seen must not look as if it had just ended. */
    private static Instant doneAt(Stage before, Pipeline pipeline, Instant at) {
        if (pipeline.doneAt() != null) {
            return pipeline.doneAt();
        }
        if (before != Stage.UNSEEN) {
            return at;
        }
        return pipeline.runningAt() == null ? pipeline.createdAt() : pipeline.runningAt();
    }

    static Outcome outcome(Pipeline pipeline) {
        PipelineResult result = pipeline.result();
        ResultReason reason = pipeline.reason();
        if (result == null) {
            return new Outcome(Result.of("none"), null, pipeline.errorDescription());
        }
        return new Outcome(
                Result.of(result.text()),
                reason == null ? null : Reason.of(reason.text()),
                pipeline.errorDescription());
    }

    private static Duration between(Instant from, Instant to) {
        return from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    }

    /** The file that defines it, from the root of the repository. */
    static String file(Pipeline pipeline) {
        String folder = pipeline.workingDirectory();
        return folder.isEmpty() || ".".equals(folder) ? pipeline.yamlFile() : folder + "/" + pipeline.yamlFile();
    }

    PipelineRef ref(Pipeline pipeline, @Nullable Workflow workflow) {
        String rerunOf =
                workflow == null || workflow.rerunOf() == null ? pipeline.workflowRerunOf() : workflow.rerunOf();
        return new PipelineRef(
                pipeline.id(),
                pipeline.workflowId(),
                pipeline.name(),
                file(pipeline),
                pipeline.branch(),
                pipeline.commit(),
                emptyAsNull(pipeline.commitMessage()),
                emptyAsNull(pipeline.author()),
                baseUrl + "/workflows/" + pipeline.workflowId() + "?pipeline_id=" + pipeline.id(),
                pipeline.createdAt(),
                pipeline.promotionOf(),
                pipeline.partialRerunOf(),
                rerunOf);
    }

    private WorkflowRef workflowRef(Pipeline pipeline, @Nullable Workflow workflow) {
        return new WorkflowRef(
                pipeline.workflowId(),
                pipeline.branch(),
                pipeline.commit(),
                workflow == null ? pipeline.createdAt() : workflow.createdAt(),
                workflow == null ? pipeline.workflowRerunOf() : workflow.rerunOf(),
                workflow == null ? "unknown" : workflow.triggeredBy().text(),
                baseUrl + "/workflows/" + pipeline.workflowId());
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private EventHeader pipelineHeader(Pipeline pipeline, String what, Instant occurred, Instant at) {
        return header(EventIds.pipeline(organization, pipeline.id(), what), "pipeline/" + pipeline.id(), occurred, at);
    }

    private EventHeader header(String id, String subject, Instant occurred, Instant at) {
        return new EventHeader(id, organization, project, subject, occurred, at, occurred.isBefore(liveFrom));
    }
}
