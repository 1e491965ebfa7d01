package dev.signalman.rule;

import dev.signalman.event.EventHeader;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What messages tell of a pipeline. */
public final class PipelineFacts {
    private PipelineFacts() {}

    public static Facts of(
            EventHeader header,
            PipelineRef pipeline,
            @Nullable Duration ran,
            List<JobResult> jobs,
            String description) {
        ProjectRef project = header.project();
        List<JobResult> failed =
                jobs.stream().filter(job -> job.result() == Result.Known.FAILED).toList();
        @Nullable
        JobResult logged = failed.stream()
                .filter(job -> !job.logTail().isBlank())
                .findFirst()
                .orElse(null);
        return new Facts(
                project == null ? null : project.name(),
                pipeline.branch(),
                pipeline.name(),
                pipeline.file(),
                pipeline.commit(),
                pipeline.commitMessage(),
                pipeline.author(),
                ran,
                pipeline.url(),
                null,
                failed.stream().map(job -> job.block() + "/" + job.name()).toList(),
                logged == null ? null : logged.block() + "/" + logged.name(),
                logged == null ? null : logged.logTail(),
                description.isBlank() ? null : description);
    }

    /** The {@code kind} label: what sort of failure it is. */
    public static String kind(Outcome outcome) {
        if (outcome.timedOut()) {
            return "timed_out";
        }
        if (outcome.reason() == Reason.Known.INTERNAL) {
            return "internal";
        }
        if (outcome.reason() == Reason.Known.STUCK) {
            return "stuck";
        }
        return outcome.reason() == Reason.Known.MALFORMED ? "malformed" : "failed";
    }

    /** The kind as the end of a sentence that begins with the pipeline's name. */
    public static String verb(String kind) {
        return switch (kind) {
            case "timed_out" -> "timed out";
            case "internal" -> "was ended by an internal error";
            case "stuck" -> "got stuck";
            case "malformed" -> "failed: its pipeline file is malformed";
            default -> "failed";
        };
    }

    /** Where it is, such as {@code web · main: Build}. */
    public static String place(Facts facts) {
        return facts.project() + " · " + facts.branch() + ": " + facts.pipeline();
    }
}
