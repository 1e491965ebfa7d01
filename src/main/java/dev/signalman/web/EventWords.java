package dev.signalman.web;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.AgentTypeChanged;
import dev.signalman.event.Change;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.DashboardChanged;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.FieldChange;
import dev.signalman.event.FlakeConfirmed;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobFinished;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.NotificationBroken;
import dev.signalman.event.NotificationChanged;
import dev.signalman.event.NotificationMended;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectChanged;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.PromotionFailed;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionRef;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.ScheduleChanged;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.SchedulePaused;
import dev.signalman.event.ScheduleRef;
import dev.signalman.event.ScheduleResumed;
import dev.signalman.event.ScheduleTriggered;
import dev.signalman.event.SecretChanged;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowStarted;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events in one line for people. */
public final class EventWords {
    private record Words(
            String summary, Mood mood, @Nullable String url) {}

    private EventWords() {}

    /** The view of an event on the status page. */
    public static EventView view(LoggedEvent logged) {
        ChangeEvent event = logged.event();
        Words words = words(event);
        var project = event.header().project();
        return new EventView(
                logged.position(),
                event.getClass().getSimpleName(),
                event.header().organization(),
                project == null ? null : project.name(),
                words.summary(),
                words.mood(),
                event.header().occurredAt(),
                words.url());
    }

    private static Words words(ChangeEvent event) {
        return switch (event) {
            case PipelineQueued p -> pipeline(p.pipeline(), "queued", Mood.NEUTRAL);
            case PipelineStarted p -> pipeline(p.pipeline(), "started after " + Age.text(p.queued()), Mood.NEUTRAL);
            case PipelineFinished p ->
                pipeline(p.pipeline(), ended(p.outcome()) + " after " + Age.text(p.ran()), mood(p.outcome()));
            case PipelineVanished p ->
                plain("a pipeline is gone before it was done (" + p.pipelineId() + ")", Mood.WARN);
            case WorkflowStarted w ->
                new Words(
                        "workflow on " + w.workflow().branch() + " started by "
                                + w.workflow().triggeredBy(),
                        Mood.NEUTRAL,
                        w.workflow().url());
            case WorkflowFinished w ->
                new Words(
                        "workflow on " + w.workflow().branch() + " " + ended(w.outcome()) + " after "
                                + Age.text(w.took()),
                        mood(w.outcome()),
                        w.workflow().url());
            case ProjectAppeared p -> plain("project " + p.name() + " is watched", Mood.NEUTRAL);
            case ProjectRemoved p -> plain("project " + p.name() + " is gone", Mood.WARN);
            case ProjectChanged p -> plain("project changed: " + fields(p.fields()), Mood.NEUTRAL);
            case PromotionTriggered p -> promotion(p.promotion(), "triggered", Mood.NEUTRAL);
            case PromotionFailed p -> promotion(p.promotion(), "could not be scheduled", Mood.BAD);
            case PromotionFinished p ->
                promotion(p.promotion(), ended(p.outcome()) + " after " + Age.text(p.took()), mood(p.outcome()));
            case JobFinished j ->
                new Words(
                        "job " + j.job().name() + " " + j.result().text() + " after " + Age.text(j.ran()) + " on "
                                + j.job().machineType(),
                        Mood.NEUTRAL,
                        j.job().url());
            case ScheduleChanged s -> schedule(s.schedule(), changed(s.change(), s.fields()), Mood.NEUTRAL);
            case SchedulePaused s -> schedule(s.schedule(), "is paused", Mood.WARN);
            case ScheduleResumed s -> schedule(s.schedule(), "is resumed", Mood.NEUTRAL);
            case ScheduleTriggered s ->
                schedule(s.schedule(), s.runBy() == null ? "ran" : "was run by hand", Mood.NEUTRAL);
            case ScheduleFailed s -> schedule(s.schedule(), "could not start a workflow: " + s.error(), Mood.BAD);
            case ScheduleMissed s -> schedule(s.schedule(), "did not run at " + s.dueAt(), Mood.BAD);
            case DashboardChanged d ->
                plain("dashboard " + d.name() + " " + changed(d.change(), List.of()), Mood.NEUTRAL);
            case NotificationChanged n ->
                plain("Semaphore's notification " + n.name() + " " + changed(n.change(), n.fields()), Mood.NEUTRAL);
            case NotificationBroken n ->
                plain(
                        "Semaphore's notification " + n.name() + " reaches nobody: " + String.join(", ", n.problems()),
                        Mood.WARN);
            case NotificationMended n -> plain("Semaphore's notification " + n.name() + " is mended", Mood.GOOD);
            case SecretChanged s -> plain("secret " + s.name() + " " + changed(s.change(), List.of()), Mood.NEUTRAL);
            case AgentConnected a ->
                plain("agent " + a.agent().name() + " (" + a.agent().type() + ") connected", Mood.NEUTRAL);
            case AgentDisconnected a ->
                plain("agent " + a.agent().name() + " (" + a.agent().type() + ") left", Mood.NEUTRAL);
            case AgentStateChanged a -> plain("agent " + a.agent().name() + " is " + a.to(), Mood.NEUTRAL);
            case AgentTypeChanged a ->
                plain(
                        a.present()
                                ? "agent type " + a.agentType() + " has " + a.agents() + " agents"
                                : "agent type " + a.agentType() + " is gone",
                        a.present() && a.agents() > 0 ? Mood.NEUTRAL : Mood.WARN);
            case QueueDepthChanged q ->
                plain(q.machineType() + ": " + q.queued() + " queued, " + q.running() + " running", Mood.NEUTRAL);
            case DeploymentTriggered d ->
                new Words(
                        "deployment to " + d.deployment().target() + " triggered",
                        Mood.NEUTRAL,
                        d.deployment().url());
            case DeploymentFinished d ->
                new Words(
                        "deployment to " + d.deployment().target() + " " + ended(d.outcome()) + " after "
                                + Age.text(d.took()),
                        mood(d.outcome()),
                        d.deployment().url());
            case TargetStateChanged t -> plain("deployment target " + t.target() + " is " + t.to(), targetMood(t.to()));
            case CollectorDegraded c ->
                plain("collector " + c.collector().collector() + " cannot see: " + c.message(), Mood.BAD);
            case CollectorRecovered c ->
                plain("collector " + c.collector().collector() + " sees again after " + Age.text(c.blind()), Mood.GOOD);
            case RerunRequested r -> plain("rerun on " + r.rerun().branch() + " requested", Mood.NEUTRAL);
            case RerunDeclined r -> plain("no rerun on " + r.rerun().branch() + ": " + r.reason(), Mood.NEUTRAL);
            case RerunFinished r ->
                plain("rerun on " + r.rerun().branch() + " " + ended(r.outcome()), mood(r.outcome()));
            case RerunLost r ->
                plain("rerun on " + r.rerun().branch() + " was asked for; whether it runs is not known", Mood.WARN);
            case FlakeConfirmed f -> plain(f.job() + " is flaky: it failed and passed on one commit", Mood.WARN);
            case IncidentOpened i -> plain("incident: " + i.incident().summary(), Mood.BAD);
            case IncidentAcknowledged i ->
                plain(i.by() + " looks after: " + i.incident().summary(), Mood.WARN);
            case IncidentResolved i ->
                plain(
                        "resolved after " + Age.text(i.lasted()) + ": "
                                + i.incident().summary(),
                        Mood.GOOD);
        };
    }

