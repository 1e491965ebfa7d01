package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.metrics.Exposition;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SampleEvents;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.secret.Secret;
import dev.signalman.testing.Containers;
import dev.signalman.testing.PrometheusServer;
import dev.signalman.testing.PrometheusServer.Sample;
import dev.signalman.testing.TestCertificate;
import dev.signalman.web.Readiness;
import dev.signalman.web.ScrapeAccess;
import dev.signalman.web.Status;
import dev.signalman.web.StatusSource;
import dev.signalman.web.TlsFiles;
import dev.signalman.web.WebOptions;
import dev.signalman.web.WebServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real Prometheus servers that scrape the metrics over TLS with credentials: one that asks for OpenMetrics, and one that asks for
 * native histograms in protobuf. Plain text, which neither would ask for, comes from a server beside it that ignores what is asked.
 */
class ScrapeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int QUICK = 90;
    private static final int SLOW = 10;

    @TempDir
    static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static Exposition exposition;
    private static String project;
    private static PrometheusServer openMetrics;
    private static PrometheusServer nativeHistograms;

    @BeforeAll
    static void start() throws Exception {
        Containers.require();
        SignalmanMetrics metrics = opened(new SignalmanMetrics(
                MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", InstantSource.system()));
        SampleEvents.feed(metrics);
        for (int i = 0; i < QUICK + SLOW; i++) {
            metrics.apiRequest("acme", "pipelines.list", "ok", Duration.ofMillis(i < QUICK ? 300 : 4_000));
        }
        exposition = metrics.exposition();
        project = projects(text(null)).stream().sorted().findFirst().orElseThrow();
        TestCertificate certificate = TestCertificate.create(folder, "signalman", "dns:signalman.example");
        WebServer server = new WebServer(
                new WebOptions(
                        "0.0.0.0",
                        0,
                        new TlsFiles(certificate.certificate(), certificate.key()),
                        new ScrapeAccess(Map.of("prometheus", new Secret("hunter2")), new Secret("the-token"))),
                exposition,
                new Unasked(),
                List.of(),
                InstantSource.system());
        VERTX.deployVerticle(server).await(20, TimeUnit.SECONDS);
        HttpServer plain = VERTX.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(Buffer.buffer(exposition.write(null, null).body())));
        plain.listen(0, "0.0.0.0").await(20, TimeUnit.SECONDS);
        Map<String, String> files =
                Map.of("/etc/prometheus/signalman.crt", Files.readString(certificate.certificate()));
        CompletableFuture<PrometheusServer> other = CompletableFuture.supplyAsync(() ->
                PrometheusServer.with(scrape("native", server.port()), files, "native-histograms,exemplar-storage"));
        openMetrics = opened(PrometheusServer.with(
                scrape("openmetrics", server.port())
                        + plainText(plain.actualPort())
                        + probe(server.port(), project, "nowhere"),
                files,
                "exemplar-storage"));
        nativeHistograms = opened(other.get(60, TimeUnit.SECONDS));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable open : OPEN.reversed()) {
            open.close();
        }
        VERTX.close().await(20, TimeUnit.SECONDS);
    }

    private static <T extends AutoCloseable> T opened(T resource) {
        OPEN.add(resource);
        return resource;
    }

    private record Unasked() implements StatusSource {
        @Override
        public Future<Status> status() {
            return Future.failedFuture("not asked for");
        }

        @Override
        public Future<Readiness> readiness() {
            return Future.succeededFuture(Readiness.READY);
        }
    }

    private static String scrape(String job, int port) {
        return """
                global: { scrape_interval: 1s }
                scrape_configs:
                  - job_name: %s
                    scheme: https
                    tls_config: { ca_file: /etc/prometheus/signalman.crt, server_name: signalman.example }
                    basic_auth: { username: prometheus, password: hunter2 }
                    static_configs: [{ targets: ['%s:%d'] }]
                """.formatted(job, Containers.HOST, port);
    }

    private static String plainText(int port) {
        return """
                  - job_name: text
                    static_configs: [{ targets: ['%s:%d'] }]
                """.formatted(Containers.HOST, port);
    }

    private static String probe(int port, String... projects) {
        return """
                  - job_name: probe
                    scheme: https
                    metrics_path: /probe
                    tls_config: { ca_file: /etc/prometheus/signalman.crt, server_name: signalman.example }
                    authorization: { credentials: the-token }
                    static_configs: [{ targets: ['%s'] }]
                    relabel_configs:
                      - { source_labels: [__address__], target_label: __param_project }
                      - { source_labels: [__param_project], target_label: instance }
                      - { target_label: __address__, replacement: '%s:%d' }
                """.formatted(String.join("','", projects), Containers.HOST, port);
    }

    private static String text(String accept) {
        return new String(exposition.write(accept, null).body(), StandardCharsets.UTF_8);
    }

    private static Set<String> projects(String text) {
        return found("project=\"([^\"]+)\"", text);
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new HashSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static double one(PrometheusServer server, String query) {
        List<Sample> samples = server.query(query);
        assertThat(samples).as(query).hasSize(1);
        return samples.getFirst().value();
    }

    @Test
    void openmetrics_and_text_bring_the_same_series() {
        String finished = "sum(semaphore_pipelines_finished_total{job=\"%s\"})";
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(one(openMetrics, "up{job=\"openmetrics\"}")).isEqualTo(1);
            assertThat(one(openMetrics, "up{job=\"text\"}")).isEqualTo(1);
        });
        assertThat(one(openMetrics, finished.formatted("openmetrics")))
                .isPositive()
                .isEqualTo(one(openMetrics, finished.formatted("text")));
        String names =
                "count by (__name__) ({job=\"%s\",__name__=~\"(semaphore|signalman)_.*\",__name__!~\".*_created\"})";
        Set<Map<String, String>> both = labels(names.formatted("text"));
        assertThat(both).hasSizeGreaterThan(30).isEqualTo(labels(names.formatted("openmetrics")));
    }

    private static Set<Map<String, String>> labels(String query) {
        Set<Map<String, String>> labels = new HashSet<>();
        openMetrics.query(query).forEach(sample -> labels.add(sample.labels()));
        return labels;
    }

    @Test
    void native_histograms_have_quantiles_without_bounds() {
        String requests = "signalman_api_request_duration_seconds{endpoint=\"pipelines.list\"}";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(one(nativeHistograms, "histogram_count(" + requests + ")"))
                        .isEqualTo(QUICK + SLOW));
        assertThat(one(nativeHistograms, "histogram_quantile(0.5, " + requests + ")"))
                .as("finer than the classic bounds 0.25 and 0.5")
                .isBetween(0.27, 0.33);
        assertThat(one(nativeHistograms, "histogram_quantile(0.99, " + requests + ")"))
                .isBetween(3.6, 4.4);
    }

    @Test
    void exemplars_are_those_that_the_metrics_have() {
        Set<String> told = found(" # \\{[^}]*url=\"([^\"]+)\"", text("application/openmetrics-text; version=1.0.0"));
        assertThat(told).isNotEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(openMetrics.exemplars("{__name__=~\"semaphore_.*_bucket\"}", "url"))
                        .isEqualTo(told));
    }

    @Test
    void a_probe_brings_one_project_alone_and_an_unknown_one_is_down() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(one(openMetrics, "up{job=\"probe\",instance=\"" + project + "\"}"))
                    .isEqualTo(1);
            assertThat(one(openMetrics, "up{job=\"probe\",instance=\"nowhere\"}"))
                    .isZero();
        });
        List<Sample> series =
                openMetrics.query("count by (project) ({job=\"probe\",__name__=~\"(semaphore|signalman)_.*\"})");
        assertThat(series).singleElement().satisfies(only -> {
            assertThat(only.labels()).containsEntry("project", project);
            assertThat(only.value()).isPositive();
        });
        assertThat(projects(text(null))).as("there were others").hasSizeGreaterThan(1);
    }
}
