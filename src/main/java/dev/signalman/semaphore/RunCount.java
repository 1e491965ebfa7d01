package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many pipelines there were in a span of time, and how they ended.
 * Source: {@code GET /projects/:id/insights/reliability}, {@code GET /projects/:id/insights/frequency}.
 *
 * @param from begin; null if not sent
 * @param to end; null if not sent
 * @param all how many
 * @param passed how many passed; 0 where only the number is asked for
 * @param failed how many failed or were stopped; 0 where only the number is asked for
 */
public record RunCount(@Nullable Instant from, @Nullable Instant to, int all, int passed, int failed) {}
