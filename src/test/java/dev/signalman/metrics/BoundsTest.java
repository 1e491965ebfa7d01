package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That nothing which people call their branches, or do with them, hurts Prometheus. */
class BoundsTest {
    private static final BranchFilter ALL = BranchFilter.globs(Map.of(ACME, List.of("*")));
    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private SignalmanMetrics metrics = metrics(MetricsOptions.defaults(), MAIN);

    @AfterEach
    void close() {
        metrics.close();
    }

    private SignalmanMetrics metrics(MetricsOptions options, BranchFilter branches) {
        return new SignalmanMetrics(options, branches, "1.2.3", now::get);
    }

    private void use(MetricsOptions options, BranchFilter branches) {
        metrics.close();
        metrics = metrics(options, branches);
    }

    private static MetricsOptions options(int inAll, String... disabled) {
        return new MetricsOptions(500, 20_000, inAll, Duration.ofDays(30), true, List.of(disabled));
    }

    private void finish(String branch, int number) {
        metrics.observe(finished(WEB, "pl-" + number, branch, Outcome.PASSED), true);
    }

    private List<String> pipelines() {
        return Scrape.of(metrics).seriesOf("semaphore_pipelines_finished_total");
    }

    @Test
    void ten_thousand_feature_branches_are_one_series() {
        for (int i = 0; i < 10_000; i++) {
            finish("feature/" + i, i);
        }
        assertThat(pipelines())
                .singleElement()
                .asString()
                .contains("branch=\"other\"")
                .endsWith(" 10000.0");
    }

    @Test
    void ten_thousand_branches_stay_within_bounds_even_if_all_are_kept() {
        use(MetricsOptions.defaults(), ALL);
        for (int i = 0; i < 10_000; i++) {
            finish("feature/" + i, i);
        }
        assertThat(pipelines()).hasSize(501).anyMatch(line -> line.contains("overflow") && line.endsWith(" 9500.0"));
        assertThat(Scrape.of(metrics)
                        .value("signalman_metrics_overflow_total{label=\"branch\","
                                + "metric=\"semaphore_pipelines_finished_total\"}"))
                .hasValue(9_500.0);
    }

    @Test
    void ten_thousand_hostile_names_stay_within_bounds_and_every_format_can_be_written() {
        use(MetricsOptions.defaults(), ALL);
        Random random = new Random(11);
        String mebibyte = "x".repeat(1 << 20);
        for (int i = 0; i < 10_000; i++) {
            String name = switch (i % 8) {
                case 0 -> "new\nline\r" + i;
                case 1 -> "quo\"te\\" + i;
                case 2 -> "half\uD83D" + i;
                case 3 -> "\uDE00" + i;
                case 4 -> "\u0000\u001B[31m" + i;
                case 5 -> i % 1_000 == 5 ? mebibyte + i : "y".repeat(250) + i;
                case 6 -> "z".repeat(199) + "\uD83D\uDE00" + i;
                default ->
                    random.ints(30, 0, 0x10000)
                            .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                            .toString();
            };
            metrics.observe(finished(new ProjectRef("p", name), "pl", name, Outcome.PASSED), true);
        }
        metrics.becameReady();
        byte[] text = metrics.exposition().write(null, null).body();
        String written = new String(text, StandardCharsets.UTF_8);
        assertThat(Arrays.equals(written.getBytes(StandardCharsets.UTF_8), text))
                .as("nothing but valid UTF-8")
                .isTrue();
        assertThat(written.lines().filter(line -> line.startsWith("se")).count())
                .isLessThan(200_000 + 1_000);
        assertThat(written.lines().filter(line -> line.startsWith("semaphore_pipelines_finished_total{")))
                .hasSizeLessThanOrEqualTo(20_001)
                .allMatch(line -> line.length() < 2_000);
        assertThat(metrics.exposition()
                        .write("application/openmetrics-text;version=1.0.0", null)
                        .body())
                .isNotEmpty();
        assertThat(metrics.exposition()
                        .write(
                                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
                                null)
                        .body())
                .isNotEmpty();
    }

