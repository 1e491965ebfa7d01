package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private record Received(String body, java.util.Map<String, String> headers) {}

    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.quiet();
    private final java.util.List<Received> received = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final java.util.concurrent.atomic.AtomicBoolean hold = new java.util.concurrent.atomic.AtomicBoolean();
    private final com.sun.net.httpserver.HttpServer sink = sink();
    private final String url = "http://127.0.0.1:" + sink.getAddress().getPort() + "/hook";

    private com.sun.net.httpserver.HttpServer sink() {
        try {
            var server = com.sun.net.httpserver.HttpServer.create(
                    new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hook", exchange -> {
                var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
                exchange.getRequestHeaders().forEach((k, v) -> headers.put(k, v.getFirst()));
                received.add(new Received(
                        new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8),
                        headers));
                if (hold.get()) return;
                exchange.sendResponseHeaders(500, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        probe.close();
        sink.stop(0);
    }

    private Received one() {
        org.awaitility.Awaitility.await().until(() -> !received.isEmpty());
        return received.getFirst();
    }

    @Test
    void a_done_pipeline_is_posted_once_signed_and_even_a_500_counts_as_delivered() throws Exception {
        probe.simulator.notifyAt(url, "secret");
        var started = probe.organization.start("web", "main", Plan.failing(SECOND, "unit tests"));
        probe.advance(Duration.ofSeconds(5));
        var hook = one();
        assertThat(hook.headers())
                .containsEntry("Content-type", "application/json")
                .containsEntry("User-Agent", "Semaphore-Webhook")
                .containsKey("X-Semaphore-Webhook-Id");
        var bytes = hook.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(hook.headers().get("X-Semaphore-Signature-256"))
                .matches("[0-9a-f]{64}")
                .isEqualTo(Hmac.hex("secret", bytes));
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(hook.body());
        assertThat(json.at("/version").asText()).isEqualTo("1.0.0");
        assertThat(json.at("/pipeline/id").asText()).isEqualTo(started.pipelineId());
        assertThat(json.at("/pipeline/result").asText()).isEqualTo("failed");
        assertThat(json.at("/pipeline/stopping_at").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(json.at("/pipeline/created_at").asText()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(json.at("/revision/branch/name").asText()).isEqualTo("main");
        assertThat(json.at("/revision/tag").isNull()).isTrue();
        assertThat(json.at("/blocks/1/jobs/0/result").asText()).isEqualTo("failed");
        probe.advance(Duration.ofMinutes(5));
        assertThat(probe.simulator.notificationsSent()).isEqualTo(1);
    }

    @Test
    void time_that_passes_is_noticed_without_any_request() {
        probe.simulator.notifyAt(url, "secret");
        probe.organization.start("web", "main", Plan.passing(SECOND));
        probe.clock.advance(Duration.ofSeconds(5));
        assertThat(one().body()).contains("passed");
    }

    @Test
    void a_receiver_that_does_not_answer_in_time_gets_it_only_once() {
        hold.set(true);
        probe.simulator.notifyAt(url, "secret");
        probe.organization.start("web", "main", Plan.passing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        org.awaitility.Awaitility.await().until(() -> probe.simulator.notificationsLost() == 1);
        assertThat(received).hasSize(1);
        assertThat(probe.simulator.notificationsSent()).isEqualTo(1);
    }

    @Test
    void the_known_signature_of_a_known_body() {
        assertThat(Hmac.hex("secret", "body".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo("dc46983557fea127b43af721467eb9b3fde2338fe3e14f51952aa8478c13d355");
    }

    @Test
    void without_a_secret_it_is_sent_unsigned() {
        probe.simulator.notifyAt(url, null);
        probe.organization.start("web", "main", Plan.passing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        assertThat(one().headers()).doesNotContainKey("X-Semaphore-Signature-256");
    }

    @Test
    void nobody_listening_loses_the_notification_and_nothing_else() {
        sink.stop(0);
        probe.simulator.notifyAt(url, "secret");
        probe.organization.start("web", "main", Plan.passing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.simulator.notificationsSent()).isEqualTo(1);
        assertThat(probe.get("projects").status()).isEqualTo(200);
    }
}
