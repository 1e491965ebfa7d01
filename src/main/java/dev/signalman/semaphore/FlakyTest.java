package dev.signalman.semaphore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test that passes and fails on the same commit.
 * Source: {@code GET /projects/:id/test_results/flaky_tests}.
 *
 * @param id its id
 * @param name its name
 * @param group may be empty
 * @param suite may be empty
 * @param file may be empty
 * @param runner may be empty
 * @param passRate share of runs that pass, 0 to 1; NaN if not sent
 * @param disruptions how often it failed so
 * @param labels labels that people gave it
 * @param resolved whether somebody says that it is mended
 * @param scheduled whether somebody says that it will be
 * @param ticketUrl may be empty
 * @param firstDisruptionAt null if not sent
 * @param latestDisruptionAt null if not sent
 * @param latestCommit commit of the latest; may be empty
 * @param latestRunId run of the latest; may be empty
 */
public record FlakyTest(
        String id,
        String name,
        String group,
        String suite,
        String file,
        String runner,
        double passRate,
        int disruptions,
        List<String> labels,
        boolean resolved,
        boolean scheduled,
        String ticketUrl,
        @Nullable Instant firstDisruptionAt,
        @Nullable Instant latestDisruptionAt,
        String latestCommit,
        String latestRunId) {}
