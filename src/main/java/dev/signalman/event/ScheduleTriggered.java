package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler started a workflow.
 *
 * @param header id, organisation, project and times
 * @param schedule the scheduler
 * @param triggeredAt when it was triggered
 * @param workflowId the workflow
 * @param runBy user id of who ran it by hand; null if its time had come
 */
public record ScheduleTriggered(
        EventHeader header,
        ScheduleRef schedule,
        Instant triggeredAt,
        String workflowId,
        @Nullable String runBy) implements ScheduleEvent {}
