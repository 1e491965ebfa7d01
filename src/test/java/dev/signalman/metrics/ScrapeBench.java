package dev.signalman.metrics;

import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.web.Readiness;
import dev.signalman.web.Status;
import dev.signalman.web.StatusSource;
import dev.signalman.web.WebOptions;
import dev.signalman.web.WebServer;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a scrape of 100,000 series costs, against the same series in the library's own registry, written by its own writers, in one
 * run by turns; how long the event loop stalls meanwhile; and what a series takes of memory.
 */
public final class ScrapeBench {
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 11;
    private static final int OBSERVATIONS = 12;
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final MetricsOptions OPTIONS =
            new MetricsOptions(10_000, 100_000, 1_000_000, Duration.ofDays(30), true, List.of());

    private record Row(Meter meter, String[] values) {}

    private ScrapeBench() {}

    public static void run() throws Exception {
        List<Row> rows = rows();
        int series = rows.stream().mapToInt(row -> row.meter().width()).sum();
        System.out.printf(Locale.ROOT, "%,d series, as Prometheus counts them:%n", series);
        Exposition ours = ours(rows).exposition(new PrometheusRegistry());
        PrometheusRegistry bare = bare(rows);
        compare("text", ours, bare, null, false);
        compare("OpenMetrics, with exemplars and _created", ours, bare, OPEN_METRICS, false);
        compare("protobuf, with native buckets and exemplars", ours, bare, PROTOBUF, false);
        compare("text, gzip", ours, bare, null, true);
        compare("OpenMetrics, gzip", ours, bare, OPEN_METRICS, true);
        stalls(ours);
        memory();
        keeping(rows);
    }

