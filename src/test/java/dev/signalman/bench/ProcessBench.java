package dev.signalman.bench;

import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged daemon as a process: resident memory with a large history, and the time from process start to the first poll. */
final class ProcessBench {
    private static final int STARTS = 7;
    private static final Path HOME = Path.of(System.getProperty("signalman.home", "target/signalman"));

    private ProcessBench() {}

    static void run() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (WebhookSink sink = WebhookSink.start(vertx)) {
            memory(vertx, sink);
            starts(vertx, sink);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private static void memory(Vertx vertx, WebhookSink sink) throws Exception {
        Scenario large = Scenario.large(1, 1_000, 100, Duration.ofDays(7));
        Simulator simulator = Simulator.start(vertx, large, InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Path folder = Files.createTempDirectory("signalman-bench-");
        TestConfig config = TestConfig.in(folder).requestsPerMinute(100_000).backfill("8d");
        Path file = config.write(simulator, sink);
        long began = System.nanoTime();
        Process daemon = start(file, folder, List.of());
        try {
            untilReady(config.port());
            double ready = (System.nanoTime() - began) / 1e9;
            long settled = status(daemon, "VmRSS");
            Bench.print(
                    "1,000 projects, 100,000 pipelines read: resident after the first sweep", "MiB", settled / 1024.0);
            Bench.print("the same: highest", "MiB", status(daemon, "VmHWM") / 1024.0);
            Bench.print("the same: from process start to all read", "s", ready);
        } finally {
            daemon.destroy();
            daemon.waitFor(20, TimeUnit.SECONDS);
        }
        simulator.close().toCompletionStage().toCompletableFuture().get();
    }

    private static void starts(Vertx vertx, WebhookSink sink) throws Exception {
        Path cache = Files.createTempDirectory("signalman-bench-").resolve("signalman.aot");
        List<String> train = command(List.of("-XX:AOTCacheOutput=" + cache), List.of("train", "--for", "8"));
        new ProcessBuilder(train)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start()
                .waitFor();
        double[] without = new double[STARTS];
        double[] with = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            without[i] = firstPoll(vertx, sink, List.of());
            with[i] = firstPoll(vertx, sink, List.of("-XX:AOTCache=" + cache));
        }
        Bench.print("process start to first poll, without a cache", "ms", without);
        Bench.print("process start to first poll, with the AOT cache", "ms", with);
    }

    private static double firstPoll(Vertx vertx, WebhookSink sink, List<String> options) throws Exception {
        Simulator simulator = Simulator.start(
                        vertx, Scenario.quiet("acme", 1), InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Path folder = Files.createTempDirectory("signalman-bench-");
        Path file = TestConfig.in(folder).write(simulator, sink);
        long began = System.nanoTime();
        Process daemon = start(file, folder, options);
        while (simulator.requests().total() == 0) {
            if (!daemon.isAlive()) {
                throw new IOException("the daemon ended: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(500_000);
        }
        double millis = (System.nanoTime() - began) / 1e6;
        daemon.destroyForcibly().waitFor();
        simulator.close().toCompletionStage().toCompletableFuture().get();
        return millis;
    }

    private static Process start(Path config, Path folder, List<String> options) throws IOException {
        return new ProcessBuilder(command(options, List.of("run", "--config", config.toString())))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** The options of the launcher. */
    private static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xms32m",
                "-XX:MinHeapFreeRatio=20",
                "-XX:MaxHeapFreeRatio=40",
                "-XX:-UsePerfData"));
        command.addAll(List.of(System.getProperty("bench.heap", "-Xmx128m").split(" ")));
        command.addAll(options);
        command.addAll(List.of("-jar", HOME.resolve("signalman.jar").toString()));
        command.addAll(arguments);
        return command;
    }

    private static void untilReady(int port) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                    .build();
            long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
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
        throw new IOException("not ready within 5 minutes");
    }

    /** A line of {@code /proc/<pid>/status}, in KiB. */
    private static long status(Process process, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
