package dev.signalman.bench;

import dev.signalman.deliver.DeliveryObserver;
import dev.signalman.deliver.DeliveryOptions;
import dev.signalman.deliver.DeliveryWorker;
import dev.signalman.deliver.WebhookReceiver;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.incident.IncidentConsumer;
import dev.signalman.incident.RuleSet;
import dev.signalman.rule.Packs;
import dev.signalman.rule.RuleFiles;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.watch.OrganizationWatch;
import dev.signalman.watch.WatchOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Events per second from the HTTP reply to the committed log and the delivered webhook: a day of 40 busy projects is caught up after
 * an absence. Simulator, daemon and receiver share one JVM and its processors.
 */
final class ThroughputBench {
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    private static final int ROUNDS = 3;

    private ThroughputBench() {}

    static void run() throws Exception {
        double[] events = new double[ROUNDS];
        double[] pipelines = new double[ROUNDS];
        double[] messages = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            Path folder = Files.createTempDirectory("signalman-bench-");
            double[] figures = round(folder);
            if (round >= 0) {
                events[round] = figures[0];
                pipelines[round] = figures[1];
                messages[round] = figures[2];
            }
        }
        Bench.print("whole path, HTTP reply to committed log: events", "1/s", events);
        Bench.print("the same: pipelines", "1/s", pipelines);
        Bench.print("webhooks delivered on the way", "", messages);
    }

    private static double[] round(Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
        StringBuilder yaml = new StringBuilder("organization: acme\nseed: 5\nprojects:\n");
        for (int i = 0; i < 40; i++) {
            yaml.append("  - { name: project-")
                    .append(i)
                    .append(
                            ", interval: 2m, failure_rate: 0.01, branches: [main, a, b, c], duration: { min: 1m, max: 9m } }\n");
        }
        Simulator simulator =
                get(Simulator.start(vertx, Scenario.parse(yaml.toString()), clock, SimulatorOptions.local()));
        AtomicLong received = new AtomicLong();
        HttpServer sink = get(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    received.incrementAndGet();
                    request.response().end();
                }))
                .listen(0, "127.0.0.1"));
        EventBusAddresses.register(vertx.eventBus());
        Store store = get(Store.open(
                vertx,
                StoreOptions.of("sqlite:" + folder.resolve("bench.db")),
                clock,
                logged -> logged.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e))));
        SemaphoreClient client = SemaphoreClient.create(
                vertx, PollBench.options(simulator, 5, 1_000_000), (endpoint, outcome, elapsed) -> {});
        WebhookReceiver receiver = new WebhookReceiver(
                "sink", new Secret("http://127.0.0.1:" + sink.actualPort() + "/"), new Secret("key"));
        DeliveryWorker delivery = new DeliveryWorker(
                store, DeliveryOptions.defaults(), List.of(receiver), clock, "bench", DeliveryObserver.NONE);
        get(vertx.deployVerticle(
                new IncidentConsumer(
                        store,
                        AlertingOptions.of(
                                DispatchOptions.to("sink", new DispatchOptions.Integration("sink", true, false))),
                        RuleSet.of(RuleFiles.load(Packs.sources(), List.of(), Set.of())
                                .rules()),
                        (organization, workflow, token) -> Future.succeededFuture(""),
                        clock,
                        delivery::wake),
                VIRTUAL));
        get(vertx.deployVerticle(delivery, VIRTUAL));
        watchUntilReady(vertx, simulator, client, store, clock);
        long headBefore = get(store.head());

        clock.advance(Duration.ofDays(1));
        simulator.organization().advanceTo(clock.instant());
        long done = simulator.organization().pipelines().stream()
                .filter(PipelineTruth::done)
                .count();
        long began = System.nanoTime();
        OrganizationWatch watch = new OrganizationWatch(
                "acme", URI.create(simulator.baseUrl()), client, store, WatchOptions.defaults(), clock);
        get(vertx.deployVerticle(watch, VIRTUAL));
        until(watch::ready);
        until(() -> get(store.position(IncidentConsumer.NAME)).equals(get(store.head()))
                && get(store.outboxStatus()).stream().allMatch(o -> o.pending() == 0));
        double seconds = (System.nanoTime() - began) / 1e9;
        long events = get(store.head()) - headBefore;
        get(vertx.close());
        get(store.close());
        return new double[] {events / seconds, done / seconds, received.get()};
    }

    /** The first start, which makes the cursors; nothing has happened yet. */
    private static void watchUntilReady(
            Vertx vertx, Simulator simulator, SemaphoreClient client, Store store, VirtualClock clock)
            throws Exception {
        OrganizationWatch watch = new OrganizationWatch(
                "acme", URI.create(simulator.baseUrl()), client, store, WatchOptions.defaults(), clock);
        String id = get(vertx.deployVerticle(watch, VIRTUAL));
        until(watch::ready);
        get(vertx.undeploy(id));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        while (!condition.holds()) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
