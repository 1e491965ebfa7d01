package dev.signalman.metrics;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.WorkflowFinished;
import java.time.Duration;

/** Which histograms an event moves, with the page where people can look at what it is about. */
final class EventDurations {
    private final Series series;
    private final LabelPolicy labels;

    EventDurations(Series series, LabelPolicy labels) {
        this.series = series;
        this.labels = labels;
    }

    /** @param project name of its project; empty if it has none */
    void observe(ChangeEvent event, String project) {
        String organization = event.header().organization();
        series.observe(
                Meters.EVENT_DELAY,
                Duration.between(event.header().occurredAt(), event.header().observedAt()),
                organization);
        switch (event) {
            case PipelineStarted s ->
                series.observe(
                        Meters.PIPELINE_QUEUE,
                        s.queued(),
                        example(s, s.pipeline()),
                        organization,
                        project,
                        labels.branch(organization, s.pipeline().branch()));
            case PipelineFinished f -> pipeline(f, project);
            case WorkflowFinished w ->
                series.observe(
                        Meters.WORKFLOW_DURATION,
                        w.took(),
                        new Example(
                                w.workflow().url(), w.pipelineId(), w.header().occurredAt()),
                        organization,
                        project,
                        labels.branch(organization, w.workflow().branch()),
                        w.outcome().result().text());
            case PromotionFinished p ->
                series.observe(
                        Meters.PROMOTION_DURATION,
                        p.took(),
                        example(p),
                        organization,
                        project,
                        p.promotion().name());
            case DeploymentFinished d -> {
                DeploymentRef deployment = d.deployment();
                series.observe(
                        Meters.DEPLOYMENT_DURATION,
                        d.took(),
                        new Example(
                                deployment.url(),
                                deployment.pipelineId(),
                                d.header().occurredAt()),
                        organization,
                        project,
                        deployment.target());
            }
            case JobFinished j -> job(j, project);
            case IncidentResolved i ->
                series.observe(
                        Meters.INCIDENT_DURATION,
                        i.lasted(),
                        organization,
                        i.incident().rule(),
                        i.incident().severity());
            default -> {}
        }
    }

    private void pipeline(PipelineFinished event, String project) {
        if (event.ran().isPositive()) {
            String organization = event.header().organization();
            PipelineRef pipeline = event.pipeline();
            series.observe(
                    Meters.PIPELINE_DURATION,
                    event.ran(),
                    example(event, pipeline),
                    organization,
                    project,
                    labels.branch(organization, pipeline.branch()),
                    pipeline.name(),
                    event.outcome().result().text());
        }
    }

    private void job(JobFinished event, String project) {
        String organization = event.header().organization();
        JobRef job = event.job();
        Example example =
                new Example(job.url(), job.pipelineId(), event.header().occurredAt());
        series.observe(Meters.JOB_QUEUE, event.queued(), example, organization, project, job.machineType());
        if (event.ran().isPositive()) {
            series.observe(
                    Meters.JOB_DURATION,
                    event.ran(),
                    example,
                    organization,
                    project,
                    job.machineType(),
                    event.result().text());
        }
    }

    private static Example example(ChangeEvent event, PipelineRef pipeline) {
        return new Example(pipeline.url(), pipeline.id(), event.header().occurredAt());
    }

    /** What a promotion starts is on the page of the workflow that it promotes, which shows the pipeline that its address names. */
    static Example example(PromotionFinished event) {
        PipelineRef promoted = event.promotion().of();
        return new Example(
                promoted.url().replace(promoted.id(), event.pipelineId()),
                event.pipelineId(),
                event.header().occurredAt());
    }
}
