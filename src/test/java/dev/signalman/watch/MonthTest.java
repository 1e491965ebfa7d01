package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.DoraReport;
import dev.signalman.dora.Figures;
import dev.signalman.dora.Grouping;
import dev.signalman.dora.Teams;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.metrics.BranchFilter;
import dev.signalman.metrics.MetricsConsumer;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.metrics.StoreView;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.Deployable;
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of a small organisation, lived by the simulator and watched as the daemon watches it, on virtual time: what Signalman says in
 * the end equals what {@link MonthTruth} computes from the simulator's own records.
 */
class MonthTest {
    private static final Instant BEGIN = Instant.parse("2026-10-01T06:00:00Z");
    private static final Duration STEP = Duration.ofHours(6);
    private static final int HOURS = 30 * 24;
    private static final String ORGANIZATION = """
            organization: acme
            seed: 11
            projects:
              - name: shop
                interval: 3h
                branches: [main, topic, hotfix]
                failure_rate: 0.15
                timeout_rate: 0.05
                duration: { min: 1m, max: 25m }
                queue: { min: 1s, max: 4m }
                deployment_targets: [{ name: staging }, { name: production }]
              - name: api
                interval: 5h
                branches: [main, release]
                failure_rate: 0.1
                duration: { min: 3m, max: 12m }
                deployment_targets: [{ name: production }]
              - name: docs
                interval: 11h
                flake_rate: 0.2
                duration: { min: 20s, max: 2m }
            """;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final VirtualClock clock = new VirtualClock(BEGIN);
    private final AtomicLong appended = new AtomicLong();
    private final List<Scraped> scrapes = new ArrayList<>();
    private Simulator simulator;
    private @Nullable Daemon daemon;

    @BeforeEach
    void open() {
        EventBusAddresses.register(vertx.eventBus());
        simulator = get(Simulator.start(vertx, Scenario.parse(ORGANIZATION), clock, SimulatorOptions.local()));
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void a_month_of_counters_histograms_and_dora_figures_equals_the_simulators_own_records() {
        MonthTraffic traffic = new MonthTraffic(simulator.organization(), 17);
        daemon = new Daemon();
        // what happens after this is no history
        running().look();
        for (int hour = 1; hour <= HOURS; hour++) {
            clock.advance(Duration.ofHours(1));
            traffic.hour(hour, hour < HOURS - 6);
            if (hour == 200) {
                // nobody watches for the night, and much happens
                running().stop();
            } else if (hour == 211) {
                daemon = new Daemon();
            }
            boolean off = hour >= 200 && hour < 211;
            if (!off && hour % STEP.toHours() == 0) {
                running().look();
            }
            if (hour == 400) {
                running().restartMetrics();
            }
        }
        running().look();
        running().caughtUp();
        MonthTruth truth = new MonthTruth(simulator.organization(), BEGIN);
        Totals totals = new Totals(scrapes);

        assertThat(totals.by("semaphore_pipelines_finished_total", "project", "branch", "result"))
                .isEqualTo(truth.pipelines());
        assertThat(totals.by("semaphore_workflows_started_total", "project")).isEqualTo(truth.workflows());
        assertThat(totals.by("semaphore_deployments_finished_total", "project", "target", "result"))
                .isEqualTo(truth.deployments());
        assertThat(totals.by("semaphore_agents_connected_total", "agent_type")).isEqualTo(Map.of("s1-big", 4.0));
        assertThat(totals.by("semaphore_agents_disconnected_total", "agent_type"))
                .isEqualTo(Map.of("s1-big", 1.0));

        truth.ran()
                .forEach((project, seconds) ->
                        histogram(totals, "semaphore_pipeline_duration_seconds", Map.of("project", project), seconds));
        truth.queued()
                .forEach((project, seconds) ->
                        histogram(totals, "semaphore_pipeline_queue_seconds", Map.of("project", project), seconds));

        assertThat(truth.targets()).hasSize(3);
        truth.targets().forEach((target, history) -> {
            Map<String, String> labels = Map.of("project", target.project(), "target", target.name());
            assertThat(history.rolledBack(truth.all()))
                    .as("rollbacks of %s", target)
                    .isPositive();
            assertThat(totals.sum("semaphore_dora_deployments_total", with(labels, "outcome", "succeeded")))
                    .isEqualTo(history.succeeded(truth.all()));
            assertThat(totals.sum("semaphore_dora_deployments_total", with(labels, "outcome", "failed")))
                    .isEqualTo(history.failed(truth.all()));
            assertThat(totals.sum("semaphore_dora_failures_total", with(labels, "reason", "failed")))
                    .isEqualTo(history.failed(truth.all()));
            assertThat(totals.sum("semaphore_dora_failures_total", with(labels, "reason", "rolled_back")))
                    .isEqualTo(history.rolledBack(truth.all()));
            histogram(totals, "semaphore_dora_lead_time_seconds", labels, history.leadTimes(truth.all()));
            histogram(totals, "semaphore_dora_restore_seconds", labels, history.restores(truth.all()));
            for (int days : new int[] {7, 30}) {
                figures(history, target, days);
            }
        });
    }

    private void figures(MonthTruth.History history, MonthTruth.Target target, int days) {
        MonthTruth.Window window = new MonthTruth.Window(clock.instant().minus(Duration.ofDays(days)), clock.instant());
        DoraReport report = DoraReport.of(
                running().metrics.dora().orElseThrow(),
                clock.instant(),
                Duration.ofDays(days),
                Grouping.parse("project,target"),
                Teams.NONE,
                DoraOptions.defaults());
        Figures figures = report.rows().stream()
                .filter(row -> target.project().equals(row.group().project())
                        && target.name().equals(row.group().target()))
                .findFirst()
                .orElseThrow()
                .figures();
        assertThat(figures.succeeded()).isEqualTo((int) history.succeeded(window));
        assertThat(figures.failed()).isEqualTo((int) history.failed(window));
        assertThat(figures.perDay()).isCloseTo(history.succeeded(window) / days, within(1e-9));
        assertThat(figures.changesFailed()).isEqualTo((int) (history.failed(window) + history.rolledBackOf(window)));
        List<Double> leads = history.leadTimes(window);
        assertThat(figures.changes()).isEqualTo(leads.size());
        assertThat(seconds(figures.leadTimeMedian())).isCloseTo(MonthTruth.quantile(leads, 0.5), within(1e-3));
        assertThat(seconds(figures.leadTimeP90())).isCloseTo(MonthTruth.quantile(leads, 0.9), within(1e-3));
        List<Double> restores = history.restores(window);
        assertThat(figures.restored()).isEqualTo(restores.size());
        assertThat(seconds(figures.restoreMedian())).isCloseTo(MonthTruth.quantile(restores, 0.5), within(1e-3));
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toNanos() / 1e9;
    }

    /** Count, sum and buckets are exact; a quantile between the bounds of a bucket lies in the bucket of the exact one. */
    private static void histogram(Totals totals, String name, Map<String, String> labels, List<Double> exact) {
        assertThat(exact).as(name).isNotEmpty();
        assertThat(totals.sum(name + "_count", labels)).as(name).isEqualTo(exact.size());
        double sum = exact.stream().mapToDouble(Double::doubleValue).sum();
        assertThat(totals.sum(name + "_sum", labels)).as(name).isCloseTo(sum, within(1e-6 * Math.max(1, sum)));
        Map<Double, Double> buckets = totals.buckets(name, labels);
        buckets.forEach((bound, count) -> assertThat(count)
                .as("%s%s up to %s", name, labels, bound)
                .isEqualTo(
                        (double) exact.stream().filter(value -> value <= bound).count()));
        for (double q : new double[] {0.5, 0.9, 0.99}) {
            List<Double> sorted = exact.stream().sorted().toList();
            double value = sorted.get((int) Math.ceil(q * sorted.size()) - 1);
            double lower = 0;
            for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
                if (bucket.getValue() >= q * sorted.size()) {
                    assertThat(value).as("%s quantile %s", name, q).isGreaterThan(lower - 1e-9);
                    assertThat(value).isLessThanOrEqualTo(bucket.getKey());
                    break;
                }
                lower = bucket.getKey();
            }
        }
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        var more = new java.util.HashMap<>(labels);
        more.put(name, value);
        return more;
    }

