package dev.signalman.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.hook.Hint;
import dev.signalman.hook.HookDesk;
import dev.signalman.hook.HookKeys;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookRouteTest {
    private static final InstantSource STILL = InstantSource.fixed(Instant.parse("2026-11-02T08:00:00Z"));
    private static final String BODY = "{\"project\":{\"id\":\"web\"},\"pipeline\":{\"id\":\"p1\"}}";

    private final Vertx vertx = Vertx.vertx();
    private final SignalmanMetrics metrics = new SignalmanMetrics(
            MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", InstantSource.system());
    private final List<Hint> hints = new CopyOnWriteArrayList<>();
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server = serving(new HookDesk(List.of(HookKeys.of("acme", new Secret("key"), null))));

    private WebServer serving(HookDesk desk) {
        return new WebServer(
                WebOptions.listen("127.0.0.1:0"),
                metrics.exposition(),
                new StatusSource() {
                    @Override
                    public Future<Status> status() {
                        return Future.succeededFuture(SamplePage.status());
                    }

                    @Override
                    public Future<Readiness> readiness() {
                        return Future.succeededFuture(Readiness.READY);
                    }
                },
                List.of(new HookRoute(
                        desk,
                        hints::add,
                        (organization, outcome) -> outcomes.add(organization + "/" + outcome),
                        STILL)),
                STILL);
    }

    @BeforeEach
    void start() throws Exception {
        vertx.deployVerticle(server).await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().await(10, TimeUnit.SECONDS);
        metrics.close();
    }

    private HttpRequest.Builder hook() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/hooks/semaphore"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String key, String body) throws Exception {
        return send(hook().header("X-Semaphore-Signature-256", sign(key, body)).POST(BodyPublishers.ofString(body)));
    }

    private static String sign(String key, String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }

    @Test
    void a_genuine_webhook_is_a_hint_once() throws Exception {
        assertThat(post("key", BODY).statusCode()).isEqualTo(200);
        assertThat(post("key", BODY).statusCode()).as("a retry").isEqualTo(200);

        assertThat(hints).containsExactly(new Hint("acme", "web", "p1"));
        assertThat(outcomes).containsExactly("acme/accepted", "acme/repeated");
    }

    @Test
    void what_is_not_genuine_is_refused_and_hints_at_nothing() throws Exception {
        assertThat(send(hook().POST(BodyPublishers.ofString(BODY))).statusCode())
                .as("unsigned")
                .isEqualTo(401);
        assertThat(post("guess", BODY).statusCode()).as("forged").isEqualTo(403);
        assertThat(post("key", "{}").statusCode()).as("senseless").isEqualTo(400);

        assertThat(hints).isEmpty();
        assertThat(outcomes).containsExactly("/unsigned", "/forged", "acme/unreadable");
    }

    @Test
    void a_body_beyond_all_measure_is_refused() throws Exception {
        String large = "x".repeat((1 << 20) + 1);

        assertThat(post("key", large).statusCode()).isEqualTo(413);
        assertThat(outcomes).containsExactly("/too_large");
    }

    @Test
    void more_than_a_burst_is_refused_for_a_while() throws Exception {
        for (int i = 0; i < 500; i++) {
            assertThat(post("guess", BODY).statusCode()).isEqualTo(403);
        }
        assertThat(post("key", BODY).statusCode()).isEqualTo(429);
    }

    @Test
    void who_goes_away_in_the_middle_leaves_nothing_behind() throws Exception {
        for (int i = 0; i < 80; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream()
                        .write(("POST /hooks/semaphore HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                                        + "X-Semaphore-Signature-256: " + sign("key", BODY) + "\r\n\r\nhalf of it")
                                .getBytes(UTF_8));
            }
        }

        await().untilAsserted(() -> assertThat(post("key", BODY).statusCode()).isEqualTo(200));
    }

    @Test
    void only_post_is_possible() throws Exception {
        HttpResponse<String> got = send(hook().GET());

        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void without_a_key_there_are_no_webhooks() throws Exception {
        server = serving(new HookDesk(List.of()));
        vertx.deployVerticle(server).await(10, TimeUnit.SECONDS);

        assertThat(post("key", BODY).statusCode()).isEqualTo(404);
    }
}
