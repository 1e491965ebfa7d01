package dev.signalman.event;

import java.time.Instant;

/**
 * A triggered promotion.
 *
 * @param name its name in the pipeline file
 * @param of the pipeline that is promoted
 * @param triggeredBy a user id or words such as "Pipeline Done request"
 * @param override true if it was triggered in spite of the pipeline's result
 * @param triggeredAt when
 */
public record PromotionRef(String name, PipelineRef of, String triggeredBy, boolean override, Instant triggeredAt) {}
