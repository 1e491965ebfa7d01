package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.DaemonProcess;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two organisations in one process: each has its own token, collectors and labels, and its own trouble. */
class SeveralOrganizationsIT {
    @TempDir
    Path folder;

    @Test
    void one_organisation_that_does_not_answer_does_not_touch_the_other() throws Exception {
        Vertx vertx = Vertx.vertx();
        Simulator north = simulator(vertx, "north");
        Simulator south = simulator(vertx, "south");
        TestConfig config = TestConfig.in(folder);
        try (WebhookSink sink = WebhookSink.start(vertx)) {
            Path file = config.write(Map.of("north", north, "south", south), sink);
            try (DaemonProcess daemon = DaemonProcess.start(file, folder.resolve("daemon.log"), config.port())
                    .awaitHealthy()) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(daemon.get("/-/ready").statusCode()).isEqualTo(200));

                join(north.close());
                run(south, Plan.failing(Duration.ofMillis(300), "unit"));
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(finished(daemon, "south", "failed"))
                                .as("the other goes on being counted")
                                .isEqualTo(1));
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(sink.received())
                                .as("and alerted, under its own name")
                                .anySatisfy(r -> {
                                    assertThat(r.rule()).isEqualTo("PipelineFailed");
                                    assertThat(r.label("organization")).isEqualTo("south");
                                }));
                String metrics = daemon.get("/metrics").body();
                assertThat(finished(daemon, "north", "failed")).isZero();
                assertThat(metrics)
                        .contains(
                                "signalman_collector_up{collector=\"pipelines\",organization=\"south\",project=\"\"} 1.0");
                assertThat(daemon.terminate()).isZero();
                assertThat(daemon.log()).doesNotContain(north.token(), south.token());
            }
        } finally {
            join(vertx.close());
        }
    }

    private static void run(Simulator simulator, Plan plan) {
        var started = simulator.organization().start("web", "main", plan);
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            PipelineTruth pipeline = simulator.organization().pipeline(started.pipelineId());
            return pipeline.done();
        });
    }

    private static Simulator simulator(Vertx vertx, String name) {
        Scenario scenario = Scenario.parse("""
                organization: %s
                seed: 3
                tokens: [{ value: token-of-%s, user: signalman }]
                projects: [{ name: web, branches: [main] }]
                """.formatted(name, name));
        return join(Simulator.start(vertx, scenario, InstantSource.system(), SimulatorOptions.local()));
    }

    private static int finished(DaemonProcess daemon, String organization, String result) throws Exception {
        return daemon.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("semaphore_pipelines_finished_total{")
                        && line.contains("organization=\"" + organization + "\"")
                        && line.contains("result=\"" + result + "\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
