package dev.signalman.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.CodedOutputStream;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SampleEvents;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.testing.ManySeries;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a stand-in for a collector that decodes what it gets by the protocol's own classes. */
class OtlpPusherTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private Counterpart collector;

    @BeforeEach
    void open() throws Exception {
        collector = new Counterpart();
    }

    @AfterEach
    void close() {
        collector.close();
    }

    private OtlpPusher pusher(Supplier<MetricSnapshots> metrics, Destination destination, int most) {
        return new OtlpPusher(
                new OtlpOptions(
                        destination,
                        Map.of("deployment.environment.name", "test", "service.name", "ci-watch"),
                        OtlpOptions.Histograms.EXPONENTIAL,
                        most),
                metrics,
                "1.2.3",
                "instance-1",
                CLOCK,
                collector.observer());
    }

    private OtlpPusher pusher(Supplier<MetricSnapshots> metrics) {
        return pusher(metrics, collector.destination(), OtlpOptions.DEFAULT_REQUEST_BYTES);
    }

    private static ExportMetricsServiceRequest decoded(Counterpart.Arrived request) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(request.body().getBytes()))) {
            return ExportMetricsServiceRequest.parseFrom(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Metric> metrics(Counterpart.Arrived request) {
        return decoded(request).getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    }

    private static void partly(HttpServerRequest request, long rejected, String words) {
        ExportMetricsServiceResponse response = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(rejected)
                        .setErrorMessage(words))
                .build();
        request.response()
                .putHeader("Content-Type", "application/x-protobuf")
                .end(Buffer.buffer(response.toByteArray()));
    }

    @Test
    void a_collector_finds_the_same_metrics_as_prometheus() throws Exception {
        try (SignalmanMetrics metrics =
                new SignalmanMetrics(MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", CLOCK)) {
            SampleEvents.feed(metrics);
            metrics.apiRequest("acme", "pipelines.list", "ok", Duration.ofMillis(300));
            collector.deploy(pusher(metrics.exposition()::snapshots));
            await().until(() -> collector.outcomes().contains("ok"));
            String text = new String(metrics.exposition().write(null, null).body(), StandardCharsets.UTF_8);
            Map<String, String> exposed = text.lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(line -> line[2], line -> line[3]));
            Map<String, String> sent = metrics(collector.arrived.getFirst()).stream()
                    .collect(Collectors.toMap(Metric::getName, OtlpPusherTest::kind));
            // those of the runtime come and go, with collections of garbage
            assertThat(sent).containsEntry("jvm_memory_used_bytes", "gauge");
            exposed.keySet().removeIf(name -> name.startsWith("jvm_"));
            sent.keySet().removeIf(name -> name.startsWith("jvm_"));
            assertThat(sent).isEqualTo(exposed);
            assertThat(exposed).hasSizeGreaterThan(20).containsValue("histogram");
        }
        Counterpart.Arrived first = collector.arrived.getFirst();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/v1/metrics");
        assertThat(first.headers().get("Content-Type")).isEqualTo("application/x-protobuf");
        assertThat(first.headers().get("X-Api-Key")).isEqualTo("key-4711");
        assertThat(decoded(first).getResourceMetrics(0).getResource().getAttributesList().stream()
                        .collect(Collectors.toMap(
                                attribute -> attribute.getKey(),
                                attribute -> attribute.getValue().getStringValue())))
                .isEqualTo(Map.of(
                        "service.name", "ci-watch",
                        "service.version", "1.2.3",
                        "service.instance.id", "instance-1",
                        "deployment.environment.name", "test"));
        assertThat(collector.log()).isEmpty();
    }

    private static String kind(Metric metric) {
        return switch (metric.getDataCase()) {
            case SUM -> "counter";
            case GAUGE -> "gauge";
            case HISTOGRAM, EXPONENTIAL_HISTOGRAM -> "histogram";
            case SUMMARY -> "summary";
            case DATA_NOT_SET -> "none";
        };
    }

    @Test
    void many_series_come_in_requests_of_a_bounded_size() throws Exception {
        int most = 256 << 10;
        collector.deploy(pusher(new ManySeries(30_000)::snapshots, collector.destination(), most));
        await().until(() -> !collector.told.isEmpty());
        assertThat(collector.outcomes().getFirst()).isEqualTo("ok");
        List<Double> values = new ArrayList<>();
        int requests = 0;
        // those of the first push; the next may have begun
        for (; values.size() < 30_000; requests++) {
            Counterpart.Arrived request = collector.arrived.get(requests);
            assertThat(decoded(request).getSerializedSize()).isLessThanOrEqualTo(most);
            metrics(request)
                    .getFirst()
                    .getGauge()
                    .getDataPointsList()
                    .forEach(point -> values.add(point.getAsDouble()));
        }
        assertThat(requests).isGreaterThan(5);
        assertThat(values).hasSize(30_000).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void a_busy_collector_gets_the_same_request_again(int status) throws Exception {
        collector.answer = (number, request) ->
                request.response().setStatusCode(number == 1 ? status : 200).end();
        Destination patient = collector.destination().every(Duration.ofMillis(300), Duration.ofSeconds(5));
        collector.deploy(pusher(new ManySeries(3)::snapshots, patient, OtlpOptions.DEFAULT_REQUEST_BYTES));
        await().until(() -> !collector.told.isEmpty());
        assertThat(collector.outcomes()).as("one push in two attempts").startsWith("ok");
        assertThat(collector.arrived.get(1).body())
                .isEqualTo(collector.arrived.get(0).body());
        assertThat(collector.log()).isEmpty();
    }

    @Test
    void a_collector_that_asks_for_more_time_than_there_is_gets_the_next_push_then() throws Exception {
        collector.answer = (number, request) -> request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "3600")
                .end();
        collector.deploy(pusher(new ManySeries(3)::snapshots));
        await().until(() -> !collector.told.isEmpty());
        assertThat(collector.outcomes()).containsExactly("unavailable");
        assertThat(collector.arrived).hasSize(1);
        assertThat(collector.log()).singleElement().asString().contains("otlp at 127.0.0.1", "503");
    }

    @Test
    void what_does_not_change_by_waiting_is_not_sent_again_and_its_reason_is_told() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream status = CodedOutputStream.newInstance(bytes);
        status.writeInt32(1, 16);
        status.writeString(2, "no tenant for key-4711 or dXNlcjpodW50ZXIy");
        status.flush();
        collector.answer = (number, request) -> request.response()
                .setStatusCode(403)
                .putHeader("Content-Type", "application/x-protobuf")
                .end(Buffer.buffer(bytes.toByteArray()));
        collector.deploy(pusher(new ManySeries(30_000)::snapshots, collector.destination(), 256 << 10));
        await().until(() -> !collector.told.isEmpty());
        assertThat(collector.outcomes().getFirst()).isEqualTo("refused");
        assertThat(collector.log().getFirst()).contains("HTTP status 403: no tenant for *** or ***");
        assertThat(collector.arrived.size()).as("one request a push").isLessThanOrEqualTo(collector.told.size() + 1);
    }

    @Test
    void a_part_that_is_not_taken_is_counted_and_told_once() throws Exception {
        collector.answer = (number, request) -> partly(request, 2, "too old: hunter2");
        collector.deploy(pusher(new ManySeries(5)::snapshots));
        await().until(() -> collector.told.size() >= 3);
        assertThat(collector.outcomes()).containsOnly("partial");
        assertThat(collector.log())
                .singleElement()
                .asString()
                .contains("2 of 5 data points are not taken: too old: ***");
    }

    @Test
    void a_warning_without_rejected_points_is_no_loss() throws Exception {
        collector.answer = (number, request) -> partly(request, 0, "please use a newer version");
        collector.deploy(pusher(new ManySeries(5)::snapshots));
        await().until(() -> !collector.told.isEmpty());
        assertThat(collector.outcomes()).containsOnly("ok");
    }

    @Test
    void one_request_that_is_refused_does_not_keep_the_others_back() throws Exception {
        Set<Integer> bad = Set.of(2);
        collector.answer = (number, request) -> request.response()
                .setStatusCode(bad.contains(number) ? 400 : 200)
                .end("bad point");
        collector.deploy(pusher(new ManySeries(5_000)::snapshots, collector.destination(), 256 << 10));
        await().until(() -> !collector.told.isEmpty());
        assertThat(collector.outcomes().getFirst()).isEqualTo("partial");
        assertThat(collector.log().getFirst())
                .contains(" of 5000 data points are not taken: HTTP status 400: bad point");
    }

    @Test
    void a_closed_connection_and_a_silent_collector_are_outages() throws Exception {
        collector.answer = (number, request) -> {
            if (number % 2 == 1) {
                request.connection().close();
            }
        };
        collector.deploy(pusher(
                new ManySeries(1)::snapshots,
                collector.destination().every(Duration.ofMillis(20), Duration.ofMillis(200)),
                OtlpOptions.DEFAULT_REQUEST_BYTES));
        await().until(() ->
                collector.outcomes().containsAll(List.of("unreachable", "timeout")) || collector.told.size() > 6);
        assertThat(collector.outcomes()).isNotEmpty().doesNotContain("ok", "error");
        assertThat(collector.log()).hasSize(1);
    }

    @Test
    void a_stop_waits_neither_for_a_collector_that_hangs_nor_for_the_next_attempt() throws Exception {
        collector.answer = (number, request) -> {
            if (number > 1) {
                return;
            }
            request.response().setStatusCode(503).end();
        };
        String id = collector.deploy(pusher(
                new ManySeries(1)::snapshots,
                collector.destination().every(Duration.ofMillis(200), Duration.ofMinutes(5)),
                OtlpOptions.DEFAULT_REQUEST_BYTES));
        await().until(() -> collector.arrived.size() >= 2);
        long began = System.nanoTime();
        collector.undeploy(id);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void two_destinations_do_not_hold_each_other_up() throws Exception {
        try (Counterpart silent = new Counterpart()) {
            silent.answer = (number, request) -> {
                // never
            };
            silent.deploy(new PushgatewayPusher(
                    PushgatewayOptions.of(silent.destination()),
                    new ManySeries(1)::text,
                    "1",
                    CLOCK,
                    silent.observer()));
            collector.deploy(pusher(new ManySeries(1)::snapshots));
            await().until(() -> silent.arrived.size() == 1 && collector.told.size() >= 5);
            assertThat(collector.outcomes()).containsOnly("ok");
        }
    }
}
