package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.FlakeConfirmed;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunEvent;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRequested;
import dev.signalman.simulator.VirtualClock;
import dev.signalman.store.Commit;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The rerun consumer on a real store, with a clock that stands still until it is moved. */
final class Rig implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final VirtualClock clock;
    private final StoreOptions database;
    private final RerunExecutor executor;
    private Store store;
    private String deployment = "";

    Rig(Path folder, RerunApi semaphore) {
        this(folder, new VirtualClock(Story.NOON.plusSeconds(5)), vertx -> semaphore);
    }

    Rig(Path folder, VirtualClock clock, Function<Vertx, RerunApi> semaphore) {
        this.clock = clock;
        EventBusAddresses.register(vertx.eventBus());
        database = StoreOptions.of(MigratedDatabase.at(folder.resolve("rerun.db")));
        executor = new RerunExecutor(Map.of(Story.ORG, semaphore.apply(vertx)));
        store = openStore();
    }

    Rig start(RerunOptions options) {
        var consumer = new RerunConsumer(store, executor, options, clock, Duration.ofMillis(20));
        deployment = get(vertx.deployVerticle(
                consumer, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        return this;
    }

    Rig stop() {
        get(vertx.undeploy(deployment));
        return this;
    }

    /** As if the machine went away: nothing can be written any more. */
    Rig cut() {
        get(store.close());
        return this;
    }

    Rig reopen() {
        store = openStore();
        return this;
    }

    Instant now() {
        return clock.instant();
    }

    Rig pass(Duration time) {
        clock.advance(time);
        return this;
    }

    /** Appends events and waits until the consumer has read them. */
    Rig log(ChangeEvent... events) {
        var commit = new Commit();
        List.of(events).forEach(commit::event);
        get(store.commit(commit));
        return readAll();
    }

    Rig readAll() {
        long head = get(store.head());
        await().until(() -> get(store.position(RerunConsumer.NAME)) >= head);
        return this;
    }

    Optional<Attempt> attempt(String workflow) {
        return get(store.snapshot(RerunSnapshots.OPEN, Story.ORG, workflow));
    }

    List<RerunEvent> said() {
        return get(store.read(0, 10_000)).stream()
                .map(LoggedEvent::event)
                .filter(RerunEvent.class::isInstance)
                .map(RerunEvent.class::cast)
                .toList();
    }

    /** What was said, in short: {@code requested w}, {@code declined w budget}, {@code finished w passed}, {@code flake test/unit}. */
    List<String> told() {
        return said().stream().map(Rig::inShort).toList();
    }

    Rig tells(String... all) {
        await().untilAsserted(() -> assertThat(told()).containsExactly(all));
        return this;
    }

    private static String inShort(RerunEvent event) {
        return switch (event) {
            case RerunRequested r -> "requested " + r.rerun().workflowId();
            case RerunDeclined d -> "declined " + d.rerun().workflowId() + " " + d.reason();
            case RerunFinished f ->
                "finished " + f.rerun().workflowId() + " "
                        + f.outcome().result().text();
            case RerunLost l -> "lost " + l.rerun().workflowId();
            case FlakeConfirmed f -> "flake " + f.job();
        };
    }

    private Store openStore() {
        return get(Store.open(
                vertx,
                database,
                appended -> appended.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e))));
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 10s", e);
        }
    }

    @Override
    public void close() {
        get(vertx.close());
        get(store.close());
    }
}
