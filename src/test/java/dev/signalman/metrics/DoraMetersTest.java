package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.dora.DoraOptions;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.EventHeader;
import dev.signalman.event.Outcome;
import dev.signalman.event.Revision;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.event.WorkflowRef;
import dev.signalman.event.WorkflowStarted;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The meters of DORA, as a scraper sees them. */
class DoraMetersTest {
    private static final String PLACE = "organization=\"acme\",";
    private static final String WHERE = "project=\"web\",target=\"production\",team=\"front\"";

    private final SignalmanMetrics metrics = new SignalmanMetrics(
            MetricsOptions.defaults(),
            MAIN,
            DoraOptions.defaults(),
            (organization, project) -> project.equals("web") ? "front" : "",
            "1.2.3",
            InstantSource.fixed(NOON));

    @BeforeEach
    void ready() {
        metrics.becameReady();
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private void observe(boolean counts, ChangeEvent... events) {
        for (ChangeEvent event : events) {
            metrics.observe(event, counts);
        }
    }

    private static EventHeader minute(String subject, int minute) {
        return at(WEB, subject, NOON.plus(Duration.ofMinutes(minute)));
    }

    private static WorkflowStarted push(int minute, String commit) {
        return new WorkflowStarted(
                minute("workflow/" + commit, minute),
                new WorkflowRef(
                        "w-" + commit,
                        "main",
                        commit,
                        NOON.plus(Duration.ofMinutes(minute)),
                        null,
                        "hook",
                        "https://x/w"));
    }

    private static DeploymentFinished deployed(int minute, String commit, Outcome outcome) {
        return new DeploymentFinished(
                minute("deployment/d-" + minute, minute),
                deployment("d-" + minute),
                outcome,
                Duration.ofMinutes(1),
                new Revision(commit, "main", null));
    }

    private double value(String name, String more) {
        return Scrape.of(metrics).lines().stream()
                .filter(line -> line.startsWith(name + "{" + PLACE)
                        && more.lines().allMatch(line::contains)
                        && java.util.Arrays.stream(WHERE.split(",")).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void deployments_failures_lead_times_and_restores_are_counted_for_the_team() {
        observe(
                true,
                push(0, "c1"),
                deployed(10, "c1", Outcome.PASSED),
                push(20, "c2"),
                deployed(30, "c2", failed()),
                deployed(40, "c2", Outcome.PASSED),
                deployed(45, "c1", Outcome.PASSED));
        assertThat(value("semaphore_dora_deployments_total", "outcome=\"succeeded\""))
                .isEqualTo(3);
        assertThat(value("semaphore_dora_deployments_total", "outcome=\"failed\""))
                .isEqualTo(1);
        assertThat(value("semaphore_dora_failures_total", "reason=\"failed\"")).isEqualTo(1);
        assertThat(value("semaphore_dora_failures_total", "reason=\"rolled_back\""))
                .isEqualTo(1);
        assertThat(value("semaphore_dora_lead_time_seconds_sum", "")).isEqualTo(10 * 60 + 20 * 60);
        assertThat(value("semaphore_dora_restore_seconds_sum", "")).isEqualTo(10 * 60 + 5 * 60);
    }

    @Test
    void history_makes_counters_appear_with_0_and_says_what_runs() {
        observe(false, push(0, "c1"), deployed(10, "c1", Outcome.PASSED));
        assertThat(value("semaphore_dora_deployments_total", "outcome=\"succeeded\""))
                .isZero();
        assertThat(value("semaphore_dora_failures_total", "reason=\"rolled_back\""))
                .isZero();
        assertThat(value("semaphore_dora_lead_time_seconds_count", "")).isZero();
        assertThat(Scrape.of(metrics).seriesOf("semaphore_deployment_info"))
                .singleElement()
                .asString()
                .contains("commit=\"c1\"", "branch=\"main\"", "target=\"production\"");
    }

    @Test
    void what_runs_is_not_said_while_deployments_cannot_be_seen_nor_of_a_target_that_is_gone() {
        observe(true, push(0, "c1"), deployed(10, "c1", Outcome.PASSED));
        observe(true, degraded("deployments", WEB.id(), CollectorProblem.UNREACHABLE));
        assertThat(Scrape.of(metrics).seriesOf("semaphore_deployment_info")).isEmpty();
        observe(true, recovered("deployments", WEB.id()));
        assertThat(Scrape.of(metrics).seriesOf("semaphore_deployment_info")).hasSize(1);
        observe(true, new TargetStateChanged(minute("target/t-1", 20), "t-1", "production", "usable", "removed", ""));
        assertThat(Scrape.of(metrics).seriesOf("semaphore_deployment_info")).isEmpty();
    }
}
