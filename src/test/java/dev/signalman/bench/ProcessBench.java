package dev.signalman.bench;

import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.Installed;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged daemon as a process: resident memory with a large history, and the time from process start to the first poll. */
final class ProcessBench {
    private static final int STARTS = 7;
    private static final List<String> NO_CACHE = List.of("-XX:AOTMode=off");

    private ProcessBench() {}

    static void starts() throws Exception {
        Installed signalman = Installed.in(Files.createTempDirectory("signalman-bench-"));
        signalman.train();
        Vertx vertx = Vertx.vertx();
        try (WebhookSink sink = WebhookSink.start(vertx)) {
            Start[][] starts = new Start[4][STARTS];
            for (int i = 0; i < STARTS; i++) {
                Path without = Files.createTempDirectory("signalman-bench-");
                Path with = Files.createTempDirectory("signalman-bench-");
                starts[0][i] = firstPoll(vertx, sink, signalman, without, NO_CACHE);
                starts[1][i] = firstPoll(vertx, sink, signalman, with, List.of());
                starts[2][i] = firstPoll(vertx, sink, signalman, without, NO_CACHE);
                starts[3][i] = firstPoll(vertx, sink, signalman, with, List.of());
            }
            print("first start, no cache: launcher to first poll", starts[0]);
            print("first start, AOT cache: launcher to first poll", starts[1]);
            print("restart, no cache: launcher to first poll", starts[2]);
            print("restart, AOT cache: launcher to first poll", starts[3]);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    /** @param cpuMillis processor time that it took, of which less depends on what else runs */
    private record Start(double millis, double cpuMillis) {}

    private static void print(String what, Start[] starts) {
        Bench.print(what, "ms", Arrays.stream(starts).mapToDouble(Start::millis).toArray());
        Bench.print(
                "  processor time until then",
                "ms",
                Arrays.stream(starts).mapToDouble(Start::cpuMillis).toArray());
    }

    private static Start firstPoll(
            Vertx vertx, WebhookSink sink, Installed signalman, Path folder, List<String> options) throws Exception {
        Simulator simulator = simulator(vertx, Scenario.quiet("acme", 1));
        Path file = TestConfig.in(folder).write(simulator, sink);
        long began = System.nanoTime();
        Process daemon = signalman.run(file, folder.resolve("log"), options);
        while (simulator.requests().total() == 0) {
            if (!daemon.isAlive()) {
                throw new IOException("the daemon ended: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(500_000);
        }
        double millis = (System.nanoTime() - began) / 1e6;
        double cpuMillis = cpuMillis(daemon);
        daemon.destroyForcibly().waitFor();
        simulator.close().toCompletionStage().toCompletableFuture().get();
        return new Start(millis, cpuMillis);
    }

    static void memory() throws Exception {
        Installed signalman = Installed.in(Files.createTempDirectory("signalman-bench-"));
        signalman.train();
        Vertx vertx = Vertx.vertx();
        try (WebhookSink sink = WebhookSink.start(vertx)) {
            Simulator simulator = simulator(vertx, Scenario.large(1, 1_000, 100, Duration.ofDays(7)));
            System.out.println("1,000 projects, 100,000 pipelines of history:");
            memory(simulator, sink, signalman);
            simulator.close().toCompletionStage().toCompletableFuture().get();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private static void memory(Simulator simulator, WebhookSink sink, Installed signalman) throws Exception {
        Path folder = Files.createTempDirectory("signalman-bench-");
        TestConfig config = TestConfig.in(folder).requestsPerMinute(100_000).backfill("8d");
        Path file = config.write(simulator, sink);
        long began = System.nanoTime();
        Process daemon = signalman.run(file, folder.resolve("log"), List.of());
        try {
            untilReady(config.port());
            Bench.print("from process start to all read", "s", (System.nanoTime() - began) / 1e9);
            Bench.print("  processor time until then", "s", cpuMillis(daemon) / 1e3);
            resident("after the first sweep", daemon);
            TimeUnit.SECONDS.sleep(60);
            resident("a minute later", daemon);
            Bench.print("highest", "MiB", mebibytes(daemon, "VmHWM"));
        } finally {
            daemon.destroy();
            daemon.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static void resident(String when, Process daemon) throws IOException {
        Bench.print("resident " + when, "MiB", mebibytes(daemon, "VmRSS"));
        Bench.print("  of that its own", "MiB", mebibytes(daemon, "RssAnon"));
        Bench.print("  of that pages of files, such as the AOT cache", "MiB", mebibytes(daemon, "RssFile"));
    }

    private static Simulator simulator(Vertx vertx, Scenario scenario) throws Exception {
        return Simulator.start(vertx, scenario, InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static double cpuMillis(Process process) {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(0L);
    }

    private static void untilReady(int port) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                    .build();
            long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
            while (System.nanoTime() < deadline) {
                try {
                    if (http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // it does not listen yet
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
        throw new IOException("not ready within 10 minutes");
    }

    /** A line of {@code /proc/<pid>/status}. */
    static double mebibytes(Process process, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
    }
}
