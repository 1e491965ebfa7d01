package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a flaky test failed.
 * Source: {@code GET /projects/:id/test_results/flaky_tests/:id/disruptions}.
 *
 * @param runId where; may be empty
 * @param commit may be empty
 * @param at when; null if not sent
 */
public record Disruption(
        String runId, String commit, @Nullable Instant at) {}
