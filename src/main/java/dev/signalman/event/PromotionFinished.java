package dev.signalman.event;

import java.time.Duration;

/**
 * The pipeline that a promotion started is done.
 *
 * @param header id, organisation, project and times
 * @param promotion the promotion
 * @param pipelineId the pipeline that it started
 * @param outcome how that ended
 * @param took from the trigger to the end
 */
public record PromotionFinished(
        EventHeader header, PromotionRef promotion, String pipelineId, Outcome outcome, Duration took)
        implements PromotionEvent {}
