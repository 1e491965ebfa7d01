package dev.signalman.metrics;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.AgentTypeChanged;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.DashboardEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.FlakeConfirmed;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentRef;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobResult;
import dev.signalman.event.NotificationEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectEvent;
import dev.signalman.event.PromotionFailed;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.QueueEvent;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.event.ScheduleChanged;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.SchedulePaused;
import dev.signalman.event.ScheduleResumed;
import dev.signalman.event.ScheduleTriggered;
import dev.signalman.event.SecretEvent;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowStarted;
import java.util.HashSet;
import java.util.Set;

/** Which counters an event moves. */
final class EventCounters {
    private final Series series;
    private final LabelPolicy labels;
    private final EventDurations durations;

    EventCounters(Series series, LabelPolicy labels) {
        this.series = series;
        this.labels = labels;
        this.durations = new EventDurations(series, labels);
    }

    /** Counts an event that happened while this process ran. */
    void count(ChangeEvent event) {
        String organization = event.header().organization();
        series.increment(Meters.EVENTS, organization, event.getClass().getSimpleName());
        visit(event, series::increment);
        durations.observe(event, project(event));
        jobFailures(event, series::increment);
    }

    /** Counts how long a pipeline was red, now that it is not. */
    void count(Effect.TurnedGreen green) {
        series.add(
                Meters.PIPELINE_RED,
                Math.max(0, green.red().toMillis() / 1000.0),
                green.organization(),
                green.project(),
                green.branch(),
                green.pipeline());
    }

    /** Makes the counters of an event from before this process appear with 0, unless they are there. */
    void recall(ChangeEvent event) {
        visit(event, series::touch);
        jobFailures(event, series::touch);
    }

    private interface Step {
        void on(Meter counter, String... labels);
    }

    private void visit(ChangeEvent event, Step step) {
        String organization = event.header().organization();
        String project = project(event);
        switch (event) {
            case PipelineFinished f -> {
                String branch = labels.branch(organization, f.pipeline().branch());
                step.on(
                        Meters.PIPELINES_FINISHED,
                        organization,
                        project,
                        branch,
                        f.pipeline().name(),
                        f.outcome().result().text(),
                        reason(f.outcome()));
                if (labels.watched(organization, f.pipeline().branch())) {
                    // there with 0 long before it may move
                    series.touch(
                            Meters.PIPELINE_RED,
                            organization,
                            project,
                            branch,
                            f.pipeline().name());
                }
            }
            case WorkflowStarted w ->
                step.on(
                        Meters.WORKFLOWS_STARTED,
                        organization,
                        project,
                        w.workflow().triggeredBy());
            case WorkflowFinished w ->
                step.on(
                        Meters.WORKFLOWS_FINISHED,
                        organization,
                        project,
                        labels.branch(organization, w.workflow().branch()),
                        w.outcome().result().text());
            case AgentConnected a ->
                step.on(Meters.AGENTS_CONNECTED, organization, a.agent().type());
            case AgentDisconnected a ->
                step.on(Meters.AGENTS_DISCONNECTED, organization, a.agent().type());
            case DeploymentFinished d ->
                step.on(
                        Meters.DEPLOYMENTS_FINISHED,
                        organization,
                        project,
                        d.deployment().target(),
                        d.outcome().result().text());
            case RerunRequested r -> step.on(Meters.RERUNS, organization, project, "requested");
            case RerunDeclined r -> step.on(Meters.RERUNS, organization, project, r.reason());
            case RerunLost r -> step.on(Meters.RERUNS, organization, project, "lost");
            case RerunFinished r ->
                step.on(
                        Meters.RERUNS_FINISHED,
                        organization,
                        project,
                        r.outcome().result().text());
            case FlakeConfirmed f -> step.on(Meters.FLAKES, organization, project, f.job());
            case IncidentOpened i -> {
                IncidentRef incident = i.incident();
                step.on(Meters.INCIDENTS_OPENED, organization, incident.rule(), incident.severity());
                series.touch(Meters.INCIDENTS_RESOLVED, organization, incident.rule(), incident.severity());
            }
            case PipelineQueued p -> {}
            case PipelineStarted p -> {}
            case PipelineVanished p -> {}
            case ProjectEvent p -> {}
            case AgentStateChanged a -> {}
            case AgentTypeChanged a -> {}
            case QueueEvent q -> {}
            case DeploymentTriggered d -> {}
            case TargetStateChanged t -> {}
            case PromotionTriggered p -> {}
            case PromotionFailed p ->
                step.on(Meters.PROMOTIONS, organization, project, p.promotion().name(), "unscheduled");
            case PromotionFinished p ->
                step.on(
                        Meters.PROMOTIONS,
                        organization,
                        project,
                        p.promotion().name(),
                        p.outcome().result().text());
            case JobFinished j ->
                step.on(
                        Meters.JOBS_FINISHED,
                        organization,
                        project,
                        j.job().machineType(),
                        j.result().text());
            case ScheduleTriggered s ->
                step.on(
                        Meters.SCHEDULES_TRIGGERED,
                        organization,
                        project,
                        s.schedule().name());
            case ScheduleFailed s ->
                step.on(
                        Meters.SCHEDULES_FAILED,
                        organization,
                        project,
                        s.schedule().name());
            case ScheduleMissed s ->
                step.on(
                        Meters.SCHEDULES_MISSED,
                        organization,
                        project,
                        s.schedule().name());
            case ScheduleChanged s -> {}
            case SchedulePaused s -> {}
            case ScheduleResumed s -> {}
            case DashboardEvent d -> {}
            case NotificationEvent n -> {}
            case SecretEvent s -> {}
            case CollectorEvent c -> {}
            case IncidentAcknowledged i -> {}
            case IncidentResolved i -> {
                IncidentRef incident = i.incident();
                step.on(Meters.INCIDENTS_RESOLVED, organization, incident.rule(), incident.severity());
            }
        }
    }

    /** Each block counts once a run, however many of its jobs failed. */
    private void jobFailures(ChangeEvent event, Step step) {
        if (!(event instanceof PipelineFinished f) || f.outcome().passed()) {
            return;
        }
        String organization = event.header().organization();
        String project = project(event);
        String pipeline = f.pipeline().name();
        Set<String> blocks = new HashSet<>();
        for (JobResult job : f.jobs()) {
            if (job.result() == Result.Known.FAILED) {
                if (blocks.add(job.block())) {
                    step.on(Meters.BLOCK_FAILURES, organization, project, pipeline, job.block());
                }
                step.on(Meters.JOB_FAILURES, organization, project, pipeline, job.block(), job.name());
            }
        }
    }

    private static String project(ChangeEvent event) {
        var project = event.header().project();
        return project == null ? "" : project.name();
    }

    private static String reason(Outcome outcome) {
        var reason = outcome.reason();
        return reason == null ? "none" : reason.text();
    }
}
