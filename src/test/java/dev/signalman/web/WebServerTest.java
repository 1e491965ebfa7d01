package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest implements StatusSource {
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final SignalmanMetrics metrics = new SignalmanMetrics(
            MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", InstantSource.system());
    private final WebServer server = server(ANSWER_WITHIN);
    private final HttpClient client = HttpClient.newHttpClient();

    private volatile Future<Readiness> readiness = Future.succeededFuture(Readiness.READY);
    private volatile Future<Status> status = Future.succeededFuture(SamplePage.status());

    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Future<Status> status() {
        asked.incrementAndGet();
        return status;
    }

    @Override
    public Future<Readiness> readiness() {
        asked.incrementAndGet();
        return readiness;
    }

    private WebServer server(Duration answerWithin) {
        return new WebServer(
                WebOptions.listen("127.0.0.1:0"),
                metrics.exposition(),
                this,
                List.of(),
                InstantSource.fixed(SamplePage.NOW),
                new Connections(100, Duration.ofMinutes(1), Duration.ofMinutes(1)),
                answerWithin,
                Duration.ofMinutes(1));
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

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    @Test
    void a_scrape_of_megabytes_arrives_whole() throws Exception {
        for (int endpoint = 0; endpoint < 450; endpoint++) {
            for (int outcome = 0; outcome < 10; outcome++) {
                metrics.apiRequest("acme", "endpoint-" + endpoint, "outcome-" + outcome, Duration.ofMillis(outcome));
            }
        }
        HttpResponse<String> text = get("/metrics");
        assertThat(text.body()).hasSizeGreaterThan(1_000_000).endsWith("\n");
        assertThat(text.headers().firstValueAsLong("content-length"))
                .hasValue(text.body().length());
        assertThat(text.body().lines().filter(line -> line.startsWith("signalman_api_requests_total{")))
                .hasSize(4_500);
        assertThat(send(request("/metrics").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .body())
                .isEmpty();
    }

    @Test
    void metrics_come_in_the_format_that_is_asked_for() throws Exception {
        HttpResponse<String> text = get("/metrics");
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(text.body()).contains("signalman_build_info{", "version=\"1.2.3\"");
        assertThat(send(request("/metrics").header("Accept", "application/openmetrics-text; version=1.0.0"))
                        .body())
                .endsWith("# EOF\n");
        assertThat(send(request("/metrics").header("Accept-Encoding", "gzip"))
                        .headers()
                        .firstValue("content-encoding"))
                .hasValue("gzip");
    }

    @Test
    void it_is_healthy_as_long_as_it_answers() throws Exception {
        assertThat(get("/-/healthy").body()).isEqualTo("ok\n");
    }

    @Test
    void it_is_ready_when_nothing_is_missing_and_otherwise_says_what_is() throws Exception {
        assertThat(get("/-/ready").statusCode()).isEqualTo(200);
        readiness = Future.succeededFuture(new Readiness(List.of("acme: first sweep of projects")));
        HttpResponse<String> waiting = get("/-/ready");
        assertThat(waiting.statusCode()).isEqualTo(503);
        JsonNode body = new ObjectMapper().readTree(waiting.body());
        assertThat(body.get("ready").asBoolean()).isFalse();
        assertThat(body.at("/waitingFor/0").asText()).isEqualTo("acme: first sweep of projects");
    }

    @Test
    void readiness_that_cannot_be_told_is_not_ready_and_does_not_quote_the_failure() throws Exception {
        readiness = Future.failedFuture(new IOException("password=hunter2"));
        HttpResponse<String> answer = get("/-/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("IOException").doesNotContain("hunter2");
    }

    @Test
    void readiness_that_hangs_is_not_ready() throws Exception {
        Promise<Readiness> never = Promise.promise();
        readiness = never.future();
        WebServer impatient = server(Duration.ofMillis(50));
        vertx.deployVerticle(impatient).await(10, TimeUnit.SECONDS);
        assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + impatient.port() + "/-/ready")))
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void the_status_is_there_for_people_and_for_programs() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).contains("Open incidents");
        JsonNode json = new ObjectMapper().readTree(get("/api/v1/status").body());
        assertThat(json.at("/incidents/0/rule").asText()).isEqualTo("PipelineFailed");
        assertThat(json.at("/collectors/0/state").asText()).isEqualTo("seeing");
        assertThat(json.at("/events/0/occurredAt").asText()).isEqualTo("2026-03-01T11:59:48Z");
    }

    @Test
    void a_status_that_cannot_be_told_is_503_without_details() throws Exception {
        status = Future.failedFuture(new IOException("password=hunter2"));
        for (String path : List.of("/", "/api/v1/status")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/status"})
    void many_who_ask_at_once_cost_one_look_at_the_store(String path) throws Exception {
        Promise<Status> slowStatus = Promise.promise();
        status = slowStatus.future();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(client.sendAsync(request(path).build(), BodyHandlers.ofString()));
        }
        await().until(() -> asked.get() > 0);
        slowStatus.complete(SamplePage.status());
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(asked.get()).as("looks for 50 requests").isLessThan(10);
    }

    private WebServer other(Connections connections) throws Exception {
        WebServer other = new WebServer(
                WebOptions.listen("127.0.0.1:0"),
                metrics.exposition(),
                this,
                List.of(),
                InstantSource.system(),
                connections,
                ANSWER_WITHIN,
                Duration.ofMinutes(1));
        vertx.deployVerticle(other).await(10, TimeUnit.SECONDS);
        return other;
    }

    private static Socket connected(WebServer to) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void served(Socket socket) throws IOException {
        write(socket, "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nok\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("closed after: " + answer).isNotEqualTo(-1);
            answer.append((char) next);
        }
    }

    private static void trickleUntilClosed(Socket socket) {
        await().until(() -> {
            try {
                socket.getOutputStream().write('a');
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Test
    void a_request_that_trickles_in_without_end_loses_its_connection() throws Exception {
        WebServer impatient = other(new Connections(10, Duration.ofMinutes(1), Duration.ofMillis(300)));
        try (Socket socket = connected(impatient)) {
            served(socket);
            write(socket, "GET / HTTP/1.1\r\nX: ");
            trickleUntilClosed(socket);
        }
    }

    @Test
    void a_connection_that_does_not_begin_a_request_is_closed_sooner_than_one_that_did() throws Exception {
        WebServer impatient = other(new Connections(10, Duration.ofMillis(300), Duration.ofMinutes(1)));
        try (Socket scraper = connected(impatient);
                Socket slow = connected(impatient)) {
            served(scraper);
            write(slow, "GET / HTTP/1.1\r\nX: ");
            trickleUntilClosed(slow);
            served(scraper);
        }
    }

    @Test
    void half_open_connections_keep_nobody_out() throws Exception {
        WebServer small = other(new Connections(3, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        List<Socket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Socket socket = connected(small);
                halfOpen.add(socket);
                write(socket, "GET /metrics HTTP/1.1\r\nX: ");
            }
            try (Socket probe = connected(small)) {
                served(probe);
            }
            assertThat(halfOpen.getFirst().getInputStream().read())
                    .as("the oldest made room")
                    .isEqualTo(-1);
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    @Test
    void a_newcomer_does_not_take_the_place_of_a_request_under_way() throws Exception {
        Promise<Readiness> slow = Promise.promise();
        readiness = slow.future();
        WebServer small = other(new Connections(1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        try (Socket first = connected(small)) {
            write(first, "GET /-/ready HTTP/1.1\r\nHost: x\r\n\r\n");
            await().until(() -> asked.get() > 0);
            try (Socket second = connected(small)) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            slow.complete(Readiness.READY);
            assertThat(first.getInputStream().read()).isEqualTo('H');
            await().untilAsserted(() -> {
                try (Socket third = connected(small)) {
                    served(third);
                }
            });
        }
    }

    @Test
    void a_body_where_none_is_taken_is_refused_and_not_read() throws Exception {
        HttpResponse<String> answer = send(request("/").method("GET", BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/-/healthy", "/nowhere", "/api/v1/status"})
    void each_answer_carries_the_security_headers(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void unknown_paths_and_other_methods_are_refused_in_plain_text() throws Exception {
        HttpResponse<String> unknown = get("/nowhere?x=%3Cscript%3E");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(unknown.body()).doesNotContain("script");
        HttpResponse<String> post = send(request("/metrics").POST(BodyPublishers.ofString("x".repeat(100_000))));
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @Test
    void head_is_answered_without_a_body() throws Exception {
        HttpResponse<String> head = send(request("/-/healthy").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void oversized_requests_are_refused_and_others_go_on() throws Exception {
        assertThat(get("/" + "a".repeat(10_000)).statusCode()).isEqualTo(414);
        assertThat(send(request("/").header("X-Large", "a".repeat(20_000))).statusCode())
                .isEqualTo(431);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).matches("(?s)HTTP/1\\.[01] 400 .*");
        }
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @Test
    void a_port_that_is_taken_is_told_in_the_words_of_the_configuration() {
        WebServer second = new WebServer(
                new WebOptions("127.0.0.1", server.port()),
                metrics.exposition(),
                this,
                List.of(),
                InstantSource.system());
        assertThatThrownBy(() -> vertx.deployVerticle(second).await(10, TimeUnit.SECONDS))
                .hasMessageContaining("http.listen is 127.0.0.1:" + server.port());
    }
}
