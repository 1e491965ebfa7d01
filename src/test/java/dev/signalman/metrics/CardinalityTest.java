package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CardinalityTest {
    private static final String COUNTER = "semaphore_pipelines_finished_total";
    private static final String HISTOGRAM = "semaphore_pipeline_duration_seconds";
    private static final int WIDTH = Meters.PIPELINE_DURATION.width();
    /** Runs, how long they took, and how long the branch was red. */
    private static final int OF_BRANCH = 1 + WIDTH + 1;

    private final SignalmanMetrics metrics = new SignalmanMetrics(
            MetricsOptions.defaults(),
            BranchFilter.globs(Map.of(ACME, List.of("*"))),
            "1.2.3",
            InstantSource.fixed(NOON));

    @BeforeEach
    void fill() {
        for (int i = 0; i < 10; i++) {
            metrics.observe(finished(WEB, "w" + i, "feature/" + i, Outcome.PASSED), true);
        }
        metrics.observe(finished(WEB, "w-main", "main", Outcome.PASSED), true);
        metrics.observe(finished(API, "a-main", "main", Outcome.PASSED), true);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private Cardinality explained(@Nullable List<String> keep) {
        return Cardinality.of(metrics.exposition().snapshots(), keep, 3);
    }

    private Cardinality.MetricUse use(String metric) {
        return explained(null).metrics().stream()
                .filter(use -> use.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_metric_with_the_most_series_comes_first() {
        assertThat(explained(null).metrics().getFirst().metric()).isEqualTo(HISTOGRAM);
        assertThat(use(HISTOGRAM).series()).isEqualTo(12 * WIDTH);
        assertThat(use(HISTOGRAM).combinations()).isEqualTo(12);
        assertThat(use(COUNTER).series()).isEqualTo(12);
    }

    @Test
    void sizes_are_those_of_a_scrape() {
        Cardinality all = explained(null);
        int lines = (int) Scrape.of(metrics).lines().stream()
                .filter(line -> !line.startsWith("#"))
                .count();
        assertThat(all.series()).isEqualTo(lines);
        long bytes = metrics.exposition().write(null, null).body().length;
        assertThat(all.bytes()).isBetween(bytes - 200, bytes + 200);
    }

    @Test
    void it_says_what_a_label_costs_and_which_values_have_the_most() {
        assertThat(use(COUNTER).labels().getFirst()).isEqualTo(new Cardinality.Folding("branch", 11, 10));
        Cardinality.LabelUse branch = explained(null).labels().stream()
                .filter(label -> label.label().equals("branch"))
                .findFirst()
                .orElseThrow();
        assertThat(branch.values()).isEqualTo(11);
        assertThat(branch.savedSeries()).isEqualTo(10 * OF_BRANCH);
        assertThat(branch.top()).hasSize(3);
        assertThat(branch.top().getFirst()).isEqualTo(new Cardinality.ValueUse("main", 2 * OF_BRANCH));
    }

    @Test
    void keeping_fewer_branches_saves_as_much_as_it_says() {
        var change =
                Objects.requireNonNull(explained(List.of("main", "release/*")).keep());
        assertThat(change.branches()).isEqualTo(11);
        assertThat(change.branchesThen()).isEqualTo(2);
        assertThat(change.savedSeries()).isEqualTo(9 * OF_BRANCH);
        int now = explained(null).series();
        try (var fewer = new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", InstantSource.fixed(NOON))) {
            for (int i = 0; i < 10; i++) {
                fewer.observe(finished(WEB, "w" + i, "feature/" + i, Outcome.PASSED), true);
            }
            fewer.observe(finished(WEB, "w-main", "main", Outcome.PASSED), true);
            fewer.observe(finished(API, "a-main", "main", Outcome.PASSED), true);
            int then = Cardinality.of(fewer.exposition().snapshots(), null, 3).series();
            // how long branches were red is not kept of those that nobody watches, not even folded
            assertThat(now - then).isEqualTo(change.savedSeries() + 1);
        }
    }
}
