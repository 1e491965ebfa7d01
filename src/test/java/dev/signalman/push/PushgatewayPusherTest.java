package dev.signalman.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalman.metrics.Exposition;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.testing.ManySeries;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushgatewayPusherTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private static final Supplier<Exposition.Page> ONE = new ManySeries(1)::text;
    private Counterpart gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new Counterpart();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private PushgatewayPusher pusher(Supplier<Exposition.Page> metrics, Destination destination, boolean delete) {
        return new PushgatewayPusher(
                new PushgatewayOptions(destination, "signalman", Map.of("instance", "ci/1"), delete),
                metrics,
                "1.2.3",
                CLOCK,
                gateway.observer());
    }

    private static Exposition.Page failing() {
        throw new IllegalStateException("as the test wants it");
    }

    private static void status(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end("it does not like key-4711 or hunter2");
    }

    @Test
    void everything_is_put_into_its_group_again_and_again() throws Exception {
        try (SignalmanMetrics metrics =
                new SignalmanMetrics(MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", CLOCK)) {
            metrics.apiRequest("acme", "pipelines.list", "ok", Duration.ofMillis(300));
            gateway.deploy(pusher(() -> metrics.exposition().write("text/plain", null), gateway.destination(), false));
            await().until(() -> gateway.told.size() >= 3);
        }
        assertThat(gateway.arrived).allSatisfy(push -> {
            assertThat(push.method()).isEqualTo("PUT");
            assertThat(push.path()).isEqualTo("/metrics/job/signalman/instance@base64/Y2kvMQ");
            assertThat(push.headers().get("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(push.headers().get("User-Agent")).isEqualTo("Signalman/1.2.3");
            assertThat(push.headers().get("X-Api-Key")).isEqualTo("key-4711");
            assertThat(push.headers().get("Authorization"))
                    .isEqualTo("Basic "
                            + Base64.getEncoder().encodeToString("user:hunter2".getBytes(StandardCharsets.UTF_8)));
        });
        List<String> lines =
                gateway.arrived.getFirst().body().toString().lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("signalman_api_requests_total{"))
                .singleElement()
                .asString()
                .contains("endpoint=\"pipelines.list\"", "outcome=\"ok\"")
                .endsWith(" 1.0");
        assertThat(lines)
                .filteredOn(line -> !line.startsWith("#"))
                .as("no timestamp, which the Pushgateway would refuse")
                .allMatch(line -> line.matches("[a-zA-Z0-9_:]+(\\{.*})? [^ ]+"));
        assertThat(gateway.told).contains(new Counterpart.Told("pushgateway", "ok"));
        assertThat(gateway.log()).isEmpty();
    }

    @Test
    void megabytes_arrive_whole() throws Exception {
        gateway.deploy(pusher(new ManySeries(30_000)::text, gateway.destination(), false));
        await().until(() -> !gateway.told.isEmpty());
        assertThat(gateway.arrived.getFirst().body().toString().lines().filter(line -> !line.startsWith("#")))
                .hasSize(30_000);
    }

    @Test
    void an_outage_is_told_once_when_it_begins_and_once_when_it_ends() throws Exception {
        gateway.answer = (number, request) -> status(request, number <= 4 ? 503 : 200);
        gateway.deploy(pusher(ONE, gateway.destination(), false));
        await().until(() -> gateway.outcomes().contains("ok"));
        assertThat(gateway.outcomes()).startsWith("unavailable", "unavailable", "unavailable", "unavailable", "ok");
        await().untilAsserted(() -> assertThat(gateway.log()).hasSize(2));
        assertThat(gateway.log().getFirst())
                .contains(
                        "pushgateway at 127.0.0.1", "does not take the metrics", "503", "it does not like *** or ***");
        assertThat(gateway.log().getLast()).contains("takes the metrics again");
        assertThat(gateway.log().toString()).doesNotContain("hunter2", "key-4711");
    }

    @Test
    void each_kind_of_failure_has_its_name() throws Exception {
        gateway.answer = (number, request) -> {
            switch (number) {
                case 1 -> status(request, 400);
                case 2 -> status(request, 401);
                case 3 -> status(request, 429);
                case 4 -> request.connection().close();
                case 5 ->
                    request.response()
                            .setStatusCode(302)
                            .putHeader("Location", "/elsewhere")
                            .end();
                case 6 -> request.response().end("x".repeat(1_000_000));
                default -> {
                    // no answer at all
                }
            }
        };
        gateway.deploy(pusher(ONE, gateway.destination().every(Duration.ofMillis(20), Duration.ofMillis(400)), false));
        await().until(() -> gateway.told.size() >= 7);
        assertThat(gateway.outcomes())
                .startsWith("refused", "refused", "unavailable", "unreachable", "refused", "ok", "timeout");
        assertThat(gateway.arrived).noneMatch(request -> request.path().contains("elsewhere"));
    }

    @Test
    void a_pushgateway_that_is_not_there_is_tried_again() throws Exception {
        Destination nobody = gateway.destination();
        gateway.stopListening();
        gateway.deploy(pusher(ONE, nobody, true));
        await().until(() -> gateway.told.size() >= 3);
        assertThat(gateway.outcomes()).containsOnly("unreachable");
        assertThat(gateway.log()).hasSize(1);
    }

    @Test
    void metrics_that_cannot_be_made_are_an_error_of_ours_and_the_next_push_comes() throws Exception {
        gateway.deploy(pusher(PushgatewayPusherTest::failing, gateway.destination(), false));
        await().until(() -> gateway.told.size() >= 2);
        assertThat(gateway.outcomes()).containsOnly("error");
        assertThat(gateway.arrived).isEmpty();
    }

    @Test
    void a_slow_pushgateway_gets_one_push_at_a_time() throws Exception {
        gateway.answer = (number, request) -> Future.succeededFuture();
        String id = gateway.deploy(
                pusher(ONE, gateway.destination().every(Duration.ofMillis(5), Duration.ofMillis(100)), false));
        await().until(() -> gateway.told.size() >= 3);
        assertThat(gateway.arrived.size()).isLessThanOrEqualTo(gateway.told.size() + 1);
        gateway.undeploy(id);
    }

    @Test
    void the_group_is_deleted_at_the_end_only_if_that_is_wanted() throws Exception {
        for (boolean wanted : new boolean[] {false, true}) {
            gateway.arrived.clear();
            int before = gateway.told.size();
            String id = gateway.deploy(pusher(ONE, gateway.destination(), wanted));
            await().until(() -> gateway.told.size() > before);
            gateway.undeploy(id);
            Counterpart.Arrived last = gateway.arrived.getLast();
            assertThat(last.method()).isEqualTo(wanted ? "DELETE" : "PUT");
            assertThat(last.path()).isEqualTo("/metrics/job/signalman/instance@base64/Y2kvMQ");
            int then = gateway.arrived.size();
            assertThat(gateway.arrived).as("nothing comes after it").hasSize(then);
        }
    }

    @Test
    void a_stop_does_not_wait_for_a_pushgateway_that_hangs() throws Exception {
        gateway.answer = (number, request) -> Future.succeededFuture();
        String id = gateway.deploy(
                pusher(ONE, gateway.destination().every(Duration.ofMillis(5), Duration.ofMillis(300)), true));
        await().until(() -> !gateway.arrived.isEmpty());
        gateway.undeploy(id);
        assertThat(gateway.log().getLast()).contains("were not deleted: no answer within 300 ms");
    }

    @Test
    void authorities_that_cannot_be_read_are_told_at_the_start() {
        Destination destination = new Destination(
                URI.create("https://127.0.0.1:1"),
                Credentials.none(),
                Map.of(),
                Path.of("nowhere.pem"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> gateway.deploy(pusher(ONE, destination, false)))
                .hasMessageContaining("ca_file: nowhere.pem cannot be read");
    }
}
