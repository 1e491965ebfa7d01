package dev.signalman.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.LoggedEvent;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import dev.signalman.store.OutboxEntry;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AlertConsumerTest {
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private volatile Instant now = Scene.START;
    private final AtomicInteger wakes = new AtomicInteger();
    /** Only makes events here. */
    private final Scene scene = new Scene(Scene.options());

    private Vertx vertx;
    private Store store;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        EventBusAddresses.register(vertx.eventBus());
        store = done(
                Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), this::publish));
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close().eventually(() -> store.close()));
    }

    @Test
    void a_failure_in_the_log_becomes_an_incident_and_a_message() throws Exception {
        deploy(Scene.options());
        append(scene.run(1).fails());
        await().until(() -> outbox().size() == 1);
        assertThat(wakes).hasValue(1);
        assertThat(log()).filteredOn(e -> e instanceof IncidentOpened).hasSize(1);
        append(scene.run(2).passes());
        await().until(() -> log().stream().anyMatch(e -> e instanceof IncidentResolved));
        assertThat(sendAll().values())
                .singleElement()
                .satisfies(keys -> assertThat(keys).hasSize(2));
    }

    @Test
    void what_was_logged_while_it_was_away_is_read_after_a_restart_and_told_once() throws Exception {
        String first = deploy(Scene.options());
        append(scene.run(1).fails());
        await().until(() -> outbox().size() == 1);
        done(vertx.undeploy(first));
        append(scene.run(2).passes());
        append(scene.run(3).fails());
        deploy(Scene.options());
        await().until(() ->
                log().stream().filter(e -> e instanceof IncidentOpened).count() == 2);
        Map<String, List<String>> sent = sendAll();
        assertThat(sent).hasSize(2);
        assertThat(sent.values()).extracting(List::size).containsExactly(2, 1);
    }

    @Test
    void timers_survive_a_restart() throws Exception {
        AlertOptions options = Scene.holding().withTiming(Duration.ofMillis(20), Duration.ZERO);
        String first = deploy(options);
        append(scene.run(1).fails());
        await().until(() -> done(store.position(AlertConsumer.NAME)) > 0);
        done(vertx.undeploy(first));
        now = Scene.START.plusSeconds(3_600);
        deploy(options);
        assertThat(outbox()).isEmpty();
        now = Scene.START.plusSeconds(3_631);
        await().until(() -> outbox().size() == 1);
    }

    @Test
    void stopped_and_started_at_any_moment_it_tells_the_same() throws Exception {
        List<ChangeEvent> events = history(new Random(7), 3_000);
        var expected = new Scene(Scene.options());
        events.forEach(expected::see);
        assertThat(expected.messages.size()).isGreaterThan(200);

        var random = new Random(3);
        String id = deploy(Scene.options());
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(200));
            append(events.subList(from, to).toArray(ChangeEvent[]::new));
            from = to;
            if (random.nextInt(3) == 0) {
                done(vertx.undeploy(id));
                id = deploy(Scene.options());
            }
        }
        long last = expected.events.size();
        await().atMost(30, TimeUnit.SECONDS).until(() -> incidentEvents() >= last);

        var told = new LinkedHashMap<String, List<String>>();
        for (Message message : expected.messages) {
            told.computeIfAbsent(message.group(), g -> new ArrayList<>()).add(message.key());
        }
        assertThat(sendAll()).isEqualTo(told);
        assertThat(incidentEvents()).isEqualTo(last);
    }

    private List<ChangeEvent> history(Random random, int count) {
        var events = new ArrayList<ChangeEvent>();
        for (int i = 1; i <= count; i++) {
            var run = scene.run(i).promotion("file-" + random.nextInt(20) + ".yml");
            events.add(
                    switch (random.nextInt(4)) {
                        case 0 -> run.fails();
                        case 1 -> run.passes();
                        case 2 -> run.isStopped();
                        default -> run.started();
                    });
        }
        return events;
    }

    private String deploy(AlertOptions options) throws Exception {
        return done(
                vertx.deployVerticle(new AlertConsumer(store, options, () -> now, wakes::incrementAndGet), VIRTUAL));
    }

    private void append(ChangeEvent... events) throws Exception {
        var commit = new Commit();
        List.of(events).forEach(commit::event);
        done(store.commit(commit));
    }

    private void publish(List<LoggedEvent> events) {
        events.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e));
    }

    private List<OutboxEntry> outbox() throws Exception {
        return done(store.due(now, 10_000));
    }

    private long incidentEvents() throws Exception {
        return log().stream()
                .filter(e -> e instanceof IncidentOpened || e instanceof IncidentResolved)
                .count();
    }

    private List<ChangeEvent> log() throws Exception {
        return done(store.read(0, 100_000)).stream().map(LoggedEvent::event).toList();
    }

    /** Empties the outbox; keys by group, in the order of sending. */
    private Map<String, List<String>> sendAll() throws Exception {
        var sent = new LinkedHashMap<String, List<String>>();
        for (List<OutboxEntry> due = outbox(); !due.isEmpty(); due = outbox()) {
            for (OutboxEntry entry : due) {
                sent.computeIfAbsent(entry.message().group(), g -> new ArrayList<>())
                        .add(entry.message().key());
            }
            done(Future.all(due.stream().map(e -> store.delivered(e.id(), now)).toList()));
        }
        return sent;
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
