package dev.signalman.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.secret.Secret;
import dev.signalman.testing.ManySeries;
import dev.signalman.testing.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeRouteTest {
    private static final int SERIES = 40_000;
    private static final ScrapeRoute.Source MANY = new ManySeries(SERIES)::write;
    private static final ScrapeRoute.Source FEW = new ManySeries(4)::write;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final ScrapeAccess GUARDED =
            new ScrapeAccess(Map.of("prometheus", new Secret("hunter2")), new Secret("the-token"));

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private int serve(ScrapeRoute route) throws Exception {
        return serve(route, new HttpServerOptions());
    }

    private int serve(ScrapeRoute route, HttpServerOptions options) throws Exception {
        Router router = Router.router(vertx);
        route.mount(new Paths(router));
        HttpServer server = vertx.createHttpServer(options).requestHandler(router);
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
        return server.actualPort();
    }

    private int serve(ScrapeRoute.Source metrics) throws Exception {
        return serve(new ScrapeRoute(metrics, ScrapeAccess.OPEN, LONG));
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void a_scrape_of_megabytes_arrives_whole() throws Exception {
        int port = serve(MANY);
        HttpResponse<String> plain = send(request(port, "/metrics"));
        assertThat(plain.body().lines().filter(line -> !line.startsWith("#"))).hasSize(SERIES);
        assertThat(plain.body()).endsWith("\n").hasSizeGreaterThan(2_000_000);
        assertThat(plain.headers().firstValueAsLong("content-length"))
                .hasValue(plain.body().length());

        HttpResponse<byte[]> packed = client.send(
                request(port, "/metrics").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body().getBytes(US_ASCII));
        }
    }

    @Test
    void a_scrape_of_megabytes_arrives_whole_over_tls(@TempDir Path folder) throws Exception {
        TestCertificate own = TestCertificate.create(folder, "own", "ip:127.0.0.1");
        int port = serve(
                new ScrapeRoute(MANY, ScrapeAccess.OPEN, LONG),
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(own.certificate().toString())
                                .addKeyPath(own.key().toString())));
        Buffer body = vertx.createHttpClient(new HttpClientOptions()
                        .setTrustOptions(new PemTrustOptions()
                                .addCertPath(own.certificate().toString())))
                .request(new RequestOptions().setAbsoluteURI("https://127.0.0.1:" + port + "/metrics"))
                .compose(request -> request.send())
                .compose(response -> response.body())
                .await(20, TimeUnit.SECONDS);
        assertThat(body.toString().lines().filter(line -> !line.startsWith("#")))
                .hasSize(SERIES);
    }

    @Test
    void head_says_how_long_it_would_be() throws Exception {
        int port = serve(FEW);
        HttpResponse<String> head = send(request(port, "/metrics").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length"))
                .hasValue(send(request(port, "/metrics")).body().length());
    }

    @Test
    void readers_that_do_not_read_take_the_places_of_scrapes_only_for_a_while() throws Exception {
        int port = serve(new ScrapeRoute(MANY, ScrapeAccess.OPEN, Duration.ofMillis(500)));
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4_096);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                idle.add(socket);
            }
            HttpResponse<String> fifth = send(request(port, "/probe?project=even"));
            assertThat(fifth.statusCode()).isEqualTo(503);
            assertThat(fifth.headers().firstValue("retry-after")).hasValue("1");
            await().until(() -> send(request(port, "/metrics")).statusCode() == 200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void a_reader_that_goes_away_in_the_middle_gives_its_place_back() throws Exception {
        int port = serve(MANY);
        for (int i = 0; i < 12; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        }
        await().until(() -> send(request(port, "/metrics")).statusCode() == 200);
    }

    @Test
    void a_probe_shows_one_project_alone() throws Exception {
        int port = serve(FEW);
        String body = send(request(port, "/probe?project=odd")).body();
        assertThat(body.lines().filter(line -> !line.startsWith("#")))
                .hasSize(2)
                .allMatch(line -> line.contains("project=\"odd\""));
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, identity",
        "text/plain, gzip",
        "application/openmetrics-text;version=1.0.0, identity",
        "application/openmetrics-text;version=1.0.0, gzip",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited, identity",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited, gzip",
    })
    void a_project_that_is_not_there_is_not_found_rather_than_empty(String accept, String encoding) throws Exception {
        int port = serve(FEW);
        HttpResponse<String> unknown = send(
                request(port, "/probe?project=nowhere").header("Accept", accept).header("Accept-Encoding", encoding));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(unknown.body()).contains("no metrics of this project").doesNotContain("nowhere");
        assertThat(send(request(port, "/probe?project=even")
                                .header("Accept", accept)
                                .header("Accept-Encoding", encoding))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/probe", "/probe?project=", "/probe?project=even&project=odd", "/probe?target=even"})
    void a_probe_must_name_one_project(String path) throws Exception {
        HttpResponse<String> answer = send(request(serve(FEW), path));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/probe?project=NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/probe?project=even", "/probe?project=nowhere", "/probe"})
    void nothing_is_told_without_credentials(String path) throws Exception {
        int port = serve(new ScrapeRoute(FEW, GUARDED, LONG));
        for (HttpRequest.Builder request : List.of(
                request(port, path),
                request(port, path).header("Authorization", "Bearer wrong"),
                request(port, path + (path.contains("?") ? "&" : "?") + "access_token=the-token&token=the-token"))) {
            HttpResponse<String> refused = send(request);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("www-authenticate")).hasSize(2);
            assertThat(refused.body()).doesNotContain("the-token", "hunter2", "test_series");
        }
    }

    @Test
    void either_credential_opens_the_metrics() throws Exception {
        int port = serve(new ScrapeRoute(FEW, GUARDED, LONG));
        assertThat(send(request(port, "/metrics").header("Authorization", "Bearer the-token"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request(port, "/probe?project=odd").header("Authorization", "Basic cHJvbWV0aGV1czpodW50ZXIy"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_answer_that_cannot_be_made_gives_its_place_back() throws Exception {
        int port = serve((accept, encoding, selection) -> {
            throw new IllegalStateException("as the test wants it");
        });
        for (int i = 0; i < 6; i++) {
            assertThat(send(request(port, "/metrics")).statusCode()).isEqualTo(500);
        }
    }

    @Test
    void a_connection_serves_one_scrape_after_another() throws Exception {
        int port = serve(FEW);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                StringBuilder answer = new StringBuilder();
                while (!answer.toString().endsWith("\r\n\r\n")) {
                    answer.append((char) socket.getInputStream().read());
                }
                assertThat(answer).startsWith("HTTP/1.1 200");
            }
        }
    }
}
