package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.JobFinished;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.PromotionEvent;
import dev.signalman.event.PromotionFailed;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.Result;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.ScheduleTriggered;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowRef;
import dev.signalman.event.WorkflowStarted;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event is about, as far as things that are done again and again have a past, and what it adds to it.
 *
 * @param key the past, such as that of one pipeline file on one branch
 * @param family the pasts that share how long things take, such as those of one file on all branches
 * @param place where it stands among its like, by Semaphore's clock: when the pipeline was created, the deployment triggered. What stands
 *     further back does not say how it stands now. Null if what was told last says so
 * @param verdict whether it passed or is broken; null if it says neither, such as what was stopped or has only begun
 * @param commit its commit; empty if there is none
 * @param author who caused it; empty if that is unknown
 * @param ran how long it ran; null if it is not done
 * @param queued how long it waited; null if it is not done
 */
record Subject(
        String key,
        String family,
        @Nullable Instant place,
        @Nullable Boolean verdict,
        String commit,
        String author,
        @Nullable Duration ran,
        @Nullable Duration queued) {

    /** False if what stands further back is no less true, such as that a job waited long. */
    boolean newestDecides() {
        return !key.startsWith("machine/") && !key.startsWith("schedule/");
    }

    /** False if what stands at the same place does not undo it: all jobs of a pipeline are created in the same second. */
    boolean tieDecides() {
        return !key.startsWith("machine/");
    }

    /** Null for what has no past. */
    static @Nullable Subject of(ChangeEvent event) {
        ProjectRef project = event.header().project();
        String id = project == null ? "" : project.id();
        return switch (event) {
            case PipelineQueued e -> pipeline(id, e.pipeline(), null, null, null);
            case PipelineStarted e -> pipeline(id, e.pipeline(), null, null, null);
            case PipelineFinished e -> pipeline(id, e.pipeline(), verdict(e.outcome()), e.ran(), e.queued());
            case DeploymentTriggered e -> deployment(id, e.deployment(), null, null);
            case DeploymentFinished e -> deployment(id, e.deployment(), verdict(e.outcome()), e.took());
            case TargetStateChanged e ->
                new Subject("target/" + id + "/" + e.targetId(), "target/" + id, null, null, "", "", null, null);
            case PromotionFailed e -> promotion(id, e, false, null);
            case PromotionTriggered e -> promotion(id, e, e.pipelineId() == null ? null : true, null);
            case PromotionFinished e -> promotion(id, e, true, e.took());
            case ScheduleTriggered e -> schedule(id, e, true);
            case ScheduleFailed e -> schedule(id, e, false);
            case ScheduleMissed e -> schedule(id, e, false);
            case ScheduleEvent e -> schedule(id, e, null);
            case WorkflowStarted e -> workflow(id, e.workflow(), null, null);
            case WorkflowFinished e -> workflow(id, e.workflow(), verdict(e.outcome()), e.took());
            case JobFinished e -> {
                String key = "machine/" + e.job().machineType();
                @Nullable
                Boolean verdict = e.result().passed() ? Boolean.TRUE : e.result() == Result.Known.FAILED ? false : null;
                yield new Subject(key, key, e.job().createdAt(), verdict, "", "", e.ran(), e.queued());
            }
            default -> null;
        };
    }

    private static @Nullable Boolean verdict(Outcome outcome) {
        return outcome.passed() ? Boolean.TRUE : outcome.broken() ? false : null;
    }

    private static Subject pipeline(
            String project,
            PipelineRef pipeline,
            @Nullable Boolean verdict,
            @Nullable Duration ran,
            @Nullable Duration queued) {
        return new Subject(
                pipelineKey(project, pipeline),
                "pipeline/" + project + "/" + pipeline.file(),
                pipeline.createdAt(),
                verdict,
                pipeline.commit(),
                pipeline.author() == null ? "" : pipeline.author(),
                ran,
                queued);
    }

    /** Branch names have slashes, but a pipeline file follows the last thing that cannot be in a branch name. */
    static String pipelineKey(String project, PipelineRef pipeline) {
        return "pipeline/" + project + "/" + pipeline.branch() + ":" + pipeline.file();
    }

    private static Subject deployment(
            String project, DeploymentRef deployment, @Nullable Boolean verdict, @Nullable Duration took) {
        String key = "target/" + project + "/" + deployment.targetId();
        return new Subject(
                key, key, deployment.triggeredAt(), verdict, "", deployment.triggeredBy(), took, Duration.ZERO);
    }

    private static Subject promotion(
            String project, PromotionEvent event, @Nullable Boolean verdict, @Nullable Duration took) {
        var promotion = event.promotion();
        return new Subject(
                "promotion/" + project + "/" + promotion.of().branch() + "/" + promotion.name(),
                "promotion/" + project + "/" + promotion.name(),
                promotion.triggeredAt(),
                verdict,
                promotion.of().commit(),
                promotion.triggeredBy(),
                took,
                Duration.ZERO);
    }

    private static Subject schedule(String project, ScheduleEvent event, @Nullable Boolean verdict) {
        String key = "schedule/" + project + "/" + event.schedule().id();
        return new Subject(key, key, event.header().occurredAt(), verdict, "", "", null, null);
    }

    private static Subject workflow(
            String project, WorkflowRef workflow, @Nullable Boolean verdict, @Nullable Duration took) {
        return new Subject(
                "workflow/" + project + "/" + workflow.branch(),
                "workflow/" + project,
                workflow.createdAt(),
                verdict,
                workflow.commit(),
                "",
                took,
                Duration.ZERO);
    }
}
