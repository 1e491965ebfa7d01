package dev.signalman.rule;

import org.jspecify.annotations.Nullable;

/**
 * How long things of one family that passed ran and waited.
 *
 * @param projectId its project; null if it has none
 * @param ran how long they ran
 * @param queued how long they waited
 */
record Pace(@Nullable String projectId, Spans ran, Spans queued) {
    static final Pace UNKNOWN = new Pace(null, Spans.NONE, Spans.NONE);
}
