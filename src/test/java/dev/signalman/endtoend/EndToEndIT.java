package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.Containers;
import dev.signalman.testing.DaemonProcess;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** The whole way, as a user has it: a faulty Semaphore, the packaged daemon, a real Prometheus and a webhook. */
class EndToEndIT {
    private static final int PROJECTS = 5;
    private static final int PER_BRANCH = 12;

    @TempDir
    Path folder;

    @Test
    void with_five_percent_faults_metrics_and_alerts_equal_the_ground_truth() throws Exception {
        Containers.require();
        Vertx vertx = Vertx.vertx();
        Scenario scenario = Script.scenario(42, PROJECTS, PER_BRANCH, Duration.ofSeconds(20), Duration.ofMillis(1500));
        Simulator simulator = Simulator.start(vertx, scenario, InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        TestConfig config = TestConfig.in(folder).listenEverywhere();
        try (WebhookSink sink = WebhookSink.start(vertx)) {
            Path file = config.write(simulator, sink);
            try (DaemonProcess daemon = DaemonProcess.start(file, folder.resolve("daemon.log"), config.port())
                            .awaitHealthy();
                    GenericContainer<?> prometheus = prometheus(config.port())) {
                prometheus.start();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(daemon.get("/-/ready").statusCode()).isEqualTo(200));
                assertThat(simulator.organization().pipelines())
                        .as("nothing ran before the daemon was ready, so everything must be counted")
                        .noneMatch(PipelineTruth::done);
                simulator
                        .faults()
                        .randomly(
                                0.05,
                                new Fault.TooManyRequests(null),
                                new Fault.TooManyRequests(Duration.ofSeconds(1)),
                                new Fault.ServerError(),
                                new Fault.EmptyForbidden(),
                                new Fault.Slow(Duration.ofMillis(300)),
                                new Fault.CutOff(),
                                new Fault.Reset(),
                                new Fault.MalformedJson(),
                                new Fault.Html(502),
                                new Fault.Oversized(40_000_000),
                                new Fault.DuplicatePage(),
                                new Fault.ShiftedPages(1));
                sink.refuse(0.05);

                int expected = PROJECTS * PER_BRANCH * 2;
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> simulator.organization().pipelines().stream()
                                        .filter(PipelineTruth::done)
                                        .count()
                                == expected);
                Map<String, Long> truth =
                        Script.finished(simulator.organization().pipelines());
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(counted(prometheus)).isEqualTo(truth));
                Map<String, Long> alerts =
                        Script.alerts(simulator.organization().pipelines());
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(Told.incidents(config)).isEqualTo(alerts));
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    Map<String, String> told = Told.last(sink.received());
                    assertThat(told)
                            .isNotEmpty()
                            .isEqualTo(Script.state(simulator.organization().pipelines(), told));
                });
                assertThat(sink.complaints()).isEmpty();
                assertThat(simulator.faults().injected())
                        .as("faults were really injected")
                        .isPositive();
                assertThat(simulator.requests().maxInFlight()).isLessThanOrEqualTo(5);
                assertThat(daemon.terminate()).as("exit code after SIGTERM").isZero();
                assertThat(daemon.log()).doesNotContain(simulator.token(), WebhookSink.SECRET);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static GenericContainer<?> prometheus(int port) {
        String configuration = """
                global: { scrape_interval: 1s }
                scrape_configs:
                  - job_name: signalman
                    static_configs: [{ targets: ['%s:%d'] }]
                """.formatted(Containers.HOST, port);
        return new GenericContainer<>(DockerImageName.parse(Containers.prometheusImage()))
                .withExposedPorts(9090)
                .withCopyToContainer(Transferable.of(configuration), "/etc/prometheus/prometheus.yml");
    }

    /** What Prometheus has counted, as {@code project/result}. */
    private static Map<String, Long> counted(GenericContainer<?> prometheus) throws Exception {
        String query = URLEncoder.encode(
                "sum by (project, result) (semaphore_pipelines_finished_total)", StandardCharsets.UTF_8);
        URI uri = URI.create("http://" + prometheus.getHost() + ":" + prometheus.getMappedPort(9090)
                + "/api/v1/query?query=" + query);
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            Map<String, Long> counts = new TreeMap<>();
            for (JsonNode sample : new ObjectMapper().readTree(body).at("/data/result")) {
                JsonNode labels = sample.get("metric");
                counts.put(
                        labels.path("project").asText() + "/"
                                + labels.path("result").asText(),
                        Math.round(Double.parseDouble(sample.at("/value/1").asText())));
            }
            return counts;
        }
    }
}
