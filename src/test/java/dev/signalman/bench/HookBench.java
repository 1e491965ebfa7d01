package dev.signalman.bench;

import dev.signalman.event.LoggedEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.hook.HookDesk;
import dev.signalman.hook.HookKeys;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.watch.OrganizationWatch;
import dev.signalman.watch.WatchOptions;
import dev.signalman.web.HookRoute;
import dev.signalman.web.Readiness;
import dev.signalman.web.Status;
import dev.signalman.web.StatusSource;
import dev.signalman.web.WebOptions;
import dev.signalman.web.WebServer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * From the end of a pipeline to the committed event, and what that takes in requests: three daemons watch one simulated organisation of
 * 500 projects over HTTP, side by side: one without webhooks, one with them, one of whose webhooks a third is lost on the way. Requests
 * are counted while time runs twenty times as fast, latency is measured in real time.
 */
final class HookBench {
    private static final int PROJECTS = 500;
    private static final double PIPELINES_PER_DAY = 5_000;
    private static final int FAST = 20;
    private static final int RELAX = 10;
    private static final int PER_MINUTE = 300;
    private static final String KEY = "key-of-the-benchmark";
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    /** A clock that runs as fast as it is told. */
    private static final class FastClock implements InstantSource {
        private record Pace(Instant from, long nanos, int times) {}

        private volatile Pace pace = new Pace(Instant.parse("2026-11-02T09:00:00Z"), System.nanoTime(), 1);

        @Override
        public Instant instant() {
            Pace now = pace;
            return now.from().plusNanos((System.nanoTime() - now.nanos()) * now.times());
        }

        void run(int times) {
            pace = new Pace(instant(), System.nanoTime(), times);
        }
    }

    /** One daemon, as far as it looks and commits. */
    private static final class Daemon {
        private final String name;
        private final AtomicLong requests = new AtomicLong();
        private final Map<String, Instant> committed = new ConcurrentHashMap<>();
        private final OrganizationWatch watch;
        private final SemaphoreClient client;
        private final Store store;
        private final Vertx vertx;

        Daemon(String name, Vertx vertx, Simulator simulator, FastClock clock, int relax) throws Exception {
            this.name = name;
            this.vertx = vertx;
            store = get(Store.open(
                    vertx,
                    StoreOptions.of("sqlite:"
                            + Files.createTempDirectory("signalman-bench-").resolve("bench.db")),
                    clock,
                    logged -> note(logged, clock.instant())));
            client = SemaphoreClient.create(
                    vertx,
                    PollBench.options(simulator, 5, PER_MINUTE * FAST),
                    (endpoint, outcome, elapsed) -> requests.incrementAndGet());
            watch = new OrganizationWatch(
                    "acme", URI.create(simulator.baseUrl()), client, store, options(relax), clock);
        }

        private void note(List<LoggedEvent> logged, Instant at) {
            for (LoggedEvent event : logged) {
                if (event.event() instanceof PipelineFinished finished) {
                    committed.merge(finished.pipeline().id(), at, (first, again) -> {
                        throw new IllegalStateException("told twice: " + finished);
                    });
                }
            }
        }

        /** Where Semaphore sends its webhooks. */
        String listen(FastClock clock) throws Exception {
            HookRoute hooks = new HookRoute(
                    new HookDesk(List.of(HookKeys.of("acme", new Secret(KEY), null))),
                    hint -> watch.hint(hint.projectId(), hint.pipelineId()),
                    (organization, outcome) -> {},
                    clock);
            SignalmanMetrics metrics =
                    new SignalmanMetrics(MetricsOptions.defaults(), (organization, branch) -> false, "bench", clock);
            WebServer web = new WebServer(
                    new WebOptions("127.0.0.1", 0), metrics.exposition(), new NoStatus(), List.of(hooks), clock);
            get(vertx.deployVerticle(web));
            return "http://127.0.0.1:" + web.port() + HookRoute.PATH;
        }

        void start() throws Exception {
            get(vertx.deployVerticle(watch, VIRTUAL));
        }

