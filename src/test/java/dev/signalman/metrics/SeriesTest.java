package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.EventHeader;
import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private final SignalmanMetrics metrics =
            new SignalmanMetrics(new MetricsOptions(50, 100), MAIN, "1.2.3", InstantSource.fixed(NOON));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void a_finished_pipeline_is_counted_with_its_duration() {
        metrics.observe(finished(WEB, "1", "main", failed()), true);
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.value("semaphore_pipelines_finished_total{branch=\"main\",organization=\"acme\","
                        + "pipeline=\"Build\",project=\"web\",reason=\"test\",result=\"failed\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_pipeline_duration_seconds_sum{branch=\"main\",organization=\"acme\","
                        + "pipeline=\"Build\",project=\"web\",result=\"failed\"}"))
                .hasValue(240.0);
    }

    @Test
    void an_event_from_before_makes_its_counter_appear_with_zero() {
        metrics.observe(finished(WEB, "1", "main", Outcome.PASSED), false);
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.seriesOf("semaphore_pipelines_finished_total"))
                .singleElement()
                .asString()
                .endsWith(" 0.0");
        assertThat(scrape.seriesOf("semaphore_pipeline_duration_seconds_count")).isEmpty();
        assertThat(scrape.seriesOf("signalman_events_total")).isEmpty();
    }

    @Test
    void label_values_beyond_the_limit_are_counted_as_overflow() {
        for (int i = 0; i < 60; i++) {
            metrics.apiRequest(ACME, "endpoint-" + i, "ok", Duration.ofMillis(3));
        }
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.seriesOf("signalman_api_requests_total")).hasSize(51);
        assertThat(scrape.value(
                        "signalman_api_requests_total{endpoint=\"overflow\",organization=\"acme\",outcome=\"ok\"}"))
                .hasValue(10.0);
        assertThat(scrape.value("signalman_metrics_overflow_total{label=\"endpoint\","
                        + "metric=\"signalman_api_requests_total\"}"))
                .hasValue(10.0);
        assertThat(scrape.value("signalman_metrics_overflow_total{label=\"endpoint\","
                        + "metric=\"signalman_api_request_duration_seconds\"}"))
                .hasValue(10.0);
    }

    @Test
    void a_meter_with_too_many_series_folds_the_rest_into_one() {
        for (int i = 0; i < 300; i++) {
            metrics.observe(finished(new ProjectRef("p" + i, "project-" + i), "1", "main", Outcome.PASSED), true);
        }
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.seriesOf("semaphore_pipelines_finished_total")).hasSize(101);
        assertThat(scrape.seriesOf("semaphore_pipelines_finished_total"))
                .anyMatch(line -> line.contains("project=\"overflow\"") && line.endsWith(" 200.0"));
        assertThat(scrape.seriesOf("signalman_metrics_overflow_total")).anyMatch(line -> line.contains("series"));
    }

    @Test
    void the_series_of_a_removed_project_leave_and_those_of_others_stay() {
        everything().forEach(event -> metrics.observe(event, true));
        metrics.observe(finished(API, "7", "main", Outcome.PASSED), true);
        metrics.observe(new ProjectRemoved(header(WEB, "project/p-web"), "web"), true);
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.lines()).noneMatch(line -> line.contains("project=\"web\""));
        assertThat(scrape.seriesOf("semaphore_pipelines_finished_total")).hasSize(1);
    }

    @Test
    void an_event_that_claims_to_be_seen_before_it_happened_has_no_delay() {
        var header = new EventHeader("x", ACME, WEB, "pipeline/x", NOON.plusSeconds(90), NOON, false);
        metrics.observe(finished(header, "x", "main", Outcome.PASSED), true);
        assertThat(Scrape.of(metrics).value("signalman_event_delay_seconds_sum{organization=\"acme\"}"))
                .hasValue(0.0);
    }

    @Test
    void nothing_about_the_current_state_is_shown_before_it_is_known() {
        everything().forEach(event -> metrics.observe(event, false));
        assertThat(Scrape.of(metrics).seriesOf("semaphore_projects")).isEmpty();
        metrics.becameReady();
        assertThat(Scrape.of(metrics).seriesOf("semaphore_projects")).hasSize(1);
    }
}
