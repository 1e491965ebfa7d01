package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.EventHeader;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import dev.signalman.store.LogStatus;
import dev.signalman.store.OutboxStatus;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That counters tell the truth across restarts, crashes and upgrades. */
@Timeout(60)
class RestartTest {
    private static final String PASSED = "semaphore_pipelines_finished_total{branch=\"main\",organization=\"acme\","
            + "pipeline=\"Build\",project=\"web\",reason=\"none\",result=\"passed\"}";
    private static final String DURATION = "semaphore_pipeline_duration_seconds_count{branch=\"main\","
            + "organization=\"acme\",pipeline=\"Build\",project=\"web\",result=\"passed\"}";
    private static final String REQUESTS =
            "signalman_api_requests_total{endpoint=\"pipelines.list\",organization=\"acme\",outcome=\"ok\"}";
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final List<SignalmanMetrics> all = new ArrayList<>();
    private Store store;
    private Instant now = NOON;
    private BranchFilter branches = MAIN;
    private SignalmanMetrics metrics =
            new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "", InstantSource.system());
    private String deployment = "";
    private int number;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        all.add(metrics);
        EventBusAddresses.register(vertx.eventBus());
        store = done(Store.open(
                vertx,
                StoreOptions.of("sqlite:" + folder.resolve("signalman.db")),
                appended -> appended.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e))));
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close());
        done(store.close());
        all.forEach(SignalmanMetrics::close);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void start(StoreView view, Duration save) throws Exception {
        metrics = new SignalmanMetrics(MetricsOptions.defaults(), branches, "1.2.3", InstantSource.fixed(now));
        all.add(metrics);
        deployment = done(vertx.deployVerticle(
                new MetricsConsumer(metrics, view, List.of(), List.of(), save),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        await().until(metrics::ready);
    }

    private void start() throws Exception {
        start(StoreView.of(store), NEVER);
    }

    private void stop() throws Exception {
        done(vertx.undeploy(deployment));
    }

    /** It goes without saving anything, as after kill -9. */
    private final class Mortal implements StoreView {
        private final StoreView real = StoreView.of(store);
        private volatile boolean dead;

        @Override
        public Future<Long> head() {
            return real.head();
        }

        @Override
        public Future<List<LoggedEvent>> read(long after, int limit) {
            return real.read(after, limit);
        }

        @Override
        public Future<Long> position(String consumer) {
            return real.position(consumer);
        }

        @Override
        public Future<List<OutboxStatus>> outboxStatus() {
            return real.outboxStatus();
        }

        @Override
        public Future<LogStatus> logStatus() {
            return real.logStatus();
        }

        @Override
        public <T> Future<List<Keyed<T>>> snapshots(SnapshotKind<T> kind) {
            return real.snapshots(kind);
        }

        @Override
        public Future<?> commit(Commit commit) {
            return dead ? Future.failedFuture(new IOException("disk is gone")) : real.commit(commit);
        }
    }

    private void log(ChangeEvent... events) throws Exception {
        var commit = new Commit();
        List.of(events).forEach(commit::event);
        done(store.commit(commit));
    }

    private void pipelines(int many) throws Exception {
        for (int i = 0; i < many; i++) {
            log(finished(WEB, "pl-" + number++, "main", Outcome.PASSED));
        }
    }

    private Optional<Double> value(String series) {
        return Scrape.of(metrics).value(series);
    }

    private void shows(String series, double value) {
        await().untilAsserted(() -> assertThat(value(series)).hasValue(value));
    }

    @Test
    void counters_and_histograms_continue_after_a_restart() throws Exception {
        start();
        pipelines(3);
        metrics.apiRequest(ACME, "pipelines.list", "ok", Duration.ofMillis(20));
        shows(PASSED, 3);
        stop();
        pipelines(2);
        start();
        assertThat(value(PASSED)).hasValue(5.0);
        assertThat(value(DURATION)).hasValue(5.0);
        assertThat(value(REQUESTS)).hasValue(1.0);
        assertThat(value("signalman_api_request_duration_seconds_count{endpoint=\"pipelines.list\","
                        + "organization=\"acme\"}"))
                .hasValue(1.0);
        pipelines(1);
        shows(PASSED, 6);
    }

    @Test
    void a_crash_neither_loses_nor_doubles_what_the_log_knows() throws Exception {
        Mortal mortal = new Mortal();
        start(mortal, OFTEN);
        pipelines(4);
        await().until(() -> done(store.position(MetricsConsumer.NAME)) == 4);
        mortal.dead = true;
        pipelines(3);
        shows(PASSED, 7);
        stop();
        start();
        assertThat(value(PASSED)).hasValue(7.0);
        assertThat(value(DURATION)).hasValue(7.0);
    }

    @Test
    void a_crash_before_anything_was_saved_loses_nothing() throws Exception {
        Mortal mortal = new Mortal();
        start(mortal, NEVER);
        mortal.dead = true;
        pipelines(3);
        shows(PASSED, 3);
        stop();
        start();
        assertThat(value(PASSED)).hasValue(3.0);
    }

    @Test
    void what_only_the_process_knew_is_never_shown_before_it_is_kept_so_that_no_crash_takes_it_back() throws Exception {
        Mortal mortal = new Mortal();
        start(mortal, OFTEN);
        metrics.apiRequest(ACME, "pipelines.list", "ok", Duration.ofMillis(20));
        shows(REQUESTS, 1);
        mortal.dead = true;
        metrics.apiRequest(ACME, "pipelines.list", "ok", Duration.ofMillis(20));
        assertThat(value(REQUESTS)).hasValue(1.0);
        stop();
        start();
        assertThat(value(REQUESTS)).hasValue(1.0);
    }

    @Test
    void what_could_not_be_written_is_written_when_the_store_is_back() throws Exception {
        Mortal mortal = new Mortal();
        mortal.dead = false;
        start(mortal, OFTEN);
        mortal.dead = true;
        pipelines(2);
        metrics.apiRequest(ACME, "pipelines.list", "ok", Duration.ofMillis(20));
        shows(PASSED, 2);
        mortal.dead = false;
        shows(REQUESTS, 1);
        pipelines(1);
        shows(PASSED, 3);
        stop();
        start();
        assertThat(value(PASSED)).hasValue(3.0);
        assertThat(value(REQUESTS)).hasValue(1.0);
    }

    @Test
    void a_counter_is_not_shown_before_it_is_what_it_was() throws Exception {
        start();
        pipelines(3);
        shows(PASSED, 3);
        stop();
        var early = new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", InstantSource.fixed(NOON));
        all.add(early);
        var consumer = new MetricsConsumer(early, StoreView.of(store), List.of(), List.of(), NEVER);
        early.apiRequest(ACME, "pipelines.list", "ok", Duration.ofMillis(20));
        assertThat(Scrape.of(early).seriesOf("signalman_api_requests_total")).isEmpty();
        metrics = early;
        done(vertx.deployVerticle(consumer, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        shows(PASSED, 3);
    }

    @Test
    void a_database_of_a_former_version_is_counted_from_where_that_one_stopped() throws Exception {
        pipelines(5);
        done(store.commit(new Commit().position(MetricsConsumer.NAME, 4)));
        start();
        // the four that the former version counted appear with zero, and the state is complete
        assertThat(value(PASSED)).hasValue(1.0);
        assertThat(Scrape.of(metrics).seriesOf("semaphore_pipeline_last_result"))
                .hasSize(1);
        pipelines(1);
        shows(PASSED, 2);
        stop();
        start();
        assertThat(value(PASSED)).hasValue(2.0);
    }

    @Test
    void history_of_the_first_start_moves_nothing_then_or_later() throws Exception {
        start();
        for (int i = 0; i < 3; i++) {
            log(finished(backfilled(WEB, "old-" + i), "old-" + i, "main", Outcome.PASSED));
        }
        shows(PASSED, 0);
        stop();
        start();
        assertThat(value(PASSED)).hasValue(0.0);
        pipelines(1);
        shows(PASSED, 1);
    }

    @Test
    void an_event_found_late_counts_once_and_was_created_when_it_was_seen() throws Exception {
        start();
        Instant seen = NOON.plusSeconds(100);
        var header = new EventHeader("late", ACME, WEB, "pipeline/late", NOON.minus(Duration.ofDays(3)), seen, false);
        log(finished(header, "late", "main", Outcome.PASSED));
        shows(PASSED, 1);
        String created = created();
        assertThat(created).contains(Long.toString(seen.getEpochSecond()));
        stop();
        now = NOON.plus(Duration.ofDays(1));
        start();
        pipelines(1);
        shows(PASSED, 2);
        assertThat(created()).isEqualTo(created);
    }

    private String created() {
        String text = new String(
                metrics.exposition().write("application/openmetrics-text", null).body(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith("semaphore_pipelines_finished_created{"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_was_silent_for_too_long_is_not_there_after_the_start_and_leaves_the_store() throws Exception {
        start();
        pipelines(1);
        shows(PASSED, 1);
        stop();
        now = NOON.plus(Duration.ofDays(31));
        start();
        assertThat(value(PASSED)).isEmpty();
        stop();
        assertThat(done(store.snapshots(SavedCounter.KIND)))
                .noneMatch(row -> row.value().meter().startsWith("semaphore_pipelines"));
        start();
        assertThat(value("signalman_metrics_series_expired_total{metric=\"semaphore_pipelines_finished_total\"}"))
                .hasValue(1.0);
    }

    @Test
    void the_series_of_a_branch_that_is_kept_no_longer_leave_with_the_next_start() throws Exception {
        start();
        log(
                finished(at(WEB, "pipeline/r1", NOON), "r1", "release/1", Outcome.PASSED),
                finished(at(WEB, "pipeline/m1", NOON), "m1", "main", Outcome.PASSED));
        shows(PASSED, 1);
        stop();
        branches = (organization, branch) -> branch.equals("main");
        start();
        assertThat(Scrape.of(metrics).seriesOf("semaphore_pipelines_finished_total"))
                .singleElement()
                .asString()
                .contains("branch=\"main\"");
    }

    @Test
    void the_counters_of_an_organisation_that_left_the_configuration_come_back_with_it() throws Exception {
        start();
        pipelines(2);
        shows(PASSED, 2);
        stop();
        branches = BranchFilter.globs(java.util.Map.of("other", List.of("*")));
        start();
        assertThat(value(PASSED)).isEmpty();
        stop();
        branches = MAIN;
        start();
        assertThat(value(PASSED)).hasValue(2.0);
    }

    @Test
    void a_log_that_is_read_once_more_takes_no_series_of_what_came_back() throws Exception {
        start();
        pipelines(1);
        log(new ProjectRemoved(header(WEB, "project/p-web/removed"), "web"));
        await().until(() -> value(PASSED).isEmpty());
        Instant later = NOON.plusSeconds(600);
        log(finished(at(WEB, "pipeline/again", later), "again", "main", Outcome.PASSED));
        shows(PASSED, 1);
        stop();
        // as a program does that keeps other kinds of state
        done(store.commit(new Commit().put(MetricsStart.KIND, "", "", new MetricsStart("0:others", 0))));
        start();
        assertThat(value(PASSED)).hasValue(1.0);
        assertThat(value("semaphore_projects{organization=\"acme\"}")).isPresent();
    }

    @Test
    void only_what_moved_is_written() throws Exception {
        start();
        pipelines(1);
        log(new ProjectAppeared(header(API, "project/p-api"), "api"));
        shows(PASSED, 1);
        stop();
        int rows = done(store.snapshots(SavedCounter.KIND)).size();
        assertThat(rows).isPositive();
        Mortal counting = new Mortal();
        start(counting, OFTEN);
        await().until(() -> value("signalman_log_position").isPresent());
        assertThat(metrics.unsaved()).isFalse();
        assertThat(done(store.snapshots(SavedCounter.KIND))).hasSize(rows);
    }
}
