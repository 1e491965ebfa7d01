package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gauges show after the retention has deleted the events that made it so. */
@Timeout(60)
class RetentionTest {
    private static final Instant LONG_AFTER = NOON.plus(Duration.ofDays(100));

    private final Vertx vertx = Vertx.vertx();
    private StoreOptions options;
    private Store store;
    private SignalmanMetrics metrics;
    private String deployment = "";

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        EventBusAddresses.register(vertx.eventBus());
        options = StoreOptions.of("sqlite:" + folder.resolve("signalman.db"));
        store = store();
        metrics = start(MAIN);
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close());
        done(store.close());
        metrics.close();
    }

    private Store store() throws Exception {
        return done(Store.open(
                vertx,
                options,
                appended -> appended.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e))));
    }

    private SignalmanMetrics start(BranchFilter branches) throws Exception {
        var fresh = new SignalmanMetrics(MetricsOptions.defaults(), branches, "1.2.3", InstantSource.fixed(NOON));
        deployment = done(vertx.deployVerticle(
                new MetricsConsumer(fresh, StoreView.of(store), List.of(), List.of()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        await().until(fresh::ready);
        return fresh;
    }

    private void log(ChangeEvent... events) throws Exception {
        var commit = new Commit();
        List.of(events).forEach(commit::event);
        done(store.commit(commit));
    }

    private void whatIsOldIsDeleted() throws Exception {
        done(store.enforceRetention(LONG_AFTER));
        assertThat(done(store.read(0, 100))).as("only the newest event is left").hasSize(1);
    }

    private void restart() throws Exception {
        done(vertx.undeploy(deployment));
        metrics.close();
        whatIsOldIsDeleted();
        metrics = start(MAIN);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private ChangeEvent[] everythingThatLasts() {
        return new ChangeEvent[] {
            new ProjectAppeared(header(WEB, "project/p-web"), "web"),
            started(WEB, "pl-open"),
            finished(WEB, "pl-1", "main", failed()),
            new AgentConnected(header(null, "agent/a1"), agent("a1", NOON)),
            new QueueDepthChanged(header(null, "queue/s1-large"), "s1-large", 3, 2),
            new IncidentOpened(header(WEB, "incident/i"), incident("i")),
            new IncidentAcknowledged(header(WEB, "incident/i/acknowledged"), incident("i"), "ann", ""),
            new DeploymentTriggered(header(WEB, "deployment/d-1"), deployment("d-1")),
            queued(WEB, "pl-newest")
        };
    }

    private void showsEverythingThatLasts() {
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.value("semaphore_projects{organization=\"acme\"}")).hasValue(1.0);
        assertThat(scrape.value("semaphore_pipelines_running{organization=\"acme\",project=\"web\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_pipelines_queued{organization=\"acme\",project=\"web\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_pipeline_last_result{branch=\"main\",organization=\"acme\","
                        + "pipeline=\"Build\",project=\"web\",result=\"failed\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_agents{agent_type=\"s1-large\",organization=\"acme\","
                        + "state=\"waiting_for_job\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_agent_versions{agent_type=\"s1-large\",organization=\"acme\","
                        + "version=\"v2.3\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_pipeline_red_since_timestamp_seconds{branch=\"main\","
                        + "organization=\"acme\",pipeline=\"Build\",project=\"web\"}"))
                .hasValue((double) NOON.getEpochSecond());
        assertThat(scrape.value("semaphore_deployments_running{organization=\"acme\",project=\"web\","
                        + "target=\"production\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("signalman_incidents_acknowledged{organization=\"acme\",rule=\"PipelineFailed\","
                        + "severity=\"critical\"}"))
                .hasValue(1.0);
        assertThat(scrape.value("semaphore_jobs_queued{machine_type=\"s1-large\",organization=\"acme\"}"))
                .hasValue(3.0);
        assertThat(scrape.value("signalman_incidents_open{organization=\"acme\",rule=\"PipelineFailed\","
                        + "severity=\"critical\"}"))
                .hasValue(1.0);
    }

    @Test
    void what_lasts_is_shown_after_its_events_are_deleted_and_a_restart() throws Exception {
        log(everythingThatLasts());
        await().untilAsserted(this::showsEverythingThatLasts);
        restart();
        showsEverythingThatLasts();
        restart();
        showsEverythingThatLasts();
    }

    @Test
    void what_ended_before_a_restart_is_not_shown_again() throws Exception {
        log(everythingThatLasts());
        await().untilAsserted(this::showsEverythingThatLasts);
        restart();
        log(finished(header(WEB, "pipeline/pl-open/finished"), "pl-open", "main", Outcome.PASSED));
        log(new ProjectRemoved(header(WEB, "project/p-web/removed"), "web"));
        restart();
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.seriesOf("semaphore_pipeline_last_result")).isEmpty();
        assertThat(scrape.value("semaphore_projects{organization=\"acme\"}")).hasValue(0.0);
        assertThat(scrape.seriesOf("semaphore_pipelines_running")).isEmpty();
    }

    @Test
    void what_was_red_before_a_restart_counts_in_full_when_it_is_green_after_it() throws Exception {
        log(everythingThatLasts());
        await().untilAsserted(this::showsEverythingThatLasts);
        restart();
        log(finished(at(WEB, "pl-2", NOON.plusSeconds(600)), "pl-2", "main", Outcome.PASSED));
        await().untilAsserted(() -> assertThat(Scrape.of(metrics)
                        .value("semaphore_pipeline_red_seconds_total{branch=\"main\",organization=\"acme\","
                                + "pipeline=\"Build\",project=\"web\"}"))
                .hasValue(600.0));
        assertThat(Scrape.of(metrics).seriesOf("semaphore_pipeline_red_since_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void what_came_after_the_last_save_is_read_from_the_log_and_held_back_from_the_retention() throws Exception {
        log(everythingThatLasts());
        done(vertx.undeploy(deployment));
        log(
                new PipelineStarted(
                        header(WEB, "pipeline/pl-newest/started"),
                        pipeline("pl-newest", "main"),
                        Duration.ofSeconds(20)),
                finished(at(WEB, "pl-2", NOON.plusSeconds(5)), "pl-2", "main", Outcome.PASSED),
                queued(WEB, "pl-last"));
        done(store.enforceRetention(LONG_AFTER));
        metrics.close();
        metrics = start(MAIN);
        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.value("semaphore_pipelines_running{organization=\"acme\",project=\"web\"}"))
                .hasValue(2.0);
        assertThat(scrape.value("semaphore_pipeline_last_result{branch=\"main\",organization=\"acme\","
                        + "pipeline=\"Build\",project=\"web\",result=\"passed\"}"))
                .hasValue(1.0);
        assertThat(scrape.seriesOf("semaphore_pipeline_last_result")).hasSize(1);
    }

    @Test
    void what_left_the_configuration_is_not_shown_but_comes_back_with_it() throws Exception {
        log(everythingThatLasts());
        done(vertx.undeploy(deployment));
        metrics.close();
        metrics = start(BranchFilter.globs(Map.of("other", List.of("*"))));
        assertThat(Scrape.of(metrics).seriesOf("semaphore_pipeline_last_result"))
                .isEmpty();
        assertThat(Scrape.of(metrics).seriesOf("signalman_incidents_open")).isEmpty();
        done(vertx.undeploy(deployment));
        metrics.close();
        metrics = start(MAIN);
        showsEverythingThatLasts();
    }
}
