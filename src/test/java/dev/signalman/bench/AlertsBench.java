package dev.signalman.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.Installed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * 10,000 alerts in 500 groups, posted as Prometheus does, to a webhook: the packaged daemon and a real Alertmanager with the same routes, in
 * alternating rounds, each with a process and a folder of its own. Alertmanager is the program that the environment's
 * {@code ALERTMANAGER_BINARY} names, or {@code prometheus-alertmanager} or {@code alertmanager} of the path.
 */
final class AlertsBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int ALERTS = 10_000;
    private static final int GROUPS = 500;
    /** Alerts in one request, as Prometheus sends them. */
    private static final int BATCH = 64;

    private static final Duration AFTERMATH = Duration.ofSeconds(2);
    private static final double TICKS_PER_SECOND = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AlertsBench() {}

    /** What one program took for one wave of alerts. */
    private record Wave(double seconds, double cpuSeconds, int messages) {}

    /** What one program took in one round. */
    private record Round(Map<String, Wave> waves, double startCpuSeconds, double idleMebibytes, double peakMebibytes) {}

    /** Counts each alert of a wave once. */
    private static final class Sink {
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final AtomicInteger messages = new AtomicInteger();
        private final HttpServer server;
        private volatile String wave = "";
        private volatile String status = "";
        private volatile long complete;

        Sink(Vertx vertx) throws Exception {
            server = get(vertx.createHttpServer()
                    .requestHandler(request -> request.body().onSuccess(body -> {
                        request.response().end();
                        take(body.getBytes());
                    }))
                    .listen(0, "127.0.0.1"));
        }

        private void take(byte[] body) {
            try {
                messages.incrementAndGet();
                for (JsonNode alert : JSON.readTree(body).path("alerts")) {
                    JsonNode labels = alert.path("labels");
                    if (labels.path("wave").asText().equals(wave)
                            && alert.path("status").asText().equals(status)
                            && seen.add(labels.path("instance").asText())
                            && seen.size() == ALERTS) {
                        complete = System.nanoTime();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void expect(String nextWave, String nextStatus) {
            wave = nextWave;
            status = nextStatus;
            seen.clear();
            messages.set(0);
            complete = 0;
        }

        String url() {
            return "http://127.0.0.1:" + server.actualPort() + "/";
        }
    }

    static void run() throws Exception {
        Installed installed = Installed.in(Files.createTempDirectory("signalman-bench-"));
        installed.train();
        Vertx vertx = Vertx.vertx();
        Simulator simulator = get(
                Simulator.start(vertx, Scenario.quiet("acme", 1), InstantSource.system(), SimulatorOptions.local()));
        Sink sink = new Sink(vertx);
        String alertmanager = alertmanager();
        List<Round> ours = new ArrayList<>();
        List<Round> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(measure(sink, signalman(installed, simulator, sink)));
            if (alertmanager != null) {
                theirs.add(measure(sink, alertmanager(alertmanager, sink)));
            }
        }
        System.out.printf(Locale.ROOT, "%d alerts in %d groups, %d in a POST%n", ALERTS, GROUPS, BATCH);
        print("Signalman", ours);
        if (theirs.isEmpty()) {
            System.out.println("no Alertmanager to compare with: name its program in ALERTMANAGER_BINARY");
        } else {
            print("Alertmanager", theirs);
            ratios(ours, theirs);
        }
        get(simulator.close());
        get(vertx.close());
    }

    private static void print(String who, List<Round> rounds) {
        for (String wave : rounds.getFirst().waves().keySet()) {
            List<Wave> waves =
                    rounds.stream().map(round -> round.waves().get(wave)).toList();
            Bench.print(who + ", " + wave + ": until all are delivered", "s", values(waves, Wave::seconds));
            Bench.print("  processor time", "s", values(waves, Wave::cpuSeconds));
            Bench.print("  messages", "", values(waves, Wave::messages));
        }
        Bench.print(who + ": processor time of its start", "s", values(rounds, Round::startCpuSeconds));
        Bench.print("  resident before", "MiB", values(rounds, Round::idleMebibytes));
        Bench.print("  highest", "MiB", values(rounds, Round::peakMebibytes));
    }

    /** Of the rounds that followed each other. */
    private static void ratios(List<Round> ours, List<Round> theirs) {
        System.out.println("Signalman / Alertmanager");
        for (String wave : ours.getFirst().waves().keySet()) {
            Bench.print(
                    wave + ": time",
                    "",
                    ratio(ours, theirs, r -> r.waves().get(wave).seconds()));
            Bench.print(
                    "  processor time",
                    "",
                    ratio(ours, theirs, r -> r.waves().get(wave).cpuSeconds()));
        }
        Bench.print("processor time, start included", "", ratio(ours, theirs, AlertsBench::allCpu));
        Bench.print("highest resident memory", "", ratio(ours, theirs, Round::peakMebibytes));
    }

    private static double allCpu(Round round) {
        return round.startCpuSeconds()
                + round.waves().values().stream().mapToDouble(Wave::cpuSeconds).sum();
    }

    private static <T> double[] values(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static double[] ratio(List<Round> ours, List<Round> theirs, ToDoubleFunction<Round> value) {
        double[] ratios = new double[ours.size()];
        Arrays.setAll(ratios, i -> value.applyAsDouble(ours.get(i)) / value.applyAsDouble(theirs.get(i)));
        return ratios;
    }

    /** A program that has been started. */
    private record Running(Process process, int port, Path log) {}

    private static Round measure(Sink sink, Running running) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            untilReady(http, running);
            TimeUnit.MILLISECONDS.sleep(AFTERMATH.toMillis());
            double start = cpuSeconds(running.process());
            double idle = ProcessBench.mebibytes(running.process(), "VmRSS");
            Map<String, Wave> waves = new LinkedHashMap<>();
            waves.put("first alerts after the start", wave(http, sink, running, "first", false));
            waves.put("their ends", wave(http, sink, running, "first", true));
            waves.put("as many other alerts", wave(http, sink, running, "second", false));
            waves.put("the ends of those", wave(http, sink, running, "second", true));
            return new Round(waves, start, idle, ProcessBench.mebibytes(running.process(), "VmHWM"));
        } finally {
            running.process().destroy();
            if (!running.process().waitFor(20, TimeUnit.SECONDS)) {
                running.process().destroyForcibly().waitFor();
            }
        }
    }

    private static Wave wave(HttpClient http, Sink sink, Running running, String wave, boolean over) throws Exception {
        List<HttpRequest> requests = requests(running.port(), wave, over);
        sink.expect(wave, over ? "resolved" : "firing");
        double cpu = cpuSeconds(running.process());
        long began = System.nanoTime();
        for (HttpRequest request : requests) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + ": " + answer.body());
            }
        }
        while (sink.complete == 0) {
            if (!running.process().isAlive()
                    || System.nanoTime() - began > Duration.ofMinutes(3).toNanos()) {
                throw new IOException(sink.seen.size() + " delivered: " + Files.readString(running.log()));
            }
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (sink.complete - began) / 1e9;
        // what is written down after the delivery belongs to it
        TimeUnit.MILLISECONDS.sleep(AFTERMATH.toMillis());
        return new Wave(seconds, cpuSeconds(running.process()) - cpu, sink.messages.get());
    }

    private static List<HttpRequest> requests(int port, String wave, boolean over) throws IOException {
        Instant now = Instant.now();
        List<HttpRequest> requests = new ArrayList<>();
        for (int from = 0; from < ALERTS; from += BATCH) {
            List<Map<String, Object>> batch = new ArrayList<>();
            for (int i = from; i < Math.min(from + BATCH, ALERTS); i++) {
                batch.add(alert(i, wave, now, over));
            }
            requests.add(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(batch)))
                    .build());
        }
        return requests;
    }

    /** The alerts of a group come together, as those of a rule do. */
    private static Map<String, Object> alert(int i, String wave, Instant now, boolean over) {
        int group = i / (ALERTS / GROUPS);
        return Map.of(
                "labels",
                Map.of(
                        "alertname",
                        "TargetDown",
                        "group",
                        "group-" + group,
                        "instance",
                        "host-" + i + ".example:9100",
                        "job",
                        "node",
                        "severity",
                        i % 10 == 0 ? "critical" : "warning",
                        "wave",
                        wave),
                "annotations",
                Map.of(
                        "summary",
                        "host-" + i + ".example:9100 is down",
                        "description",
                        "Prometheus could not scrape host-" + i + ".example:9100 of job node for more than 5 minutes."),
                "startsAt",
                now.minusSeconds(over ? 120 : 60).toString(),
                "endsAt",
                (over ? now.minusSeconds(1) : now.plusSeconds(3_600)).toString(),
                "generatorURL",
                "http://prometheus.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1");
    }

    private static Running signalman(Installed installed, Simulator simulator, Sink sink) throws IOException {
        Path folder = Files.createTempDirectory("signalman-bench-");
        int port = freePort();
        Path file = Files.writeString(folder.resolve("signalman.yaml"), """
                organizations:
                  - { name: acme, url: "%s", token: "%s" }
                http: { listen: "127.0.0.1:%d" }
                storage: { url: "sqlite:%s" }
                receivers:
                  - name: sink
                    webhook_configs: [{ url: "%s", format: alertmanager }]
                route: %s
                rerun: { mode: "off" }
                """.formatted(
                simulator.baseUrl(), simulator.token(), port, folder.resolve("signalman.db"), sink.url(), route()));
        Path log = folder.resolve("log");
        return new Running(installed.run(file, log, List.of()), port, log);
    }

    private static Running alertmanager(String program, Sink sink) throws IOException {
        Path folder = Files.createTempDirectory("alertmanager-bench-");
        int port = freePort();
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), """
                receivers:
                  - name: sink
                    webhook_configs: [{ url: "%s" }]
                route: %s
                """.formatted(sink.url(), route()));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        program,
                        "--config.file=" + file,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=",
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Running(process, port, log);
    }

    private static String route() {
        return "{ receiver: sink, group_by: [group, wave], group_wait: 1s, group_interval: 1s, repeat_interval: 4h }";
    }

    private static @Nullable String alertmanager() {
        String named = System.getenv("ALERTMANAGER_BINARY");
        if (named != null) {
            return named;
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder ->
                        Stream.of("prometheus-alertmanager", "alertmanager").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static void untilReady(HttpClient http, Running running) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + "/-/ready"))
                .build();
        while (running.process().isAlive()) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // it does not listen yet
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new IOException("it ended: " + Files.readString(running.log()));
    }

    /** User and system time of the process; those fields follow the name, which may hold blanks. */
    private static double cpuSeconds(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
