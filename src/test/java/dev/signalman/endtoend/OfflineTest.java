package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.LoggedEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import dev.signalman.watch.OrganizationWatch;
import dev.signalman.watch.WatchOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopped for three days while hundreds of pipelines ran in each project, then started again. */
class OfflineTest {
    private static final int PROJECTS = 4;
    private static final int IN_FLIGHT = 5;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
    private Simulator simulator;

    @BeforeEach
    void start() {
        StringBuilder yaml = new StringBuilder("organization: acme\nseed: 3\nprojects:\n");
        for (int i = 0; i < PROJECTS; i++) {
            yaml.append("  - { name: project-")
                    .append(i)
                    .append(", interval: 9m, failure_rate: 0.03,")
                    .append(" branches: [main, topic], duration: { min: 1m, max: 25m } }\n");
        }
        simulator = get(Simulator.start(vertx, Scenario.parse(yaml.toString()), clock, SimulatorOptions.local()));
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void after_three_days_everything_is_told_once_in_order_and_with_few_requests() {
        Daemon first = new Daemon();
        first.awaitReady();
        clock.advance(Duration.ofHours(2));
        simulator.organization().advanceTo(clock.instant());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(first.finished()).isEqualTo(finishedInTruth()));
        first.stop();

        clock.advance(Duration.ofDays(3));
        simulator.organization().advanceTo(clock.instant());
        Map<String, Long> truth = finishedInTruth();
        assertThat(truth).as("hundreds in each project").hasSizeGreaterThan(PROJECTS * 300);
        long requestsBefore = simulator.requests().total();
        Daemon second = new Daemon();
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(second.finished()).isEqualTo(truth));
        long requests = simulator.requests().total() - requestsBefore;
        List<LoggedEvent> log = second.log();
        second.stop();

        assertOrder(log);
        long failed = simulator.organization().pipelines().stream()
                .filter(p -> p.done() && !p.failedJobs().isEmpty())
                .count();
        assertThat(requests)
                .as("a few pages for each project and day, and what the %d failures take", failed)
                .isLessThan(PROJECTS * 4 * 8 + failed * 5 + 40);
        assertThat(simulator.requests().maxInFlight()).isLessThanOrEqualTo(IN_FLIGHT);
    }

    /** Within a project, what ended first is told first. */
    private static void assertOrder(List<LoggedEvent> log) {
        Map<String, Instant> last = new TreeMap<>();
        for (LoggedEvent logged : log) {
            if (logged.event() instanceof PipelineFinished finished
                    && finished.header().project() != null) {
                String project = finished.header().project().name();
                Instant at = finished.header().occurredAt();
                assertThat(at).as("%s in order", project).isAfterOrEqualTo(last.getOrDefault(project, Instant.EPOCH));
                last.put(project, at);
            }
        }
    }

    private Map<String, Long> finishedInTruth() {
        return simulator.organization().pipelines().stream()
                .filter(PipelineTruth::done)
                .collect(Collectors.toMap(PipelineTruth::id, p -> 1L, Long::sum, TreeMap::new));
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** The watching half of the daemon, on virtual time. */
    private final class Daemon {
        private final Store store = get(Store.open(
                vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), clock, events -> {}));
        private final SemaphoreClient client = SemaphoreClient.create(
                vertx,
                new ClientOptions(
                        URI.create(simulator.baseUrl()),
                        simulator::token,
                        IN_FLIGHT,
                        60_000,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        16 << 20,
                        100,
                        4,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1),
                        null),
                (endpoint, outcome, elapsed) -> {});
        private final OrganizationWatch watch = new OrganizationWatch(
                "acme", URI.create(simulator.baseUrl()), client, store, WatchOptions.defaults(), clock);
        private final String deployment = get(
                vertx.deployVerticle(watch, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));

        void awaitReady() {
            await().atMost(Duration.ofSeconds(20)).until(watch::ready);
        }

        List<LoggedEvent> log() {
            List<LoggedEvent> all = new ArrayList<>();
            List<LoggedEvent> batch;
            do {
                batch = get(store.read(all.isEmpty() ? 0 : all.getLast().position(), 2_000));
                all.addAll(batch);
            } while (!batch.isEmpty());
            return all;
        }

        Map<String, Long> finished() {
            return log().stream()
                    .map(LoggedEvent::event)
                    .filter(PipelineFinished.class::isInstance)
                    .collect(Collectors.groupingBy(
                            e -> ((PipelineFinished) e).pipeline().id(), TreeMap::new, Collectors.counting()));
        }

        void stop() {
            get(vertx.undeploy(deployment));
            get(client.close());
            get(store.close());
        }
    }
}