    @Test
    void all_metrics_together_stay_within_one_bound() {
        use(options(1_000), MAIN);
        for (int i = 0; i < 3_000; i++) {
            metrics.observe(finished(new ProjectRef("p" + i, "project-" + i), "1", "main", Outcome.PASSED), true);
        }
        metrics.becameReady();
        Scrape scrape = Scrape.of(metrics);
        long ours = scrape.lines().stream()
                .filter(line -> line.startsWith("semaphore_") || line.startsWith("signalman_"))
                .count();
        // the bound, and what stands for those that found no room
        assertThat(ours).isLessThan(1_000 + 200);
        assertThat(scrape.value("signalman_metrics_series_limit")).hasValue(1_000.0);
        assertThat(scrape.value("signalman_metrics_overflow_total{label=\"all\","
                        + "metric=\"semaphore_pipelines_finished_total\"}"))
                .hasValueSatisfying(many -> assertThat(many).isGreaterThan(2_000));
    }

    @Test
    void the_number_of_series_is_told_as_prometheus_counts_them() {
        finish("main", 1);
        Scrape scrape = Scrape.of(metrics);
        for (String meter : List.of("semaphore_pipelines_finished_total", "semaphore_pipeline_duration_seconds")) {
            long lines = scrape.lines().stream()
                    .filter(line -> line.startsWith(meter))
                    .count();
            assertThat(scrape.value("signalman_metrics_series{metric=\"" + meter + "\"}"))
                    .hasValue((double) lines);
        }
    }

    @Test
    void a_series_that_nothing_moved_for_long_leaves_and_makes_room() {
        finish("main", 1);
        now.set(NOON.plus(DAY.multipliedBy(20)));
        metrics.expire();
        assertThat(pipelines()).hasSize(1);
        metrics.observe(
                finished(at(API, "pipeline/2", NOON.plus(DAY.multipliedBy(20))), "2", "main", Outcome.PASSED), true);
        now.set(NOON.plus(DAY.multipliedBy(31)));
        metrics.expire();
        assertThat(pipelines()).singleElement().asString().contains("project=\"api\"");
        assertThat(Scrape.of(metrics)
                        .value("signalman_metrics_series_expired_total{metric=\"semaphore_pipelines_finished_total\"}"))
                .hasValue(1.0);
    }

    @Test
    void what_is_switched_off_is_neither_kept_nor_shown() {
        use(options(10_000, "semaphore_pipeline_*", "signalman_collector_up"), MAIN);
        finish("main", 1);
        metrics.collectors(() -> List.of(new CollectorSample(ACME, "agents", null, NOON, true)));
        metrics.becameReady();
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.lines()).noneMatch(line -> line.contains("semaphore_pipeline_"));
        assertThat(scrape.lines()).noneMatch(line -> line.contains("signalman_collector_up"));
        assertThat(scrape.seriesOf("semaphore_pipelines_finished_total")).hasSize(1);
        assertThat(scrape.seriesOf("signalman_collector_last_success_timestamp_seconds"))
                .hasSize(1);
    }

    @Test
    void bounds_that_make_no_sense_are_refused_in_the_words_of_the_configuration() {
        assertThatThrownBy(() -> options(10)).hasMessage("series_in_all must be at least 1000, is 10");
        assertThatThrownBy(() -> new MetricsOptions(500, 500, 1_000, Duration.ofMinutes(3), true, List.of()))
                .hasMessage("series_idle must be at least 1h, is 180s");
        assertThatThrownBy(() -> options(1_000, " ")).hasMessage("disabled must not have an empty pattern");
    }

    @Test
    void only_what_is_asked_for_is_written() {
        finish("main", 1);
        metrics.observe(finished(API, "2", "main", Outcome.PASSED), true);
        metrics.becameReady();
        String body = new String(
                metrics.exposition().write(null, null, new Selection("web")).body(), StandardCharsets.UTF_8);
        assertThat(body.lines().filter(line -> !line.startsWith("#")))
                .isNotEmpty()
                .allMatch(line -> line.contains("project=\"web\""));
        assertThat(body).contains("semaphore_pipeline_last_result", "semaphore_pipeline_duration_seconds_bucket");
    }
}