        void latency(List<PipelineTruth> ended) {
            double[] seconds = ended.stream()
                    .filter(pipeline -> committed.containsKey(pipeline.id()))
                    .mapToDouble(pipeline -> Duration.between(pipeline.doneAt(), committed.get(pipeline.id()))
                                    .toNanos()
                            / 1e9)
                    .sorted()
                    .toArray();
            System.out.printf(
                    Locale.ROOT,
                    "  %-32s p50 %8.3f s   p99 %8.3f s   max %8.3f s   of %d ends%n",
                    name,
                    seconds[seconds.length / 2],
                    seconds[seconds.length * 99 / 100],
                    seconds[seconds.length - 1],
                    seconds.length);
        }

        void close() throws Exception {
            get(client.close());
            get(store.close());
        }
    }

    private static final class NoStatus implements StatusSource {
        @Override
        public Future<Status> status() {
            return Future.failedFuture("the benchmark has no status");
        }

        @Override
        public Future<Readiness> readiness() {
            return Future.succeededFuture(Readiness.READY);
        }
    }

    private HookBench() {}

    static void run() throws Exception {
        Vertx vertx = Vertx.vertx();
        FastClock clock = new FastClock();
        Simulator simulator = get(Simulator.start(vertx, scenario(), clock, SimulatorOptions.local()));
        Daemon polling = new Daemon("polling alone", vertx, simulator, clock, 1);
        Daemon hooked = new Daemon("webhooks", vertx, simulator, clock, RELAX);
        Daemon lossy = new Daemon("webhooks, a third of them lost", vertx, simulator, clock, RELAX);
        List<Daemon> daemons = List.of(polling, hooked, lossy);
        simulator.notifyAt(hooked.listen(clock), KEY);
        simulator.notifyAt(losing(vertx, lossy.listen(clock)), KEY);
        Instant began = clock.instant();
        for (Daemon daemon : daemons) {
            daemon.start();
        }
        while (!daemons.stream().allMatch(daemon -> daemon.watch.ready())) {
            TimeUnit.MILLISECONDS.sleep(100);
        }

        clock.run(FAST);
        TimeUnit.SECONDS.sleep(42); // 14 minutes: what was planned before webhooks were relied on is over
        requests(daemons, clock, 36);

        clock.run(1);
        Instant from = clock.instant();
        latencyLoad(simulator);
        Instant to = clock.instant();
        System.out.printf("%nrelied on: %s; with a third lost: %s%n", relied(hooked), relied(lossy));

        clock.run(FAST);
        // polling alone shows in time what no webhook told
        for (int i = 0; i < 60 && missed(simulator, daemons, began, to) > 0; i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        report(simulator, daemons, began, from, to);
        for (Daemon daemon : daemons) {
            daemon.close();
        }
        get(simulator.close());
        get(vertx.close());
    }

    private static void requests(List<Daemon> daemons, FastClock clock, int seconds) throws InterruptedException {
        Instant from = clock.instant();
        long[] before =
                daemons.stream().mapToLong(daemon -> daemon.requests.get()).toArray();
        TimeUnit.SECONDS.sleep(seconds);
        double minutes = Duration.between(from, clock.instant()).toMillis() / 60_000.0;
        System.out.printf(
                Locale.ROOT,
                "%d projects, %.0f pipelines a day; requests a minute, over %.1f minutes:%n",
                PROJECTS,
                PIPELINES_PER_DAY,
                minutes);
        double alone = (daemons.getFirst().requests.get() - before[0]) / minutes;
        for (int i = 0; i < daemons.size(); i++) {
            double each = (daemons.get(i).requests.get() - before[i]) / minutes;
            System.out.printf(
                    Locale.ROOT, "  %-32s %8.1f   %.2f of polling%n", daemons.get(i).name, each, each / alone);
        }
    }

    /** Two a second, in any of the projects, for 25 seconds, each of 3 to 8 seconds. */
    private static void latencyLoad(Simulator simulator) throws InterruptedException {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            simulator
                    .organization()
                    .start(
                            "project-" + random.nextInt(PROJECTS),
                            "main",
                            Plan.passing(Duration.ofMillis(3_000 + random.nextInt(5_000))));
            TimeUnit.MILLISECONDS.sleep(500);
        }
        TimeUnit.SECONDS.sleep(9);
    }

