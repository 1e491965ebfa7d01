package dev.signalman.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.PipelineQuery;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** What one poll of 100 pipelines costs over fetching and parsing the same bytes by hand, alternating in one run. */
final class PollBench {
    private static final int ROUNDS = 7;
    private static final int POLLS = 150;

    private PollBench() {}

    static void run() throws Exception {
        Vertx vertx = Vertx.vertx();
        VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
        Simulator simulator = Simulator.start(
                        vertx, Scenario.large(1, 1, 100, Duration.ofDays(1)), clock, SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        String project = simulator.organization().projects().getFirst().id();
        SemaphoreClient client =
                SemaphoreClient.create(vertx, options(simulator, 5, 1_000_000), (endpoint, outcome, elapsed) -> {});
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulator.baseUrl() + "/api/v1alpha/pipelines?page_size=100&project_id=" + project))
                .header("Authorization", "Token " + simulator.token())
                .build();
        ObjectMapper json = new ObjectMapper();
        double[] ours = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < POLLS; i++) {
                client.pipelines(PipelineQuery.project(project))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get();
            }
            long between = System.nanoTime();
            for (int i = 0; i < POLLS; i++) {
                json.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body());
            }
            long ended = System.nanoTime();
            if (round >= 0) {
                ours[round] = (between - began) / 1e3 / POLLS;
                bare[round] = (ended - between) / 1e3 / POLLS;
            }
        }
        Bench.print("poll of 100 pipelines: client, decoded", "us", ours);
        Bench.print("the same: JDK HTTP client and bare JSON parse", "us", bare);
        double[] ratios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ratios[i] = ours[i] / bare[i];
        }
        Bench.print("ratio", "x", ratios);
        client.close();
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    static ClientOptions options(Simulator simulator, int inFlight, int perMinute) {
        return new ClientOptions(
                URI.create(simulator.baseUrl()),
                simulator::token,
                inFlight,
                perMinute,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                64 << 20,
                1_000,
                4,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                null);
    }
}
