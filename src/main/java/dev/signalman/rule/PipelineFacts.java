package dev.signalman.rule;

import dev.signalman.alert.Facts;
import dev.signalman.event.EventHeader;
import dev.signalman.event.JobResult;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Result;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What messages tell of a pipeline. */
final class PipelineFacts {
    private PipelineFacts() {}

    static Facts of(
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
}
