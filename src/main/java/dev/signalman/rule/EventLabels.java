package dev.signalman.rule;

import dev.signalman.event.*;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an event in labels: what a rule's {@code by} chooses from. Every event of one type has the same names; a value
 * that is not known is empty.
 */
public final class EventLabels {
    private final Map<String, Label> labels = new LinkedHashMap<>();

    /**
     * A label.
     *
     * @param value what people read
     * @param key what tells it from others: an id where there is one, since names may change; otherwise the value
     */
    public record Label(String value, String key) {
        private static final Label NONE = new Label("", "");
    }

    private EventLabels() {}

    /** Those of an event. */
    public static EventLabels of(ChangeEvent event) {
        var labels = new EventLabels();
        switch (event) {
            case PipelineQueued e -> labels.project(e).pipeline(e.pipeline());
            case PipelineStarted e -> labels.project(e).pipeline(e.pipeline());
            case PipelineFinished e -> labels.project(e).pipeline(e.pipeline());
            case PipelineVanished e ->
                labels.project(e).with("pipeline_id", e.pipelineId()).with("workflow", e.workflowId());
            case WorkflowStarted e -> labels.project(e).workflow(e.workflow());
            case WorkflowFinished e -> labels.project(e).workflow(e.workflow()).with("pipeline_id", e.pipelineId());
            case ProjectAppeared e -> labels.project(e);
            case ProjectChanged e -> labels.project(e);
            case ProjectRemoved e -> labels.project(e);
            case AgentConnected e -> labels.agent(e.agent());
            case AgentDisconnected e -> labels.agent(e.agent());
            case AgentStateChanged e -> labels.agent(e.agent());
            case AgentTypeChanged e -> labels.machines(e.agentType()).with("agent_type", e.agentType());
            case QueueDepthChanged e -> labels.machines(e.machineType());
            case DeploymentTriggered e -> labels.project(e).deployment(e.deployment());
            case DeploymentFinished e -> labels.project(e).deployment(e.deployment());
            case TargetStateChanged e -> labels.project(e).with("target", e.target(), e.targetId());
            case PromotionTriggered e -> labels.project(e).promotion(e.promotion());
            case PromotionFailed e -> labels.project(e).promotion(e.promotion());
            case PromotionFinished e -> labels.project(e).promotion(e.promotion());
            case JobFinished e -> labels.project(e).job(e.job());
            case ScheduleEvent e -> labels.project(e).schedule(e.schedule());
            case DashboardChanged e -> labels.with("dashboard", e.name(), e.dashboardId());
            case NotificationChanged e -> labels.with("notification", e.name(), e.notificationId());
            case NotificationBroken e -> labels.with("notification", e.name(), e.notificationId());
            case NotificationMended e -> labels.with("notification", e.name(), e.notificationId());
            case SecretChanged e -> labels.with("secret", e.name());
            case CollectorDegraded e -> labels.collector(e, e.collector(), e.problem());
            case CollectorRecovered e -> labels.collector(e, e.collector(), e.problem());
            case RerunRequested e -> labels.project(e).rerun(e.rerun());
            case RerunDeclined e -> labels.project(e).rerun(e.rerun());
            case RerunFinished e -> labels.project(e).rerun(e.rerun());
            case RerunLost e -> labels.project(e).rerun(e.rerun());
            case FlakeConfirmed e ->
                labels.project(e)
                        .with("pipeline", e.pipelineFile())
                        .with("job", e.job())
                        .with("commit", e.commit());
            case IncidentEvent e -> labels.project(e);
        }
        return labels;
    }

    /** The names that events of this type have. */
    public Set<String> names() {
        return labels.keySet();
    }

    /** The label of this name, with empty texts if the event does not have it. */
    public Label get(String name) {
        return labels.getOrDefault(name, Label.NONE);
    }

    private EventLabels with(String name, @Nullable String value) {
        return with(name, value, value);
    }

    private EventLabels with(String name, @Nullable String value, @Nullable String key) {
        labels.put(name, new Label(value == null ? "" : value, key == null ? "" : key));
        return this;
    }

    private EventLabels project(ChangeEvent event) {
        ProjectRef project = event.header().project();
        return with("project", project == null ? null : project.name(), project == null ? null : project.id());
    }

    private EventLabels pipeline(PipelineRef pipeline) {
        return with("branch", pipeline.branch())
                .with("pipeline", pipeline.file())
                .with("pipeline_id", pipeline.id())
                .with("workflow", pipeline.workflowId())
                .with("commit", pipeline.commit())
                .with("author", pipeline.author());
    }

    private EventLabels workflow(WorkflowRef workflow) {
        return with("branch", workflow.branch()).with("workflow", workflow.id()).with("commit", workflow.commit());
    }

    private EventLabels agent(AgentRef agent) {
        return machines(agent.type()).with("agent_type", agent.type()).with("agent", agent.name());
    }

    /** Agent types are the machine types of self-hosted agents. */
    private EventLabels machines(String type) {
        return with("machine_type", type);
    }

    private EventLabels deployment(DeploymentRef deployment) {
        return with("target", deployment.target(), deployment.targetId()).with("pipeline_id", deployment.pipelineId());
    }

    private EventLabels promotion(PromotionRef promotion) {
        return pipeline(promotion.of()).with("promotion", promotion.name());
    }

    private EventLabels job(JobRef job) {
        return machines(job.machineType())
                .with("job", job.name())
                .with("branch", job.branch())
                .with("agent", job.agent())
                .with("pipeline_id", job.pipelineId())
                .with("workflow", job.workflowId());
    }

    private EventLabels schedule(ScheduleRef schedule) {
        return with("schedule", schedule.name(), schedule.id()).with("pipeline", schedule.pipelineFile());
    }

    private EventLabels collector(ChangeEvent event, CollectorRef collector, CollectorProblem problem) {
        ProjectRef project = event.header().project();
        return with("project", project == null ? collector.projectId() : project.name(), collector.projectId())
                .with("collector", collector.collector())
                .with("problem", problem.name().toLowerCase(java.util.Locale.ROOT));
    }

    private EventLabels rerun(RerunRef rerun) {
        return with("branch", rerun.branch())
                .with("pipeline", rerun.pipelineFile())
                .with("pipeline_id", rerun.pipelineId())
                .with("workflow", rerun.workflowId())
                .with("commit", rerun.commit());
    }
}