    /** 500 projects with four branches and five pipelines each. */
    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int p = 0; p < 500; p++) {
            for (String branch : List.of("main", "release/2026.3", LabelPolicy.PULL_REQUEST, LabelPolicy.OTHER)) {
                for (int n = 0; n < 5; n++) {
                    String[] line = {"acme", "team-" + p % 40 + "-service-" + p, branch, "Build and test " + n};
                    rows.add(new Row(Meters.PIPELINES_FINISHED, with(line, "passed", "none")));
                    rows.add(new Row(Meters.PIPELINES_FINISHED, with(line, "failed", "test")));
                    rows.add(new Row(Meters.PIPELINE_LAST_RESULT, with(line, "passed")));
                    rows.add(new Row(Meters.PIPELINE_LAST_FINISHED, line));
                    rows.add(new Row(Meters.PIPELINE_RED, line));
                    if (n == 0 || (n == 1 && branch.equals("main"))) {
                        rows.add(new Row(Meters.PIPELINE_DURATION, with(line, "passed")));
                    }
                }
            }
        }
        return rows;
    }

    private static String[] with(String[] line, String... more) {
        String[] all = Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return all;
    }

    private static double[] durations(Random random) {
        double usual = 60 + random.nextInt(900);
        return random.doubles(OBSERVATIONS, 0.5, 1.8)
                .map(factor -> usual * factor)
                .toArray();
    }

    private static Example example(Random random) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        return new Example("https://acme.semaphoreci.com/workflows/" + id, id, NOW);
    }

    private static SeriesBook ours(List<Row> rows) {
        LabelPolicy policy = new LabelPolicy((organization, branch) -> true, OPTIONS);
        List<Row> gauges = rows.stream()
                .filter(row -> row.meter().kind() == Meter.Kind.GAUGE)
                .toList();
        SeriesBook book = new SeriesBook(
                OPTIONS,
                policy,
                InstantSource.fixed(NOW),
                sink -> gauges.forEach(row -> sink.add(row.meter(), 1_772_366_400.5, row.values())));
        Series series = book.series(InstantSource.fixed(NOW));
        Random random = new Random(5);
        for (Row row : rows) {
            switch (row.meter().kind()) {
                case COUNTER -> series.add(row.meter(), random.nextInt(5_000), row.values());
                case HISTOGRAM -> {
                    for (double seconds : durations(random)) {
                        series.observe(
                                row.meter(), Duration.ofNanos((long) (seconds * 1e9)), example(random), row.values());
                    }
                }
                case GAUGE -> {}
            }
        }
        return book;
    }

    private static PrometheusRegistry bare(List<Row> rows) {
        PrometheusRegistry registry = new PrometheusRegistry();
        Map<String, Counter> counters = new HashMap<>();
        Map<String, Gauge> gauges = new HashMap<>();
        Map<String, Histogram> histograms = new HashMap<>();
        Random random = new Random(5);
        for (Row row : rows) {
            Meter meter = row.meter();
            String[] names = meter.labels().stream().map(Label::text).toArray(String[]::new);
            switch (meter.kind()) {
                case COUNTER ->
                    counters.computeIfAbsent(
                                    meter.name(),
                                    name -> Counter.builder()
                                            .name(name)
                                            .help(meter.help())
                                            .labelNames(names)
                                            .register(registry))
                            .labelValues(row.values())
                            .inc(random.nextInt(5_000));
                case GAUGE ->
                    gauges.computeIfAbsent(
                                    meter.name(),
                                    name -> Gauge.builder()
                                            .name(name)
                                            .help(meter.help())
                                            .labelNames(names)
                                            .register(registry))
                            .labelValues(row.values())
                            .set(1_772_366_400.5);
                case HISTOGRAM -> {
                    DistributionDataPoint point = histograms
                            .computeIfAbsent(
                                    meter.name(),
                                    name -> Histogram.builder()
                                            .name(name)
                                            .help(meter.help())
                                            .unit(Unit.SECONDS)
                                            .labelNames(names)
                                            .classicUpperBounds(meter.buckets().stream()
                                                    .mapToDouble(Double::doubleValue)
                                                    .toArray())
                                            .nativeInitialSchema(NativeBuckets.FINEST)
                                            .nativeMaxNumberOfBuckets(NativeBuckets.MOST)
                                            .register(registry))
                            .labelValues(row.values());
                    for (double seconds : durations(random)) {
                        point.observeWithExemplar(
                                seconds, Objects.requireNonNull(example(random).labels()));
                    }
                }
            }
        }
        return registry;
    }

    private static void compare(
            String what, Exposition ours, PrometheusRegistry bare, @Nullable String accept, boolean gzip)
            throws IOException {
        ExpositionFormatWriter writer = accept == null
                ? PrometheusTextFormatWriter.create()
                : accept.equals(PROTOBUF)
                        ? new PrometheusProtobufWriter()
                        : new OpenMetricsTextFormatWriter(true, false);
        double[] mine = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        int myBytes = 0;
        int theirBytes = 0;
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long began = System.nanoTime();
            myBytes = ours.write(accept, gzip ? "gzip" : null).body().length;
            long between = System.nanoTime();
            theirBytes = write(writer, bare, gzip);
            long ended = System.nanoTime();
            if (i >= 0) {
                mine[i] = (between - began) / 1e6;
                theirs[i] = (ended - between) / 1e6;
                ratio[i] = mine[i] / theirs[i];
            }
        }
        print(what + ": Signalman", "ms", mine);
        print(what + ": bare registry and writer", "ms", theirs);
        print(what + ": ratio of the time", "", ratio);
        System.out.printf(
                Locale.ROOT,
                "%-72s %,d and %,d bytes, ratio %.3f%n",
                what + ": size",
                myBytes,
                theirBytes,
                (double) myBytes / theirBytes);
    }

    private static int write(ExpositionFormatWriter writer, PrometheusRegistry bare, boolean gzip) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 << 10);
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            writer.write(out, bare.scrape());
        }
        return bytes.toByteArray().length;
    }

    /** The longest time between two ticks of a timer on the only event loop, which the server has to itself. */
    private static void stalls(Exposition exposition) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        WebServer web = new WebServer(
                new WebOptions("127.0.0.1", 0), exposition, new NoStatus(), List.of(), InstantSource.system());
        vertx.deployVerticle(web).await(20, TimeUnit.SECONDS);
        AtomicLong longest = new AtomicLong();
        AtomicLong last = new AtomicLong(System.nanoTime());
        vertx.setPeriodic(1, tick -> {
            long now = System.nanoTime();
            longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
        });
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + "/metrics"))
                    .build();
            for (int i = 0; i < WARM_UP; i++) {
                http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            }
            double[] idle = new double[ROUNDS];
            double[] scraping = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                longest.set(0);
                TimeUnit.MILLISECONDS.sleep(300);
                idle[i] = longest.getAndSet(0) / 1e6;
                http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                scraping[i] = longest.get() / 1e6;
            }
            print("longest pause of the event loop, idle", "ms", idle);
            print("longest pause of the event loop, during a scrape over HTTP", "ms", scraping);
        }
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private static final class NoStatus implements StatusSource {
        @Override
        public Future<Status> status() {
            return Future.failedFuture("there is none");
        }

        @Override
        public Future<Readiness> readiness() {
            return Future.succeededFuture(Readiness.READY);
        }
    }

    private static void memory() {
        List<Row> counters = rows().stream()
                .filter(row -> row.meter().equals(Meters.PIPELINES_FINISHED))
                .toList();
        List<Row> histograms = rows().stream()
                .filter(row -> row.meter().equals(Meters.PIPELINE_DURATION))
                .toList();
        // made beforehand, so that the first figures do not pay for classes
        held(() -> ours(histograms));
        held(() -> bare(histograms));
        bytes("memory of a counter's series: Signalman", counters, () -> ours(counters));
        bytes("memory of a counter's series: bare registry", counters, () -> bare(counters));
        bytes("memory of a histogram's series, 12 values and examples: Signalman", histograms, () -> ours(histograms));
        bytes("memory of a histogram's series, the same: bare registry", histograms, () -> bare(histograms));
    }

    /** All series at once, which happens with a first start only: later it is those that moved. */
    private static void keeping(List<Row> rows) throws Exception {
        Vertx vertx = Vertx.vertx();
        double[] written = new double[5];
        double[] read = new double[5];
        for (int i = 0; i < written.length; i++) {
            Path file = Files.createTempDirectory("signalman-bench-").resolve("bench.db");
            Store store = Store.open(vertx, StoreOptions.of("sqlite:" + file), InstantSource.system(), logged -> {})
                    .await(20, TimeUnit.SECONDS);
            SeriesBook book = ours(rows);
            long began = System.nanoTime();
            Commit commit = new Commit();
            book.drainTo(commit);
            store.commit(commit).await(60, TimeUnit.SECONDS);
            long between = System.nanoTime();
            SeriesBook again = ours(List.of());
            again.restore(
                    store.snapshots(SavedCounter.KIND).await(60, TimeUnit.SECONDS),
                    store.snapshots(SavedHistogram.KIND).await(60, TimeUnit.SECONDS));
            written[i] = (between - began) / 1e6;
            read[i] = (System.nanoTime() - between) / 1e6;
            store.close().await(20, TimeUnit.SECONDS);
        }
        print("to keep all counters and histograms in SQLite at once", "ms", written);
        print("to read them at the start", "ms", read);
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private static void bytes(String what, List<Row> rows, Supplier<Object> made) {
        print(what, "bytes", held(made) / rows.size());
    }

    private static double held(Supplier<Object> made) {
        long before = live();
        Object kept = made.get();
        long after = live();
        Objects.requireNonNull(kept);
        return after - before;
    }

    private static long live() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void print(String what, String unit, double... rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-72s %10.2f %10.2f %10.2f %s%n",
                what,
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                unit);
    }
}
