package dev.signalman.semaphore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the pipelines of a project take.
 * Source: {@code GET /projects/:id/insights/performance}.
 *
 * @param all all pipelines, by day
 * @param passed those that passed
 * @param failed those that did not
 */
public record Performance(List<Span> all, List<Span> passed, List<Span> failed) {
    /**
     * Durations of the pipelines of a span of time.
     *
     * @param from begin; null if not sent
     * @param to end; null if not sent
     * @param count how many ended
     * @param mean arithmetic mean
     * @param median median
     * @param min shortest
     * @param max longest
     * @param deviation standard deviation
     * @param p95 95th percentile
     */
    public record Span(
            @Nullable Instant from,
            @Nullable Instant to,
            int count,
            Duration mean,
            Duration median,
            Duration min,
            Duration max,
            Duration deviation,
            Duration p95) {}
}
