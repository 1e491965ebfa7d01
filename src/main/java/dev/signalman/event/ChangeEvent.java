package dev.signalman.event;

/**
 * Something that changed, told once. Every event is a record; readers use pattern-matching {@code switch} over the families, so
 * that a new event breaks the build where it must be handled.
 */
public sealed interface ChangeEvent
        permits PipelineEvent,
                WorkflowEvent,
                ProjectEvent,
                AgentEvent,
                QueueEvent,
                DeploymentEvent,
                PromotionEvent,
                JobEvent,
                ScheduleEvent,
                DashboardEvent,
                NotificationEvent,
                SecretEvent,
                CollectorEvent,
                RerunEvent,
                IncidentEvent {
    EventHeader header();
}
