package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.EventHeader;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long pipelines are red, as a scraper sees it. */
class RedPipelinesTest {
    private static final String LABELS = "{branch=\"main\",organization=\"acme\",pipeline=\"Build\",project=\"web\"}";

    private Instant now = NOON.plus(Duration.ofHours(5));
    private SignalmanMetrics metrics = fresh();
    private final List<PipelineFinished> told = new ArrayList<>();

    private SignalmanMetrics fresh() {
        return new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", (InstantSource) () -> now);
    }

    @BeforeEach
    void start() {
        metrics.observe(new ProjectAppeared(header(WEB, "project/p-web"), "web"), true);
        metrics.becameReady();
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Each run lasts ten minutes. */
    private void run(String id, int createdAt, Outcome outcome) {
        run(ref(id, "semaphore.yml", createdAt, null, null), createdAt + 10, outcome, true);
    }

    private void run(PipelineRef pipeline, int finishedAt, Outcome outcome, boolean counts) {
        var event = new PipelineFinished(
                at(WEB, "pipeline/" + pipeline.id(), minute(finishedAt)),
                pipeline,
                outcome,
                Duration.ZERO,
                Duration.ofMinutes(10),
                List.of());
        told.add(event);
        metrics.observe(event, counts);
    }

    private static PipelineRef ref(
            String id, String file, int createdAt, @Nullable String partialRerunOf, @Nullable String workflowRerunOf) {
        return new PipelineRef(
                id,
                "w-" + id,
                "Build",
                file,
                "main",
                "c0ffee",
                null,
                null,
                "",
                minute(createdAt),
                null,
                partialRerunOf,
                workflowRerunOf);
    }

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private Optional<Double> redSince() {
        return Scrape.of(metrics).value("semaphore_pipeline_red_since_timestamp_seconds" + LABELS);
    }

    private Optional<Double> redSeconds() {
        return Scrape.of(metrics).value("semaphore_pipeline_red_seconds_total" + LABELS);
    }

    private static double seconds(int minute) {
        return minute(minute).getEpochSecond();
    }

    @Test
    void it_is_red_from_the_end_of_the_first_failure_to_the_end_of_the_next_that_passes() {
        run("1", 0, failed());
        assertThat(redSince()).hasValue(seconds(10));
        assertThat(redSeconds()).hasValue(0.0);
        run("2", 20, failed());
        assertThat(redSince()).hasValue(seconds(10));
        run("3", 40, Outcome.PASSED);
        assertThat(redSince()).isEmpty();
        assertThat(redSeconds()).hasValue(40 * 60.0);
        run("4", 60, Outcome.PASSED);
        assertThat(redSeconds()).hasValue(40 * 60.0);
    }

    @Test
    void an_older_run_that_ends_late_changes_nothing() {
        run(ref("new", "semaphore.yml", 5, null, null), 15, Outcome.PASSED, true);
        run(ref("old", "semaphore.yml", 0, null, null), 30, failed(), true);
        assertThat(redSince()).isEmpty();
        run("newer", 40, failed());
        run(ref("older", "semaphore.yml", 1, null, null), 60, Outcome.PASSED, true);
        assertThat(redSince()).hasValue(seconds(50));
        assertThat(redSeconds()).hasValue(0.0);
    }

    @Test
    void what_a_person_stops_changes_nothing_and_what_times_out_is_broken() {
        run("1", 0, new Outcome(Result.Known.STOPPED, Reason.Known.TIMEOUT, ""));
        run("2", 20, new Outcome(Result.Known.STOPPED, Reason.Known.USER, ""));
        run("3", 40, new Outcome(Result.Known.CANCELED, Reason.Known.STRATEGY, ""));
        assertThat(redSince()).hasValue(seconds(10));
    }

    @Test
    void a_rerun_that_passes_mends_what_it_reruns_but_not_what_was_pushed_meanwhile() {
        run("1", 0, failed());
        run(ref("1b", "semaphore.yml", 20, "1", null), 30, Outcome.PASSED, true);
        assertThat(redSince()).isEmpty();
        assertThat(redSeconds()).hasValue(20 * 60.0);
        run("2", 40, failed());
        run(ref("1c", "semaphore.yml", 60, null, "w-1"), 70, Outcome.PASSED, true);
        assertThat(redSince()).hasValue(seconds(50));
    }

    @Test
    void files_of_one_name_are_red_since_the_first_of_them_and_add_up() {
        run(ref("a", "a.yml", 0, null, null), 10, failed(), true);
        run(ref("b", "b.yml", 5, null, null), 20, failed(), true);
        assertThat(redSince()).hasValue(seconds(10));
        run(ref("a2", "a.yml", 30, null, null), 40, Outcome.PASSED, true);
        assertThat(redSince()).hasValue(seconds(20));
        run(ref("b2", "b.yml", 50, null, null), 60, Outcome.PASSED, true);
        assertThat(redSeconds()).hasValue((30 + 40) * 60.0);
    }

    @Test
    void history_makes_it_red_and_only_what_is_counted_adds_up() {
        run(ref("1", "semaphore.yml", 0, null, null), 10, failed(), false);
        run(ref("2", "semaphore.yml", 20, null, null), 30, Outcome.PASSED, false);
        assertThat(redSeconds()).hasValue(0.0);
        run(ref("3", "semaphore.yml", 40, null, null), 50, failed(), false);
        assertThat(redSince()).hasValue(seconds(50));
        run("4", 60, Outcome.PASSED);
        assertThat(redSeconds()).hasValue(20 * 60.0);
    }

    @Test
    void events_that_are_read_again_over_the_state_that_they_made_change_nothing() {
        run("1", 0, failed());
        run("2", 20, Outcome.PASSED);
        run(ref("2b", "semaphore.yml", 40, null, "w-2"), 50, failed(), true);
        run("3", 60, failed());
        for (PipelineFinished again : List.copyOf(told)) {
            metrics.observe(again, false);
            assertThat(redSince()).hasValue(seconds(50));
        }
        assertThat(redSeconds()).hasValue(20 * 60.0);
    }

    @Test
    void it_leaves_with_its_project() {
        run("1", 0, failed());
        EventHeader removed = new EventHeader("removed", ACME, WEB, "project/p-web", minute(20), minute(20), false);
        metrics.observe(new ProjectRemoved(removed, "web"), true);
        assertThat(redSince()).isEmpty();
        assertThat(redSeconds()).isEmpty();
    }

    @Test
    void a_branch_on_which_nothing_runs_for_a_quarter_of_a_year_is_forgotten() {
        run("1", 0, failed());
        now = NOON.plus(Duration.ofDays(89));
        assertThat(redSince()).isPresent();
        now = NOON.plus(Duration.ofDays(91));
        assertThat(redSince()).isEmpty();
    }

    @Test
    void branches_that_nobody_watches_are_neither_red_nor_green() {
        metrics.observe(finished(WEB, "1", "feature", failed()), true);
        metrics.observe(finished(WEB, "2", "pull-request-3", failed()), true);
        assertThat(Scrape.of(metrics).lines()).noneMatch(line -> line.startsWith("semaphore_pipeline_red"));
    }
}
