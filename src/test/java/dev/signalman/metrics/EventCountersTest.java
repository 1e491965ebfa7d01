package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionRef;
import dev.signalman.event.Result;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventCountersTest {
    private final SignalmanMetrics metrics =
            new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", InstantSource.fixed(NOON));

    @AfterEach
    void close() {
        metrics.close();
    }

    private static PipelineFinished withJobs(String id, Outcome outcome) {
        return new PipelineFinished(
                header(WEB, "pipeline/" + id),
                pipeline(id, "main"),
                outcome,
                Duration.ZERO,
                Duration.ofMinutes(4),
                List.of(
                        new JobResult("j-1", "Test", "unit", Result.Known.FAILED, ""),
                        new JobResult("j-2", "Test", "browser", Result.Known.FAILED, ""),
                        new JobResult("j-3", "Test", "lint", Result.Known.PASSED, ""),
                        new JobResult("j-4", "Package", "image", Result.Known.STOPPED, "")));
    }

    @Test
    void a_block_counts_once_a_run_and_its_failed_jobs_each() {
        metrics.observe(withJobs("1", failed()), true);
        metrics.observe(withJobs("2", failed()), true);
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.seriesOf("semaphore_block_failures_total"))
                .containsExactly(
                        "semaphore_block_failures_total{block=\"Test\",organization=\"acme\",pipeline=\"Build\","
                                + "project=\"web\"} 2.0");
        assertThat(scrape.seriesOf("semaphore_job_failures_total"))
                .hasSize(2)
                .allMatch(line -> line.endsWith(" 2.0"))
                .anyMatch(line -> line.contains("block=\"Test\",job_name=\"browser\""));
    }

    @Test
    void jobs_of_a_pipeline_that_passed_after_all_are_no_failures() {
        metrics.observe(withJobs("1", Outcome.PASSED), true);
        assertThat(Scrape.of(metrics).seriesOf("semaphore_job_failures_total")).isEmpty();
    }

    @Test
    void failures_that_the_log_remembers_appear_with_zero() {
        metrics.observe(withJobs("1", failed()), false);
        assertThat(Scrape.of(metrics).seriesOf("semaphore_job_failures_total"))
                .hasSize(2)
                .allMatch(line -> line.endsWith(" 0.0"));
    }

    @Test
    void a_workflow_takes_as_long_as_its_deciding_pipeline_says() {
        var workflow = new WorkflowRef("w-1", "feature/x", "c0ffee", NOON, null, "hook", "https://x/w");
        metrics.observe(
                new WorkflowFinished(header(WEB, "workflow/w-1"), workflow, "pl-1", failed(), Duration.ofMinutes(7)),
                true);
        assertThat(Scrape.of(metrics)
                        .value("semaphore_workflow_duration_seconds_sum{branch=\"other\",organization=\"acme\","
                                + "project=\"web\",result=\"failed\"}"))
                .hasValue(420.0);
    }

    @Test
    void an_incident_that_ends_is_counted_with_how_long_it_lasted() {
        metrics.observe(new IncidentOpened(header(WEB, "i"), incident("i")), true);
        String labels = "{organization=\"acme\",rule=\"PipelineFailed\",severity=\"critical\"}";
        assertThat(Scrape.of(metrics).value("signalman_incidents_resolved_total" + labels))
                .hasValue(0.0);
        metrics.observe(new IncidentResolved(header(WEB, "i"), incident("i"), Duration.ofMinutes(3)), true);
        assertThat(Scrape.of(metrics).value("signalman_incidents_resolved_total" + labels))
                .hasValue(1.0);
        assertThat(Scrape.of(metrics).value("signalman_incident_duration_seconds_sum" + labels))
                .hasValue(180.0);
    }

    @Test
    void the_example_of_a_promotion_leads_to_the_pipeline_that_it_started() {
        var promoted = pipeline("pl-1", "main");
        var finished = new PromotionFinished(
                header(WEB, "promotion/x"),
                new PromotionRef("Production", promoted, "ada", false, NOON),
                "pl-9",
                Outcome.PASSED,
                Duration.ofMinutes(9));
        assertThat(EventDurations.example(finished)).isEqualTo(new Example("https://x/pl-9", "pl-9", NOON));
    }
}
