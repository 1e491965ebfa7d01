package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the rules in a real Prometheus, with the daemon watching the organisation of the demo. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
    private static final Path RULES = Path.of("config/prometheus/signalman.rules.yml");

    /** What may find nothing in an organisation that is well, as the end of a selector, and why. */
    private static final Map<String, String> MAY_BE_ABSENT = Map.of(
            "state!=\"usable\"}", "each deployment target of the demo can be used",
            "state=\"unusable\"}", "each deployment target of the demo can be used",
            "outcome!=\"ok\"}", "no request fails",
            "signalman_metrics_overflow_total", "no label has too many values",
            "last_result{organization=~\".*\",project=~\".*\",branch=~\".*\",result!=\"passed\"}", "all may be well");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final Dashboard DASHBOARD = Dashboard.read();
    private static Instant before;
    private static Simulator simulator;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() {
        Containers.require();
        before = Instant.now();
        simulator = Simulator.start(
                        VERTX,
                        Scenario.load(Path.of("config/simulator-demo.yaml")),
                        InstantSource.system(),
                        SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        WebhookSink sink = opened(WebhookSink.start(VERTX));
        TestConfig config = TestConfig.in(folder)
                .listenEverywhere()
                .backfill("7d")
                .rerun("{ mode: act, settle: 1s, hold_alert_for: 2m }");
        opened(DaemonProcess.start(config.write(simulator, sink), folder.resolve("daemon.log"), config.port())
                .awaitHealthy());
        prometheus = opened(PrometheusServer.scraping(config.port(), RULES));
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
    void each_panel_shows_something_and_each_legend_has_its_names() {
        List<Dashboard.Query> queries = DASHBOARD.queries(DASHBOARD.all());
        assertThat(queries).hasSizeGreaterThan(30);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queries)
                        .filteredOn(
                                query -> prometheus.query(query.expression()).isEmpty())
                        .as("queries without an answer")
                        .isEmpty());
        for (Dashboard.Query query : queries) {
            assertThat(prometheus.query(query.expression()))
                    .as(query.toString())
                    .allSatisfy(series -> assertThat(series.labels().keySet()).containsAll(query.legend()));
        }
    }

    @Test
    void each_panel_can_be_narrowed_to_one_project_and_branch() {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(prometheus.query("semaphore_pipelines_finished_total > 0"))
                        .isNotEmpty());
        DASHBOARD.queries(DASHBOARD.first(prometheus)).forEach(query -> prometheus.query(query.expression()));
    }

    @Test
    void each_series_that_the_dashboard_and_the_rules_ask_for_is_there() throws Exception {
        JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
        List<String> selectors = Stream.concat(
                        DASHBOARD.queries(DASHBOARD.all()).stream().map(Dashboard.Query::expression),
                        rules.findValuesAsText("expr").stream())
                .flatMap(expression -> Dashboard.selectors(expression).stream())
                .distinct()
                .filter(selector -> MAY_BE_ABSENT.keySet().stream().noneMatch(selector::endsWith))
                .toList();
        assertThat(selectors).hasSizeGreaterThan(40);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(selectors)
                        .filteredOn(selector -> prometheus.query(selector).isEmpty())
                        .as("series that are not there")
                        .isEmpty());
    }

    @Test
    void prometheus_evaluates_each_rule() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.rules())
                        .hasSizeGreaterThan(15)
                        .allSatisfy(rule -> assertThat(rule.get("health").asText())
                                .as(rule.get("name").asText() + " "
                                        + rule.path("lastError").asText())
                                .isEqualTo("ok")));
    }

    @Test
    @Order(1) // while it lies within the last interval
    void the_first_run_that_is_stopped_counts() {
        // the script stops one pipeline, so the counter begins with 1 and never moves: increase() alone is blind to it
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.query(
                                DASHBOARD.query("Finished pipelines by result").expression()))
                        .anySatisfy(series -> {
                            assertThat(series.labels()).containsEntry("result", "stopped");
                            assertThat(series.value()).isEqualTo(1);
                        }));
    }

    @Test
    void without_signalman_nothing_is_green() {
        for (String panel : List.of(
                "Success rate",
                "Not passing now",
                "Running pipelines",
                "Waiting pipelines",
                "Open incidents",
                "Blind collectors",
                "Targets not usable")) {
            assertThat(prometheus.query(DASHBOARD.query(panel).expression(), before.minusSeconds(60)))
                    .as(panel)
                    .isEmpty();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // the last one, since it blinds the daemon for good
    void what_cannot_be_seen_is_not_green() {
        String sees = "min by (collector) (signalman_collector_up{collector=~\"pipelines|deployments\"})";
        List<String> green = List.of("Not passing now", "Targets not usable");
        await().atMost(PATIENCE)
                .until(() -> green.stream().noneMatch(panel -> values(panel).isEmpty()));
        // refused for good is told at once, while trouble on the way must last for a minute
        simulator.faults().randomly(1, new Fault.Answer(404, "{\"code\":5,\"message\":\"Not found\"}"));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(prometheus.query(sees)).hasSize(2).allMatch(series -> series.value() == 0);
            assertThat(values("Running pipelines")).isEmpty();
        });
        assertThat(values("Blind collectors"))
                .singleElement()
                .satisfies(blind -> assertThat(blind).isGreaterThanOrEqualTo(2));
        for (String panel : green) {
            assertThat(values(panel)).as(panel).doesNotContain(0.0);
        }
    }

    private static List<Double> values(String panel) {
        return prometheus.query(DASHBOARD.query(panel).expression()).stream()
                .map(Sample::value)
                .toList();
    }
}
