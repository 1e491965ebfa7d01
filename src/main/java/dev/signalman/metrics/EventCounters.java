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
import java.time.Duration;

/** Which counters and histograms an event moves. */
final class EventCounters {
    private final Series series;
    private final LabelPolicy labels;

    EventCounters(Series series, LabelPolicy labels) {
        this.series = series;
        this.labels = labels;
    }

    /** Counts an event that happened while this process ran. */
    void count(ChangeEvent event) {
        String organization = event.header().organization();
        series.increment(Meters.EVENTS, organization, event.getClass().getSimpleName());
        series.observe(
                Meters.EVENT_DELAY,
                Duration.between(event.header().occurredAt(), event.header().observedAt()),
                organization);
        visit(event, series::increment);
        durations(event);
    }

    /** Makes the counters of an event from before this process appear with 0, unless they are there. */
    void recall(ChangeEvent event) {
        visit(event, series::touch);
    }

    private interface Step {
        void on(Meter counter, String... labels);
    }

    private void visit(ChangeEvent event, Step step) {
        String organization = event.header().organization();
        String project = project(event);
        switch (event) {
            case PipelineFinished f ->
                step.on(
                        Meters.PIPELINES_FINISHED,
                        organization,
                        project,
                        labels.branch(organization, f.pipeline().branch()),
                        f.pipeline().name(),
                        f.outcome().result().text(),
                        reason(f.outcome()));
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
            case IncidentResolved i -> {}
        }
    }

    private void durations(ChangeEvent event) {
        String organization = event.header().organization();
        String project = project(event);
        if (event instanceof PipelineStarted s) {
            series.observe(
                    Meters.PIPELINE_QUEUE,
                    s.queued(),
                    organization,
                    project,
                    labels.branch(organization, s.pipeline().branch()));
        } else if (event instanceof PipelineFinished f && f.ran().isPositive()) {
            series.observe(
                    Meters.PIPELINE_DURATION,
                    f.ran(),
                    organization,
                    project,
                    labels.branch(organization, f.pipeline().branch()),
                    f.pipeline().name(),
                    f.outcome().result().text());
        } else if (event instanceof DeploymentFinished d) {
            series.observe(
                    Meters.DEPLOYMENT_DURATION,
                    d.took(),
                    organization,
                    project,
                    d.deployment().target());
        } else if (event instanceof JobFinished j) {
            String machine = j.job().machineType();
            series.observe(Meters.JOB_QUEUE, j.queued(), organization, project, machine);
            if (j.ran().isPositive()) {
                series.observe(
                        Meters.JOB_DURATION,
                        j.ran(),
                        organization,
                        project,
                        machine,
                        j.result().text());
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
