package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others tell the metrics, or are asked at each scrape. */
class ToldGaugesTest {
    private final SignalmanMetrics metrics =
            new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", InstantSource.fixed(NOON));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void a_source_that_fails_costs_its_own_gauges_only() {
        metrics.receivers(() -> {
            throw new IllegalStateException("it is closed");
        });
        metrics.apiLoad(() -> List.of(new ApiSample(ACME, 2, 1, 300, 7)));
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.seriesOf("signalman_receiver_paused")).isEmpty();
        assertThat(scrape.value("signalman_api_requests_in_flight{organization=\"acme\"}"))
                .hasValue(2.0);
        assertThat(scrape.value("signalman_api_budget_remaining_requests{organization=\"acme\"}"))
                .hasValue(7.0);
    }

    @Test
    void a_receiver_that_is_well_has_no_time_since_when_it_fails() {
        metrics.receivers(
                () -> List.of(new ReceiverSample("slack", false, null), new ReceiverSample("hook", true, NOON)));
        assertThat(Scrape.of(metrics).seriesOf("signalman_receiver_failing_since_timestamp_seconds"))
                .singleElement()
                .asString()
                .contains("hook");
    }

    @Test
    void alerts_and_silences_leave_while_alerting_stands_still() {
        metrics.alertingStands(new AlertingSample(Map.of("active", 2, "suppressed", 0), Map.of("active", 1)));
        assertThat(Scrape.of(metrics).value("signalman_alerts{state=\"active\"}"))
                .hasValue(2.0);
        assertThat(Scrape.of(metrics).value("signalman_alerts{state=\"suppressed\"}"))
                .hasValue(0.0);
        metrics.alertingStands(null);
        assertThat(Scrape.of(metrics).seriesOf("signalman_alerts")).isEmpty();
        assertThat(Scrape.of(metrics).seriesOf("signalman_silences")).isEmpty();
    }

    @Test
    void there_is_no_heartbeat_until_it_is_sent() {
        metrics.heartbeatJudged(false);
        assertThat(Scrape.of(metrics).value("signalman_heartbeat_healthy")).hasValue(0.0);
        assertThat(Scrape.of(metrics).seriesOf("signalman_heartbeat_last_sent_timestamp_seconds"))
                .isEmpty();
        metrics.heartbeatSent(NOON);
        assertThat(Scrape.of(metrics).value("signalman_heartbeat_last_sent_timestamp_seconds"))
                .hasValue((double) NOON.getEpochSecond());
    }

    @Test
    void only_a_push_that_arrives_moves_the_time_of_the_last() {
        metrics.pushed("otlp", "ok", NOON);
        metrics.pushed("otlp", "unreachable", NOON.plusSeconds(60));
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.value("signalman_metrics_push_last_success_timestamp_seconds{destination=\"otlp\"}"))
                .hasValue((double) NOON.getEpochSecond());
        assertThat(scrape.seriesOf("signalman_metrics_pushes_total")).hasSize(2);
    }
}
