package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.Standing;
import dev.signalman.metrics.BranchFilter;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.semaphore.ClientObserver;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.SemaphoreClient;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToldMetricsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final SignalmanMetrics metrics = new SignalmanMetrics(
            MetricsOptions.defaults(),
            BranchFilter.globs(Map.of("acme", List.of("main"))),
            "1.2.3",
            InstantSource.fixed(NOON));
    private final ToldMetrics told = new ToldMetrics(metrics);

    @AfterEach
    void close() {
        metrics.close();
    }

    private String scrape() {
        return new String(metrics.exposition().write(null, null).body(), StandardCharsets.UTF_8);
    }

    private static Notification notification(Notification.Reason reason) {
        return new Notification(
                "oncall",
                "oncall/slack0",
                "{}",
                1,
                Notification.Status.FIRING,
                reason,
                Labels.NONE,
                Labels.NONE,
                Map.of(),
                List.of(),
                NOON,
                "");
    }

    @Test
    void notifications_are_counted_by_way_and_reason() {
        told.alerting()
                .decided(List.of(
                        notification(Notification.Reason.NEW),
                        notification(Notification.Reason.NEW),
                        notification(Notification.Reason.RESOLVED)));
        assertThat(scrape())
                .contains("signalman_notifications_total{reason=\"new\",receiver=\"oncall/slack0\"} 2.0\n")
                .contains("signalman_notifications_total{reason=\"resolved\",receiver=\"oncall/slack0\"} 1.0\n");
    }

    @Test
    void alerts_and_silences_are_shown_until_alerting_stands_still() {
        told.alerting().stands(new Standing(Map.of("active", 3, "suppressed", 0), Map.of("active", 1)));
        assertThat(scrape())
                .contains("signalman_alerts{state=\"active\"} 3.0\n")
                .contains("signalman_silences{state=\"active\"} 1.0\n");
        told.alerting().standsStill();
        assertThat(scrape()).doesNotContain("signalman_alerts{").doesNotContain("signalman_silences{");
    }

    @Test
    void the_heartbeat_is_shown_as_it_was_judged_and_taken() {
        told.heartbeat().judged(true);
        told.heartbeat().sent(NOON);
        told.heartbeat().judged(false);
        assertThat(scrape())
                .contains("signalman_heartbeat_healthy 0.0\n")
                .containsPattern("signalman_heartbeat_last_sent_timestamp_seconds 1\\.77\\d+E9\n");
    }

    @Test
    void api_use_is_shown_by_organisation() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            ClientObserver observer = told.client("acme");
            told.clients(Map.of(
                    "acme",
                    SemaphoreClient.create(
                            vertx, ClientOptions.of(URI.create("https://acme.example"), () -> "t"), observer)));
            observer.requestFinished("pipelines.list", "ok", Duration.ofMillis(90));
            observer.rowsSkipped("pipelines.list", 2);
            assertThat(scrape())
                    .contains("signalman_api_budget_requests_per_minute{organization=\"acme\"} 300.0\n")
                    .contains("signalman_api_requests_in_flight{organization=\"acme\"} 0.0\n")
                    .contains("signalman_api_budget_remaining_requests{organization=\"acme\"} 10.0\n")
                    .contains(
                            "signalman_api_requests_total{endpoint=\"pipelines.list\",organization=\"acme\",outcome=\"ok\"} 1.0\n")
                    .contains(
                            "signalman_api_rows_skipped_total{endpoint=\"pipelines.list\",organization=\"acme\"} 2.0\n");
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
