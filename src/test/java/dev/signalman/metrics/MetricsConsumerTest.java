package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.store.OutboxStatus;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsConsumerTest {
    private static final String PASSED = "semaphore_pipelines_finished_total{branch=\"main\",organization=\"acme\","
            + "pipeline=\"Build\",project=\"web\",reason=\"none\",result=\"passed\"}";

    private final Vertx vertx = Vertx.vertx();
    private final FakeStore store = new FakeStore(vertx);
    private final SignalmanMetrics metrics =
            new SignalmanMetrics(MetricsOptions.defaults(), MAIN, "1.2.3", InstantSource.fixed(NOON));

    @BeforeEach
    void register() {
        EventBusAddresses.register(vertx.eventBus());
    }

    @AfterEach
    void close() throws Exception {
        metrics.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** As rarely as in production, so that only what the test is about looks at the store. */
    private void deploy() throws Exception {
        deploy(Duration.ofSeconds(5));
    }

    private void deploy(Duration poll) throws Exception {
        vertx.deployVerticle(
                        new MetricsConsumer(metrics, store, List.of("alert", "rerun"), List.of("slack", "hooks"), poll),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .await(10, TimeUnit.SECONDS);
    }

    private void publish(LoggedEvent event) {
        vertx.eventBus().publish(EventBusAddresses.of(event.event()), event);
    }

    private Optional<Double> passed() {
        return Scrape.of(metrics).value(PASSED);
    }

    private LoggedEvent pipeline(int number) {
        return store.append(finished(WEB, "pl-" + number, "main", Outcome.PASSED));
    }

    @Test
    void history_is_state_and_what_comes_after_is_counted() throws Exception {
        for (int i = 0; i < 2_500; i++) {
            pipeline(i);
        }
        deploy();
        await().until(metrics::ready);
        assertThat(passed()).hasValue(0.0);
        assertThat(Scrape.of(metrics).seriesOf("semaphore_pipeline_last_result"))
                .hasSize(1);
        publish(pipeline(2_500));
        await().untilAsserted(() -> assertThat(passed()).hasValue(1.0));
    }

    @Test
    void events_that_arrive_while_the_log_is_read_are_counted_once() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            pipeline(i);
        }
        deploy();
        for (int i = 0; i < 3_000; i++) {
            publish(pipeline(20_000 + i));
        }
        await().untilAsserted(() -> assertThat(passed()).hasValue(3_000.0));
        publish(pipeline(23_000));
        await().untilAsserted(() -> assertThat(passed()).hasValue(3_001.0));
    }

    @Test
    void a_burst_beyond_the_buffer_of_the_bus_loses_nothing() throws Exception {
        deploy();
        await().until(metrics::ready);
        for (int i = 0; i < 100_000; i++) {
            publish(pipeline(i));
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(passed()).hasValue(100_000.0));
    }

    @Test
    void messages_out_of_order_are_counted_once_each() throws Exception {
        deploy();
        await().until(metrics::ready);
        LoggedEvent first = pipeline(1);
        LoggedEvent second = store.append(started(WEB, "pl-2"));
        LoggedEvent third = pipeline(3);
        publish(third);
        publish(first);
        publish(second);
        publish(third);
        await().untilAsserted(() -> assertThat(passed()).hasValue(2.0));
        publish(pipeline(4));
        await().untilAsserted(() -> assertThat(passed()).hasValue(3.0));
    }

    @Test
    void consecutive_messages_do_not_read_the_log() throws Exception {
        deploy(Duration.ofHours(1));
        // what is asked for at the start has been answered
        await().until(() ->
                !Scrape.of(metrics).seriesOf("signalman_log_position").isEmpty());
        int before = store.reads.get();
        for (int i = 0; i < 100; i++) {
            publish(pipeline(i));
        }
        await().untilAsserted(() -> assertThat(passed()).hasValue(100.0));
        assertThat(store.reads.get()).isEqualTo(before);
    }

    @Test
    void backfilled_events_set_states_and_move_no_counter() throws Exception {
        deploy();
        await().until(metrics::ready);
        publish(store.append(finished(backfilled(WEB, "pl-1"), "pl-1", "main", Outcome.PASSED)));
        await().untilAsserted(() -> assertThat(Scrape.of(metrics).seriesOf("semaphore_pipeline_last_result"))
                .hasSize(1));
        assertThat(passed()).hasValue(0.0);
    }

    @Test
    void the_store_is_shown_as_it_stands_with_zeros_for_idle_receivers() throws Exception {
        pipeline(1);
        for (int i = 0; i < 9; i++) {
            pipeline(i);
        }
        store.outbox.add(new OutboxStatus("slack", 4, 1, NOON.minusSeconds(90)));
        deploy();
        await().untilAsserted(() -> {
            Scrape scrape = Scrape.of(metrics);
            assertThat(scrape.value("signalman_log_position")).hasValue(10.0);
            assertThat(scrape.value("signalman_consumer_lag_events{consumer=\"alert\"}"))
                    .hasValue(5.0);
            assertThat(scrape.value("signalman_consumer_lag_events{consumer=\"metrics\"}"))
                    .hasValue(0.0);
            assertThat(scrape.value("signalman_outbox_pending{receiver=\"slack\"}"))
                    .hasValue(4.0);
            assertThat(scrape.value("signalman_outbox_dead{receiver=\"slack\"}"))
                    .hasValue(1.0);
            assertThat(scrape.value("signalman_outbox_oldest_pending_seconds{receiver=\"slack\"}"))
                    .hasValue(90.0);
            assertThat(scrape.value("signalman_outbox_pending{receiver=\"hooks\"}"))
                    .hasValue(0.0);
        });
    }

    @Test
    void a_store_that_cannot_be_read_takes_its_gauges_away() throws Exception {
        deploy(Duration.ofMillis(20));
        await().untilAsserted(() -> assertThat(Scrape.of(metrics).seriesOf("signalman_log_position"))
                .hasSize(1));
        store.down = true;
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(Scrape.of(metrics).seriesOf("signalman_log_position"))
                        .isEmpty());
    }
}
