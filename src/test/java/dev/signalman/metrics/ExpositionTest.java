package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.store.LogStatus;
import dev.signalman.store.OutboxStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpositionTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;" + "proto=io.prometheus.client.MetricFamily;encoding=delimited";

    /** It is there once a series has left, which takes time: RestartTest shows it. */
    private static final Set<Meter> FILLED_ELSEWHERE = Set.of(Meters.SERIES_EXPIRED);

    private final SignalmanMetrics metrics =
            new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", InstantSource.fixed(NOON));

    @BeforeEach
    void fill() {
        fillEverything(metrics);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    static void fillEverything(SignalmanMetrics metrics) {
        everything().forEach(event -> metrics.observe(event, true));
        metrics.becameReady();
        metrics.apiRequest(ACME, "pipelines.list", "ok", Duration.ofMillis(120));
        metrics.apiRequest(ACME, "pipelines.list", "rate_limited", Duration.ofMillis(12));
        metrics.deliveryAttempt("slack", "delivered", Duration.ofMillis(300));
        metrics.webhook(ACME, "accepted");
        metrics.webhooksReliedOn(() -> Map.of(ACME, true));
        metrics.collectors(() -> List.of(
                new CollectorSample(ACME, "agents", null, NOON, true),
                new CollectorSample(ACME, "pipelines", "web", null, false)));
        metrics.storeStands(new StoreSample(
                12,
                Map.of("alert", 10L),
                List.of("slack"),
                new LogStatus(12, NOON, 65_536),
                List.of(new OutboxStatus("slack", 2, 1, NOON))));
        metrics.apiRowsSkipped(ACME, "pipelines.list", 2);
        metrics.apiLoad(() -> List.of(new ApiSample(ACME, 2, 1, 300, 7)));
        metrics.receivers(() -> List.of(new ReceiverSample("slack", true, NOON)));
        metrics.notified("slack", "new");
        metrics.alertingStands(
                new AlertingSample(Map.of("active", 2, "suppressed", 1), Map.of("active", 1, "pending", 0)));
        metrics.heartbeatJudged(true);
        metrics.heartbeatSent(NOON);
        metrics.pushed("otlp", "ok", NOON);
        metrics.exported("lake", "ok", 3);
        metrics.exportFailing(() -> Map.of("lake", NOON));
        for (int i = 0; i < 501; i++) {
            metrics.deliveryAttempt("receiver-" + i, "delivered", Duration.ofMillis(1));
        }
    }

    @Test
    void every_declared_meter_is_exposed_with_its_help() {
        String text = text(null);
        for (Meter meter : Meters.all()) {
            if (FILLED_ELSEWHERE.contains(meter)) {
                continue;
            }
            assertThat(text).contains("# HELP " + meter.name() + " " + meter.help());
            assertThat(text)
                    .contains(
                            "# TYPE " + meter.name() + " " + meter.kind().name().toLowerCase(Locale.ROOT));
            assertThat(text).containsPattern("(?m)^" + meter.name() + "(_count)?[{ ]");
        }
    }

    @Test
    void the_jvm_and_the_process_are_exposed_too() {
        assertThat(text(null))
                .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_uptime_seconds")
                .contains("process_files_open_files", "jvm_gc_");
    }

    @Test
    void hostile_label_values_are_escaped() {
        metrics.apiRequest(ACME, "a\"b\\c\nd", "ok", Duration.ZERO);
        assertThat(text(null)).contains("endpoint=\"a\\\"b\\\\c\\nd\"");
    }

    @Test
    void the_reader_chooses_the_format() {
        assertThat(metrics.exposition().write(null, null).contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.exposition().write("*/*", null).contentType()).startsWith("text/plain; version=0.0.4");
        var open = metrics.exposition().write("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", null);
        assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(new String(open.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
        var protobuf = metrics.exposition().write(PROTOBUF, null);
        assertThat(protobuf.contentType()).startsWith("application/vnd.google.protobuf");
        assertThat(protobuf.body()).isNotEmpty();
    }

    @Test
    void it_is_compressed_only_for_those_who_ask() throws IOException {
        assertThat(metrics.exposition().write(null, null).gzipped()).isFalse();
        assertThat(metrics.exposition().write(null, "identity").gzipped()).isFalse();
        assertThat(metrics.exposition().write(null, "gzip;q=0").gzipped()).isFalse();
        var page = metrics.exposition().write(null, "deflate, gzip; q=0.8");
        assertThat(page.gzipped()).isTrue();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(page.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("signalman_build_info");
        }
    }

    @Test
    void promtool_finds_nothing_to_criticise(@TempDir Path folder) throws Exception {
        Path scrape = Files.write(
                folder.resolve("metrics.txt"),
                metrics.exposition().write(null, null).body());
        Promtool.Answer answer = Promtool.run(scrape, "check", "metrics");
        assertThat(answer.words()).isEmpty();
        assertThat(answer.exitCode()).isZero();
    }

    private String text(@org.jspecify.annotations.Nullable String accept) {
        return new String(metrics.exposition().write(accept, null).body(), StandardCharsets.UTF_8);
    }
}
