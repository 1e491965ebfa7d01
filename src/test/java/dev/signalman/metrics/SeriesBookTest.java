package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.ACME;
import static dev.signalman.metrics.Samples.MAIN;
import static dev.signalman.metrics.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesBookTest {
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
    private static final Example EXAMPLE = new Example("https://ci.example/w/1", "pl-1", NOON.plusSeconds(3));

    private SeriesBook book = book(MetricsOptions.defaults());

    private static SeriesBook book(MetricsOptions options) {
        return new SeriesBook(
                options,
                new LabelPolicy(MAIN, options),
                InstantSource.fixed(NOON),
                sink -> sink.add(Meters.PROJECTS, 2, ACME));
    }

    private Series series() {
        return book.series(InstantSource.fixed(NOON));
    }

    private Exposition exposition() {
        return book.exposition(new PrometheusRegistry());
    }

    private String written(@Nullable String accept) {
        return new String(exposition().write(accept, null).body(), StandardCharsets.UTF_8);
    }

    private void wait(Duration queued) {
        series().observe(Meters.PIPELINE_QUEUE, queued, EXAMPLE, ACME, "web", "main");
    }

    @Test
    void a_bucket_links_to_the_page_of_its_newest_observation() {
        wait(Duration.ofSeconds(20));
        wait(Duration.ofSeconds(25));
        assertThat(written(OPEN_METRICS))
                .contains("semaphore_pipeline_queue_seconds_bucket{branch=\"main\",organization=\"acme\","
                        + "project=\"web\",le=\"30.0\"} 2 # {pipeline_id=\"pl-1\",url=\"https://ci.example/w/1\"}"
                        + " 25.0 1772366403.000\n")
                .containsOnlyOnce(" # {");
    }

    @Test
    void openmetrics_says_when_series_began_unless_that_is_switched_off() {
        series().increment(Meters.EVENTS, ACME, "PipelineFinished");
        wait(Duration.ofSeconds(20));
        assertThat(written(OPEN_METRICS))
                .contains(
                        "signalman_events_created{organization=\"acme\",type=\"PipelineFinished\"} 1772366400.000\n",
                        "semaphore_pipeline_queue_seconds_created{branch=\"main\",organization=\"acme\",project=\"web\"}"
                                + " 1772366400.000\n")
                .endsWith("# EOF\n");
        assertThat(written(null)).doesNotContain("_created", " # {");
        book = book(new MetricsOptions(500, 20_000, 200_000, Duration.ofDays(30), false, List.of()));
        wait(Duration.ofSeconds(20));
        assertThat(written(OPEN_METRICS)).contains(" # {").doesNotContain("_created");
    }

    @Test
    void protobuf_has_classic_and_native_buckets_and_exemplars() {
        wait(Duration.ofSeconds(20));
        wait(Duration.ZERO);
        String text = new PrometheusProtobufWriter()
                .toDebugString(exposition().snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
        assertThat(text)
                .contains("schema: 3", "zero_count: 1", "positive_span", "positive_delta: 1", "upper_bound: 30.0")
                .contains("exemplar", "https://ci.example/w/1");
    }

    @Test
    void a_classic_bucket_includes_its_bound_and_what_exceeds_all_is_in_the_last() {
        wait(Duration.ofSeconds(5));
        wait(Duration.ofDays(40));
        String line =
                "semaphore_pipeline_queue_seconds_bucket{branch=\"main\",organization=\"acme\",project=\"web\",le=";
        assertThat(written(null))
                .contains(line + "\"5.0\"} 1\n", line + "\"14400.0\"} 1\n", line + "\"+Inf\"} 2\n")
                .contains("semaphore_pipeline_queue_seconds_sum{branch=\"main\",organization=\"acme\",project=\"web\"}"
                        + " 3456005.0\n");
    }

    @Test
    void absurd_durations_do_not_hurt() {
        wait(Duration.ofSeconds(Long.MAX_VALUE));
        wait(Duration.ofSeconds(-7));
        assertThat(written(null))
                .contains("semaphore_pipeline_queue_seconds_count{branch=\"main\",organization=\"acme\","
                        + "project=\"web\"} 2\n");
    }

    @Test
    void several_threads_count_exactly_while_others_scrape() throws Exception {
        int threads = 6;
        int each = 5_000;
        try (var pool = Executors.newFixedThreadPool(threads + 1)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        series().increment(Meters.EVENTS, ACME, "type-" + i % 40);
                        series().observe(Meters.EVENT_DELAY, Duration.ofMillis(i), ACME);
                    }
                }));
            }
            // a snapshot whose parts are of different moments is refused by the library
            all.add(pool.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    exposition().snapshots();
                }
            }));
            for (Future<?> done : all) {
                done.get();
            }
        }
        assertThat(written(null).lines().filter(line -> line.startsWith("signalman_events_total{")))
                .hasSize(40)
                .allMatch(line -> line.endsWith(" " + (double) threads * each / 40));
        assertThat(written(null))
                .contains("signalman_event_delay_seconds_count{organization=\"acme\"} " + threads * each + "\n");
    }

    @Test
    void two_things_under_one_name_add_up_and_what_is_gone_leaves() {
        List<String> machines = new ArrayList<>(List.of("e1", "e1", "x".repeat(300) + "1", "x".repeat(300) + "2"));
        MetricsOptions options = MetricsOptions.defaults();
        book = new SeriesBook(
                options,
                new LabelPolicy(MAIN, options),
                InstantSource.fixed(NOON),
                sink -> machines.forEach(machine -> sink.add(Meters.JOBS_QUEUED, 3, ACME, machine)));
        String name = "semaphore_jobs_queued{machine_type=\"";
        assertThat(written(null).lines().filter(line -> line.startsWith(name)))
                .hasSize(2)
                .allMatch(line -> line.endsWith(" 6.0"));
        machines.subList(0, 2).clear();
        assertThat(written(null)).doesNotContain(name + "e1");
    }
}
