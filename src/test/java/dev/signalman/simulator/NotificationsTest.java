package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Notifications made through the interface are the ones that are sent. */
class NotificationsTest {
    private record Received(String path, Map<String, String> headers, Buffer body) {}

    private final Probe probe = Probe.quiet();
    private final Vertx vertx = Vertx.vertx();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer receiver = vertx.createHttpServer()
            .requestHandler(this::receive)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    private volatile boolean silent;

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
            received.add(new Received(request.path(), headers, body));
            if (!silent) request.response().end();
        });
    }

    @AfterEach
    void stop() {
        probe.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + receiver.actualPort() + path;
    }

    private void notification(String name, String filter, String webhook) {
        var answer = probe.post("notifications", """
                {"metadata":{"name":"%s"},"spec":{"rules":[{"name":"r","filter":%s,"notify":{"slack":{},"webhook":%s}}]}}
                """.formatted(name, filter, webhook));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void pipeline(String branch, Plan plan) {
        probe.organization.start("web", branch, plan);
        probe.advance(Duration.ofMinutes(1));
    }

    @Test
    void it_is_signed_with_the_variable_of_the_organisations_secret_that_it_names() {
        var secret =
                "{\"metadata\":{\"name\":\"key\"},\"data\":{\"env_vars\":[{\"name\":\"WEBHOOK_SECRET\",\"value\":\"k\"}]}}";
        assertThat(probe.send("POST", "/api/v1beta/secrets", secret).status()).isEqualTo(200);
        notification("signed", "{\"projects\":[\"/.*/\"]}", "{\"endpoint\":\"" + url("/a") + "\",\"secret\":\"key\"}");
        notification(
                "unsigned", "{\"projects\":[\"web\"]}", "{\"endpoint\":\"" + url("/b") + "\",\"secret\":\"none\"}");
        pipeline("main", Plan.passing(Duration.ofSeconds(5)));
        await().until(() -> received.size() == 2);
        var signed = of("/a");
        assertThat(signed.headers.get("X-Semaphore-Signature-256")).isEqualTo(Hmac.hex("k", signed.body.getBytes()));
        assertThat(of("/b").headers).doesNotContainKey("X-Semaphore-Signature-256");
        assertThat(signed.body.toString(StandardCharsets.UTF_8)).contains("\"result\":\"passed\"");
    }

    private Received of(String path) {
        return received.stream().filter(r -> r.path.equals(path)).findFirst().orElseThrow();
    }

    @Test
    void only_what_the_filter_lets_through_is_sent_and_empty_projects_let_nothing() {
        notification(
                "failures",
                "{\"projects\":[\"/.*/\"],\"branches\":[\"/^rel/\"],\"results\":[\"failed\"]}",
                "{\"endpoint\":\"" + url("/failures") + "\"}");
        notification("nothing", "{\"projects\":[]}", "{\"endpoint\":\"" + url("/nothing") + "\"}");
        notification(
                "off", "{\"projects\":[\"/.*/\"]}", "{\"endpoint\":\"" + url("/off") + "\",\"status\":\"INACTIVE\"}");
        notification(
                "with directory",
                "{\"projects\":[\"web\"],\"pipelines\":[\".semaphore/semaphore.yml\"]}",
                "{\"endpoint\":\"" + url("/directory") + "\"}");
        pipeline("main", Plan.failing(Duration.ofSeconds(5)));
        pipeline("release", Plan.passing(Duration.ofSeconds(5)));
        pipeline("release", Plan.failing(Duration.ofSeconds(5)));
        await().until(() -> received.size() == 1);
        assertThat(received.getFirst().path).isEqualTo("/failures");
        assertThat(probe.simulator.notificationsSent()).isEqualTo(1);
    }

    @Test
    void a_timeout_is_tried_again_under_the_same_id_as_often_as_the_rule_says() {
        silent = true;
        notification(
                "patient",
                "{\"projects\":[\"web\"]}",
                "{\"endpoint\":\"" + url("/x") + "\",\"timeout\":50,\"retries\":1}");
        pipeline("main", Plan.passing(Duration.ofSeconds(5)));
        await().until(() -> probe.simulator.notificationsLost() == 1);
        assertThat(received).hasSize(2);
        assertThat(received.get(0).headers.get("X-Semaphore-Webhook-Id"))
                .isEqualTo(received.get(1).headers.get("X-Semaphore-Webhook-Id"));
    }

    @Test
    void a_deleted_notification_is_sent_no_more() {
        notification("gone", "{\"projects\":[\"web\"]}", "{\"endpoint\":\"" + url("/gone") + "\"}");
        assertThat(probe.send("DELETE", "/api/v1alpha/notifications/gone", "").status())
                .isEqualTo(200);
        pipeline("main", Plan.passing(Duration.ofSeconds(5)));
        assertThat(probe.simulator.notificationsSent()).isZero();
    }
}