    private static Words pipeline(PipelineRef pipeline, String what, Mood mood) {
        return new Words(pipeline.name() + " on " + pipeline.branch() + " " + what, mood, pipeline.url());
    }

    private static Words promotion(PromotionRef promotion, String what, Mood mood) {
        return new Words(
                "promotion " + promotion.name() + " on " + promotion.of().branch() + " " + what,
                mood,
                promotion.of().url());
    }

    private static Words schedule(ScheduleRef schedule, String what, Mood mood) {
        return new Words("scheduler " + schedule.name() + " " + what, mood, schedule.url());
    }

    private static String changed(Change change, List<FieldChange> fields) {
        return switch (change) {
            case CREATED -> "is new";
            case CHANGED -> fields.isEmpty() ? "changed" : "changed: " + fields(fields);
            case REMOVED -> "is gone";
        };
    }

    private static String fields(List<FieldChange> fields) {
        return fields.stream()
                .map(field -> field.from().equals(field.to())
                        ? field.field()
                        : field.field() + " from '" + field.from() + "' to '" + field.to() + "'")
                .collect(Collectors.joining(", "));
    }

    private static Words plain(String summary, Mood mood) {
        return new Words(summary, mood, null);
    }

    private static String ended(Outcome outcome) {
        var reason = outcome.reason();
        return outcome.result().text() + (reason == null ? "" : " (" + reason.text() + ")");
    }

    private static Mood mood(Outcome outcome) {
        if (outcome.passed()) {
            return Mood.GOOD;
        }
        return outcome.broken() ? Mood.BAD : Mood.WARN;
    }

    private static Mood targetMood(String state) {
        return switch (state) {
            case "usable" -> Mood.GOOD;
            case "unusable" -> Mood.BAD;
            case "cordoned", "removed" -> Mood.WARN;
            default -> Mood.NEUTRAL;
        };
    }
}
