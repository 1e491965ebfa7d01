package dev.signalman.rule;

import dev.signalman.alert.Facts;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.JobFinished;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.PromotionEvent;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowStarted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What messages can lay out of an event. */
final class EventFacts {
    private EventFacts() {}

    static Facts of(ChangeEvent event) {
        ProjectRef ref = event.header().project();
        @Nullable String project = ref == null ? null : ref.name();
        return switch (event) {
            case PipelineQueued e -> PipelineFacts.of(e.header(), e.pipeline(), null, List.of(), "");
            case PipelineStarted e -> PipelineFacts.of(e.header(), e.pipeline(), null, List.of(), "");
            case PipelineFinished e ->
                PipelineFacts.of(
                        e.header(), e.pipeline(), e.ran(), e.jobs(), e.outcome().description());
            case PromotionEvent e -> PipelineFacts.of(e.header(), e.promotion().of(), null, List.of(), "");
            case DeploymentTriggered e -> Facts.of(project, null, e.deployment().url(), null);
            case DeploymentFinished e ->
                Facts.of(
                        project,
                        e.took(),
                        e.deployment().url(),
                        text(e.outcome().description()));
            case TargetStateChanged e -> Facts.of(project, null, null, text(e.message()));
            case ScheduleFailed e -> Facts.of(project, null, e.schedule().url(), text(e.error()));
            case ScheduleEvent e -> Facts.of(project, null, e.schedule().url(), null);
            case CollectorDegraded e -> Facts.of(project, null, null, text(e.message()));
            case JobFinished e -> Facts.of(project, e.queued(), e.job().url(), null);
            case WorkflowStarted e -> Facts.of(project, null, e.workflow().url(), null);
            case WorkflowFinished e -> Facts.of(project, e.took(), e.workflow().url(), null);
            default -> Facts.of(project, null, null, null);
        };
    }

    /** What is known now that it is over; null to keep what was known. */
    static @Nullable Facts atTheEnd(ChangeEvent event) {
        return event instanceof PipelineFinished || event instanceof DeploymentFinished ? of(event) : null;
    }

    private static @Nullable String text(String text) {
        return text.isBlank() ? null : text;
    }
}
