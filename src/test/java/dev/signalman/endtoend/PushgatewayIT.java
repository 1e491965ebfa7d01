package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.metrics.CollectorSample;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SampleEvents;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.push.Destination;
import dev.signalman.push.PushgatewayOptions;
import dev.signalman.push.PushgatewayPusher;
import dev.signalman.testing.Containers;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Metrics pushed to a real Pushgateway, as its own page shows them. */
class PushgatewayIT {
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    @Test
    void pushes_replace_their_group_and_take_it_away_at_the_end() throws Exception {
        Containers.require();
        Vertx vertx = Vertx.vertx();
        List<String> outcomes = new CopyOnWriteArrayList<>();
        try (GenericContainer<?> gateway = new GenericContainer<>(DockerImageName.parse(Containers.pushgatewayImage()))
                        .withExposedPorts(9091)
                        .waitingFor(Wait.forHttp("/-/ready").forPort(9091));
                SignalmanMetrics metrics = new SignalmanMetrics(
                        MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", InstantSource.system());
                HttpClient http = HttpClient.newHttpClient()) {
            gateway.start();
            URI url = URI.create("http://" + gateway.getHost() + ":" + gateway.getMappedPort(9091));
            SampleEvents.feed(metrics);
            metrics.apiRequest("acme", "pipelines.list", "ok", Duration.ofMillis(300));
            metrics.collectors(() -> List.of(new CollectorSample("acme", "agents", null, null, true)));
            String pusher = vertx.deployVerticle(
                            new PushgatewayPusher(
                                    new PushgatewayOptions(
                                            Destination.of(url).every(Duration.ofMillis(100), Duration.ofSeconds(10)),
                                            "signal/man",
                                            Map.of("instance", "ci/1", "region", ""),
                                            true),
                                    metrics.exposition(),
                                    "1.2.3",
                                    InstantSource.system(),
                                    (destination, outcome, at) -> outcomes.add(outcome)),
                            VIRTUAL)
                    .await(10, TimeUnit.SECONDS);
            await().until(() -> !outcomes.isEmpty());
            assertThat(outcomes).containsOnly("ok");
            List<String> shown = shown(http, url);
            assertThat(requests(shown))
                    .singleElement()
                    .asString()
                    .contains("job=\"signal/man\"", "instance=\"ci/1\"", "outcome=\"ok\"")
                    .endsWith(" 1");
            assertThat(shown)
                    .anyMatch(line -> line.startsWith("signalman_collector_up{"))
                    .anyMatch(line -> line.startsWith("semaphore_pipelines_finished_total{"))
                    .anyMatch(line -> line.startsWith("semaphore_pipeline_duration_seconds_bucket{"));

            metrics.collectors(List::of);
            metrics.apiRequest("acme", "pipelines.list", "ok", Duration.ofMillis(300));
            await().untilAsserted(() -> {
                List<String> later = shown(http, url);
                assertThat(requests(later)).singleElement().asString().endsWith(" 2");
                assertThat(later)
                        .as("what is gone here is gone there")
                        .noneMatch(line -> line.startsWith("signalman_collector_up{"));
            });

            vertx.undeploy(pusher).await(10, TimeUnit.SECONDS);
            assertThat(shown(http, url)).noneMatch(line -> line.contains("job=\"signal/man\""));
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> requests(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("signalman_api_requests_total{"))
                .toList();
    }

    private static List<String> shown(HttpClient http, URI gateway) throws Exception {
        return http.send(HttpRequest.newBuilder(gateway.resolve("/metrics")).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
    }
}
