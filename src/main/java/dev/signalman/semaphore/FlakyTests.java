package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.util.List;

/** Flaky tests of a project: {@code /projects/:id/test_results}. Not every edition has them ({@link ApiError.FeatureOff}). */
public final class FlakyTests {
    private static final int PAGE = 100;

    private final Resources resources;

    FlakyTests(Resources resources) {
        this.resources = resources;
    }

    /** {@code GET /projects/:id/test_results/flaky_tests}. */
    public Future<Sweep<FlakyTest>> list(String projectId) {
        return resources.list(
                new Paging.Headers(PAGE),
                () -> resources.request(Endpoint.TESTS_FLAKY, projectId).with("page_size", PAGE),
                "flaky_tests",
                TestResultsJson::flakyTest,
                FlakyTest::id);
    }

    /** {@code GET /projects/:id/test_results/flaky_tests/:test_id}. */
    public Future<FlakyTest> describe(String projectId, String testId) {
        return resources.one(
                resources.request(Endpoint.TESTS_FLAKY_TEST, projectId, testId), TestResultsJson::flakyTest);
    }

    /** {@code GET /projects/:id/test_results/flaky_tests/:test_id/disruptions}. */
    public Future<Sweep<Disruption>> disruptions(String projectId, String testId) {
        return resources.list(
                new Paging.Headers(PAGE),
                () -> resources
                        .request(Endpoint.TESTS_DISRUPTIONS, projectId, testId)
                        .with("page_size", PAGE),
                "disruptions",
                TestResultsJson::disruption,
                disruption -> disruption);
    }

    /** How many flaky tests there were: {@code GET /projects/:id/test_results/flaky_history}. */
    public Future<List<DayCount>> flakyHistory(String projectId) {
        return days(Endpoint.TESTS_FLAKY_HISTORY, projectId);
    }

    /** How often they failed: {@code GET /projects/:id/test_results/disruption_history}. */
    public Future<List<DayCount>> disruptionHistory(String projectId) {
        return days(Endpoint.TESTS_DISRUPTION_HISTORY, projectId);
    }

    private Future<List<DayCount>> days(Endpoint endpoint, String projectId) {
        return resources.rows(
                resources.request(endpoint, projectId),
                "history",
                TestResultsJson::dayCount,
                (body, rows) -> rows.items());
    }
}
