package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.SemaphoreApi;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The watching half of the daemon against a simulated organisation, on a clock that moves only when told. Nothing is looked at but
 * in {@link #start}, {@link #settle}, {@link #pass} and {@link #until}, and these return when nothing is due any more.
 */
final class WatchRig implements AutoCloseable {
    static final Duration RETENTION = Duration.ofDays(2);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int PATIENCE = 3_000;

    final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
    final Simulator simulator;
    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private @Nullable Running running;

    WatchRig(Path folder) {
        this.folder = folder;
        simulator = get(Simulator.start(vertx, Scenario.quiet("acme", 3), clock, SimulatorOptions.local()));
    }

    Organization organization() {
        return simulator.organization();
    }

    static WatchOptions options() {
        return options(List.of());
    }

    static WatchOptions options(List<String> exclude) {
        return options(exclude, 1);
    }

    static WatchOptions options(List<String> exclude, int relax) {
        return options(exclude, relax, WatchOptions.Collectors.defaults(), WatchOptions.Intervals.defaults());
    }

    /** With the secrets, which are not looked at unless asked for. */
    static WatchOptions withSecrets() {
        return options(
                List.of(),
                1,
                new WatchOptions.Collectors(false, WatchOptions.Jobs.OFF, false, true, true, true),
                WatchOptions.Intervals.defaults());
    }

    /** Projects are looked at as seldom as this, whatever goes on in them. */
    static WatchOptions seldom(Duration interval) {
        WatchOptions.Intervals i = WatchOptions.Intervals.defaults();
        return options(
                List.of(),
                1,
                new WatchOptions.Collectors(false, WatchOptions.Jobs.OFF, false, false, false, false),
                new WatchOptions.Intervals(
                        i.discovery(),
                        interval,
                        interval,
                        interval,
                        i.agents(),
                        i.queue(),
                        interval,
                        i.schedules(),
                        i.dashboards(),
                        i.notifications(),
                        i.secrets(),
                        i.probe()));
    }

    private static WatchOptions options(
            List<String> exclude, int relax, WatchOptions.Collectors collectors, WatchOptions.Intervals intervals) {
        WatchOptions o = WatchOptions.defaults();
        return new WatchOptions(
                o.include(),
                exclude,
                o.watchedBranches(),
                o.backfill(),
                o.overlap(),
                o.catchUpSlice(),
                intervals,
                o.degradedAfter(),
                o.blindAfter(),
                o.logTailLines(),
                o.concurrency(),
                o.requestsPerMinute(),
                RETENTION,
                relax,
                collectors,
                o.scheduleGrace());
    }

    private record Running(Store store, SemaphoreClient client, OrganizationWatch watch, String deployment) {}

    /** Starts watching, and returns once everything has been looked at. */
    void start(WatchOptions options) {
        Store store = get(Store.open(
                vertx,
                new StoreOptions(MigratedDatabase.at(folder.resolve("s.db")), null, RETENTION, RETENTION, Map.of()),
                clock,
                events -> {}));
        // as the daemon does
        get(store.enforceRetention(clock.instant()));
        SemaphoreClient client = SemaphoreClient.create(
                vertx,
                new ClientOptions(
                        URI.create(simulator.baseUrl()),
                        simulator::token,
                        5,
                        60_000,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        16 << 20,
                        100,
                        1,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        null),
                (endpoint, outcome, elapsed) -> {});
        OrganizationWatch watch =
                new OrganizationWatch("acme", URI.create(simulator.baseUrl()), client, store, options, clock, NEVER);
        String deployment = get(
                vertx.deployVerticle(watch, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        running = new Running(store, client, watch, deployment);
        settle();
        assertThat(watch.ready()).as("everything has been looked at").isTrue();
    }

    private Running running() {
        return Objects.requireNonNull(running, "not started");
    }

    private Store store() {
        return running().store();
    }

    void start() {
        start(options());
    }

    void stop() {
        get(vertx.undeploy(running().deployment()));
        get(running().client().close());
        get(store().close());
    }

    /** As if a webhook had come. */
    void hint(String project, String pipelineId) {
        String id = log(ProjectAppeared.class).stream()
                .filter(appeared -> appeared.name().equals(project))
                .map(appeared ->
                        Objects.requireNonNull(appeared.header().project()).id())
                .findFirst()
                .orElseThrow();
        running().watch().hint(id, pipelineId);
    }

    boolean reliesOnWebhooks() {
        return running().watch().reliesOnWebhooks();
    }

    /** For changing things as people do. */
    SemaphoreApi api() {
        return running().client().api();
    }

    List<CollectorStatus> collectors() {
        return running().watch().collectors();
    }

    void commit(Commit commit) {
        get(store().commit(commit));
    }

    <T> Map<String, T> kept(SnapshotKind<T> kind) {
        return get(store().snapshots(kind, "acme"));
    }

    /** Lets everything be looked at that is due now. */
    void settle() {
        get(running().watch().settled());
    }

    /** Lets time pass, with a look at what is due every few minutes: enough for what must not happen. */
    void pass(Duration time) {
        pass(Duration.ofMinutes(5), time);
    }

    /** @param step small where looks are counted, since what is due more often is looked at once in a step */
    void pass(Duration step, Duration time) {
        passUntil(step, clock.instant().plus(time));
    }

    /** @param step as for {@link #pass} */
    void passUntil(Duration step, Instant end) {
        while (clock.instant().isBefore(end)) {
            step(step);
        }
    }

    private void step(Duration step) {
        clock.advance(step);
        settle();
    }

    /** Lets time pass, in steps, until something holds. */
    void until(BooleanSupplier holds) {
        until(Duration.ofSeconds(20), holds);
    }

    /** @param step small where it matters how soon it holds */
    void until(Duration step, BooleanSupplier holds) {
        for (int steps = 0; steps < PATIENCE; steps++) {
            step(step);
            if (holds.getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("it does not hold after " + step.multipliedBy(PATIENCE));
    }

    List<ChangeEvent> log() {
        List<ChangeEvent> all = new ArrayList<>();
        long after = 0;
        while (true) {
            List<LoggedEvent> batch = get(store().read(after, 2_000));
            if (batch.isEmpty()) {
                return all;
            }
            batch.forEach(logged -> all.add(logged.event()));
            after = batch.getLast().position();
        }
    }

    <T extends ChangeEvent> List<T> log(Class<T> type) {
        return log().stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<String> finished() {
        return log(PipelineFinished.class).stream().map(e -> e.pipeline().id()).toList();
    }

    static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