    private static void report(Simulator simulator, List<Daemon> daemons, Instant began, Instant from, Instant to) {
        List<PipelineTruth> all = ended(simulator, began, to);
        List<PipelineTruth> measured = all.stream()
                .filter(pipeline -> !at(pipeline.doneAt()).isBefore(from))
                .toList();
        System.out.println("from the end of a pipeline to the committed event, in real time:");
        for (Daemon daemon : daemons) {
            daemon.latency(measured);
        }
        for (Daemon daemon : daemons) {
            System.out.printf(
                    "  %-32s missed %d of %d ends%n",
                    daemon.name,
                    all.stream()
                            .filter(pipeline -> !daemon.committed.containsKey(pipeline.id()))
                            .count(),
                    all.size());
        }
    }

    private static List<PipelineTruth> ended(Simulator simulator, Instant from, Instant to) {
        return simulator.organization().pipelines().stream()
                .filter(PipelineTruth::done)
                .filter(pipeline -> !at(pipeline.doneAt()).isBefore(from)
                        && !at(pipeline.doneAt()).isAfter(to))
                .toList();
    }

    private static long missed(Simulator simulator, List<Daemon> daemons, Instant from, Instant to) {
        List<PipelineTruth> ended = ended(simulator, from, to);
        return daemons.stream()
                .mapToLong(daemon -> ended.stream()
                        .filter(pipeline -> !daemon.committed.containsKey(pipeline.id()))
                        .count())
                .sum();
    }

    private static Instant at(@Nullable Instant time) {
        return time == null ? Instant.EPOCH : time;
    }

    private static String relied(Daemon daemon) {
        return daemon.watch.reliesOnWebhooks() ? "yes" : "no";
    }

    /** Passes webhooks on, of three only two; it tells the sender nothing of it. */
    private static String losing(Vertx vertx, String target) throws Exception {
        HttpClient client = vertx.createHttpClient();
        AtomicInteger came = new AtomicInteger();
        HttpServer relay = get(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    request.response().end();
                    if (came.incrementAndGet() % 3 != 0) {
                        client.request(new RequestOptions()
                                        .setMethod(HttpMethod.POST)
                                        .setAbsoluteURI(target)
                                        .putHeader(
                                                "X-Semaphore-Signature-256",
                                                request.getHeader("X-Semaphore-Signature-256")))
                                .compose(onward -> onward.send(body))
                                .otherwiseEmpty();
                    }
                }))
                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + relay.actualPort() + "/";
    }

    /** Zipf's law, with a day of history; every tenth project deploys what passes on main. */
    private static Scenario scenario() {
        double[] weights = new double[PROJECTS];
        Arrays.setAll(weights, i -> 1.0 / (i + 1));
        double sum = Arrays.stream(weights).sum();
        StringBuilder yaml = new StringBuilder("organization: acme\nseed: 5\nprojects:\n");
        for (int i = 0; i < PROJECTS; i++) {
            double perDay = PIPELINES_PER_DAY * weights[i] / sum;
            yaml.append(String.format(
                    Locale.ROOT,
                    "  - { name: project-%d, pipelines_per_hour: %.5f, failure_rate: 0.1, branches: [main, a, b],"
                            + " duration: { min: 2m, max: 9m }, history: { pipelines: %d, over: 1d }%s }%n",
                    i,
                    perDay / 24,
                    Math.round(perDay),
                    i % 10 == 5
                            ? ", deployment_targets: [{ name: production }],"
                                    + " promotions: [{ name: Production, target: production, duration: 1m }]"
                            : ""));
        }
        return Scenario.parse(yaml.toString());
    }

    private static WatchOptions options(int relax) {
        WatchOptions o = WatchOptions.defaults();
        return new WatchOptions(
                o.include(),
                o.exclude(),
                o.watchedBranches(),
                o.backfill(),
                o.overlap(),
                o.catchUpSlice(),
                o.intervals(),
                o.degradedAfter(),
                o.blindAfter(),
                o.logTailLines(),
                o.concurrency(),
                o.requestsPerMinute(),
                o.retention(),
                relax,
                o.collectors(),
                o.scheduleGrace());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
