package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.signalman.endtoend.Dashboards.Query;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.Containers;
import dev.signalman.testing.DaemonProcess;
import dev.signalman.testing.PrometheusServer;
import dev.signalman.testing.PrometheusServer.Sample;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Each query of the dashboards and each rule in a real Prometheus, with the daemon watching the organisation of the demo. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
    /** Metrics without any series in this test, and why; a query about one of them may find nothing. */
    private static final Map<String, String> WITHOUT_SERIES = Map.of(
            "semaphore_schedules_missed_total", "a run counts as missed only after a grace of a minute",
            "signalman_receiver_failing_since_timestamp_seconds", "the receiver takes everything",
            "signalman_export_failing_since_timestamp_seconds", "the export writes to a file that takes everything",
            "signalman_webhooks_total", "the organisation sends no webhooks",
            "signalman_webhooks_relied_on", "the organisation sends no webhooks",
            "signalman_api_rows_skipped_total", "each row can be read",
            "signalman_metrics_overflow_total", "no label has too many values",
            "signalman_metrics_series_expired_total", "nothing is silent for long within a minute");

    /** Queries that find nothing while all is well, and why. */
    private static final Map<String, String> NOTHING_TO_SHOW =
            Map.of("signalman: Share of requests that fail A", "no request fails");

    /** What shows something only when Signalman is blind, which it is in the last test. */
    private static final List<String> WHEN_BLIND = List.of("overview: What Signalman cannot see A");

    /** Ends of selectors that find nothing although the metric is there, and why. */
    private static final Map<String, String> MATCHERS_WITHOUT_SERIES = Map.of(
            "state=\"unusable\"}", "each deployment target of the demo can be used",
            "state!=\"usable\"}", "each deployment target of the demo can be used",
            "outcome!=\"ok\"}", "no request and no push fails");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final Dashboards DASHBOARDS = Dashboards.read();
    private static Instant before;
    private static List<Path> rules;
    private static Simulator simulator;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws Exception {
        Containers.require();
        before = Instant.now();
        try (Stream<Path> files = Files.list(Path.of("config/prometheus"))) {
            rules = files.filter(file -> file.toString().endsWith(".rules.yml")).toList();
        }
        // a scheduler that runs within the minute that this takes, and whose second run starts nothing
        String scenario = Files.readString(Path.of("config/simulator-demo.yaml"))
                .replace("at: \"*/2 * * * *\", missed: 2", "every: 8s, failed: 2");
        assertThat(scenario).contains("every: 8s");
        simulator = Simulator.start(VERTX, Scenario.parse(scenario), InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        WebhookSink sink = opened(WebhookSink.start(VERTX));
        TestConfig config = TestConfig.in(folder)
                .listenEverywhere()
                .backfill("7d")
                .rerun("{ mode: act, settle: 1s, hold_alert_for: 2m }")
                .looks("""
                        schedules_interval: 2s
                        schedule_grace: 1m
                        dashboards_interval: 2s""")
                .owners("[{ projects: ['*'], team: shop }]")
                .more("""
                        heartbeat: { url: "%1$s", interval: 10s }
                        metrics: { pushgateway: { url: "%1$s", interval: 1s } }
                        exports: [{ name: archive, file: { path: "%2$s" } }]
                        """.formatted(sink.url(), folder.resolve("events.ndjson")));
        opened(DaemonProcess.start(config.write(simulator, sink), folder.resolve("daemon.log"), config.port())
                .awaitHealthy());
        prometheus = opened(PrometheusServer.scraping(config.port(), rules));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable open : OPEN.reversed()) {
            open.close();
        }
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static <T extends AutoCloseable> T opened(T resource) {
        OPEN.add(resource);
        return resource;
    }

    @Test
    @Order(1) // while it lies within the last interval
    void the_first_run_that_is_stopped_counts() {
        // the script stops one pipeline, so the counter begins with 1 and never moves: increase() alone is blind to it
        Query query = DASHBOARDS.query("overview", "Pipelines finished, by result");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.query(query.expression()))
                        .anySatisfy(series -> {
                            assertThat(series.labels()).containsEntry("result", "stopped");
                            assertThat(series.value()).isEqualTo(1);
                        }));
    }

    @Test
    @Order(2)
    void each_query_is_understood_and_shows_something_at_some_time() throws Exception {
        SimulatedScheduler scheduler = SimulatedScheduler.of(simulator, "infrastructure", "drift check");
        await().atMost(PATIENCE).until(() -> scheduler.triggers() >= 2);
        scheduler.pause();
        List<Query> queries = DASHBOARDS.all();
        assertThat(queries).hasSizeGreaterThan(150);
        assertThat(queries.stream().map(Query::toString)).doesNotHaveDuplicates();
        var unanswered = new TreeSet<>(queries.stream().map(Query::toString).toList());
        Map<String, Query> byName = queries.stream().collect(Collectors.toMap(Query::toString, query -> query));
        assertThat(byName.keySet()).containsAll(NOTHING_TO_SHOW.keySet()).containsAll(WHEN_BLIND);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            unanswered.removeIf(name -> shows(byName.get(name)));
            assertThat(unanswered).as("queries without an answer").allMatch(name -> mayShowNothing(byName.get(name)));
        });
        assertThat(unanswered).as("these are said to show nothing, and do").containsAll(NOTHING_TO_SHOW.keySet());
    }

    /** True if it has an answer, whose labels are those that its legend needs. */
    private static boolean shows(Query query) {
        List<Sample> answer = prometheus.query(query.expression());
        return answer.stream().anyMatch(series -> series.labels().keySet().containsAll(query.legend()));
    }

    private static boolean mayShowNothing(Query query) {
        return NOTHING_TO_SHOW.containsKey(query.toString())
                || WHEN_BLIND.contains(query.toString())
                || WITHOUT_SERIES.keySet().stream().anyMatch(query.expression()::contains);
    }

    @Test
    void what_is_said_to_have_no_series_has_none() {
        assertThat(WITHOUT_SERIES.keySet())
                .allSatisfy(metric ->
                        assertThat(prometheus.query(metric)).as(metric).isEmpty());
    }

    @Test
    void each_menu_offers_something() {
        assertThat(DASHBOARDS.variables())
                .hasSizeGreaterThan(10)
                .allSatisfy(variable -> assertThat(prometheus.values(
                                variable.label(),
                                Dashboards.filled(variable.series(), allOf(variable.dashboard()), "2s")))
                        .as(variable.toString())
                        .isNotEmpty());
    }

    private static Map<String, String> allOf(String dashboard) {
        return DASHBOARDS.variables().stream()
                .filter(variable -> variable.dashboard().equals(dashboard))
                .collect(Collectors.toMap(Dashboards.Variable::name, variable -> ".*"));
    }

    @Test
    void each_panel_can_be_narrowed_to_one_of_everything() {
        DASHBOARDS.first(prometheus).forEach(query -> prometheus.query(query.expression()));
    }

    @Test
    void each_series_that_the_dashboards_and_the_rules_ask_for_is_there() throws Exception {
        List<String> expressions =
                new ArrayList<>(DASHBOARDS.all().stream().map(Query::expression).toList());
        for (Path file : rules) {
            new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).findValuesAsText("expr", expressions);
        }
        List<String> selectors = expressions.stream()
                .flatMap(expression -> Dashboards.selectors(expression).stream())
                .distinct()
                .filter(selector -> !selector.contains(":"))
                .filter(selector -> !isBareHistogram(selector))
                .toList();
        assertThat(selectors).hasSizeGreaterThan(150);
        List<String> silent = selectors.stream()
                .filter(selector -> MATCHERS_WITHOUT_SERIES.keySet().stream().anyMatch(selector::endsWith))
                .toList();
        assertThat(MATCHERS_WITHOUT_SERIES.keySet())
                .allMatch(end -> silent.stream().anyMatch(s -> s.endsWith(end)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(selectors)
                        .filteredOn(selector -> !silent.contains(selector))
                        .filteredOn(selector -> WITHOUT_SERIES.keySet().stream().noneMatch(selector::startsWith))
                        .filteredOn(selector -> prometheus
                                .query("present_over_time(" + selector + "[10m])")
                                .isEmpty())
                        .as("series that were never there")
                        .isEmpty());
    }

    /** This Prometheus keeps classic buckets, for which the native histogram that is asked for first is not there. */
    private static boolean isBareHistogram(String selector) {
        return !prometheus.query(selector.replaceFirst("(\\{|$)", "_bucket$1")).isEmpty();
    }

    @Test
    void prometheus_evaluates_each_rule() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.rules())
                        .hasSizeGreaterThan(80)
                        .allSatisfy(rule -> assertThat(rule.get("health").asText())
                                .as(rule.get("name").asText() + " "
                                        + rule.path("lastError").asText())
                                .isEqualTo("ok")));
    }

    @Test
    void what_is_recorded_is_there() {
        List<String> recorded = prometheus.rules().stream()
                .filter(rule -> rule.get("type").asText().equals("recording"))
                .filter(rule -> WITHOUT_SERIES.keySet().stream()
                        .noneMatch(rule.get("query").asText()::contains))
                .map(rule -> rule.get("name").asText())
                .toList();
        assertThat(recorded).hasSizeGreaterThan(50);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(recorded)
                        .filteredOn(name -> prometheus
                                .query("present_over_time(" + name + "[10m])")
                                .isEmpty())
                        .as("recorded series that were never there")
                        .isEmpty());
    }

    @Test
    void nothing_is_wrong_with_signalman_while_all_is_well() {
        assertThat(prometheus.rules())
                .filteredOn(rule -> rule.get("name").asText().startsWith("Signalman"))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.path("state").asText())
                        .as(rule.get("name").asText())
                        .isEqualTo("inactive"));
    }

    @Test
    void without_signalman_nothing_is_green() {
        for (Query query : DASHBOARDS.all()) {
            assertThat(prometheus.query(query.expression(), before.minusSeconds(60)))
                    .as(query.toString())
                    .isEmpty();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // the last one, since it blinds the daemon for good
    void what_cannot_be_seen_is_not_green() {
        Query red = DASHBOARDS.query("overview", "Red pipelines");
        Query targets = DASHBOARDS.query("deployments", "Targets not usable");
        assertThat(values(red)).isNotEmpty();
        assertThat(values(targets)).isNotEmpty();
        // refused for good is told at once, while trouble on the way must last for a minute
        simulator.faults().randomly(1, new Fault.Answer(404, "{\"code\":5,\"message\":\"Not found\"}"));
        String sees = "min by (collector) (signalman_collector_up{collector=~\"pipelines|deployments\"})";
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(prometheus.query(sees)).hasSize(2).allMatch(series -> series.value() == 0);
            assertThat(values(DASHBOARDS.query("overview", "Pipelines waiting")))
                    .isEmpty();
        });
        assertThat(values(DASHBOARDS.query("overview", "Blind collectors")))
                .singleElement()
                .satisfies(blind -> assertThat(blind).isGreaterThanOrEqualTo(2));
        assertThat(values(red)).doesNotContain(0.0);
        assertThat(values(targets)).doesNotContain(0.0);
        assertThat(DASHBOARDS.all())
                .filteredOn(query -> WHEN_BLIND.contains(query.toString()))
                .allMatch(DashboardIT::shows);
    }

    private static List<Double> values(Query query) {
        return prometheus.query(query.expression()).stream().map(Sample::value).toList();
    }
}
