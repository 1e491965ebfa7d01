package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * Somebody or something triggered a promotion.
 *
 * @param header id, organisation, project and times
 * @param promotion the promotion
 * @param pipelineId the pipeline that was scheduled; null if none was when it was seen
 */
public record PromotionTriggered(
        EventHeader header,
        PromotionRef promotion,
        @Nullable String pipelineId) implements PromotionEvent {}
