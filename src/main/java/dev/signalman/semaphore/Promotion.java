package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A triggered promotion.
 * Source: {@code GET /promotions}.
 *
 * @param name its name
 * @param status whether its pipeline was scheduled
 * @param triggeredBy a user id or words
 * @param override triggered in spite of the pipeline's result
 * @param triggeredAt null if unknown
 * @param scheduledAt null until scheduled
 * @param scheduledPipelineId null until scheduled
 */
public record Promotion(
        String name,
        PromotionStatus status,
        String triggeredBy,
        boolean override,
        @Nullable Instant triggeredAt,
        @Nullable Instant scheduledAt,
        @Nullable String scheduledPipelineId) {}