    private Daemon running() {
        return Objects.requireNonNull(daemon);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** What of the daemon watches and counts. */
    private final class Daemon {
        private final Store store = get(Store.open(
                vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), clock, events -> {
                    appended.addAndGet(events.stream()
                            .filter(e -> !e.event().header().backfilled())
                            .count());
                    events.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e));
                }));
        private SignalmanMetrics metrics = metrics();
        private String counting = count();
        private final SemaphoreClient client = SemaphoreClient.create(
                vertx,
                new ClientOptions(
                        URI.create(simulator.baseUrl()),
                        simulator::token,
                        5,
                        600_000,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        16 << 20,
                        100,
                        1,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        null),
                (endpoint, outcome, elapsed) -> {});
        private final OrganizationWatch watch = new OrganizationWatch(
                "acme", URI.create(simulator.baseUrl()), client, store, options(), clock, Duration.ofDays(1));
        private final String watching = deploy(watch);

        private SignalmanMetrics metrics() {
            return new SignalmanMetrics(
                    MetricsOptions.defaults(), BranchFilter.globs(Map.of("acme", List.of("*"))), "1.2.3", clock);
        }

        private String count() {
            String id = deploy(new MetricsConsumer(metrics, StoreView.of(store), List.of(), List.of()));
            await().until(metrics::ready);
            scrapes.add(Scraped.of(metrics));
            return id;
        }

        private String deploy(Deployable verticle) {
            return get(vertx.deployVerticle(
                    verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        }

        void look() {
            get(watch.settled());
        }

        /** Every event that was logged is counted, but for the history of the first look. */
        void caughtUp() {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Totals totals = new Totals(scrapes, Scraped.of(metrics));
                assertThat(totals.sum("signalman_events_total", Map.of("organization", "acme")))
                        .isEqualTo((double) appended.get());
            });
            scrapes.add(Scraped.of(metrics));
        }

        void restartMetrics() {
            caughtUp();
            get(vertx.undeploy(counting));
            metrics.close();
            metrics = metrics();
            counting = count();
        }

        void stop() {
            caughtUp();
            get(vertx.undeploy(watching));
            get(vertx.undeploy(counting));
            metrics.close();
            get(client.close());
            get(store.close());
        }
    }

    private static WatchOptions options() {
        WatchOptions o = WatchOptions.defaults();
        // also five times as long, as for a quiet project, is over at each look
        Duration often = Duration.ofMinutes(10);
        Duration never = Duration.ofDays(40);
        return new WatchOptions(
                o.include(),
                o.exclude(),
                o.watchedBranches(),
                o.backfill(),
                o.overlap(),
                o.catchUpSlice(),
                new WatchOptions.Intervals(
                        Duration.ofDays(1),
                        often,
                        often,
                        often,
                        often,
                        often,
                        often,
                        never,
                        never,
                        never,
                        never,
                        often),
                o.degradedAfter(),
                o.blindAfter(),
                0,
                o.concurrency(),
                600_000,
                o.retention(),
                1,
                new WatchOptions.Collectors(false, WatchOptions.Jobs.OFF, false, false, false, false),
                o.scheduleGrace());
    }
}
