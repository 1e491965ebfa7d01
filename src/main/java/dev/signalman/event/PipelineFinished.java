package dev.signalman.event;

import java.time.Duration;
import java.util.List;

/**
 * A pipeline is done.
 *
 * @param header id, organisation, project and times
 * @param pipeline the pipeline
 * @param outcome how it ended
 * @param queued how long it waited before it ran, or before it ended without running
 * @param ran how long it ran; zero if it never did
 * @param jobs its jobs where the details were fetched (when it did not pass, or when its commit failed before); otherwise empty
 */
public record PipelineFinished(
        EventHeader header, PipelineRef pipeline, Outcome outcome, Duration queued, Duration ran, List<JobResult> jobs)
        implements PipelineEvent {
    public PipelineFinished {
        jobs = java.util.List.copyOf(jobs);
    }
}
