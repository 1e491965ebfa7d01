package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.testing.DeskServer;
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
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not, must not, and whoever sends rubbish. */
class HostileApiTest {
    private static final String TOKEN = "a-token-nobody-guesses";
    private static final String ALERT = "[{\"labels\":{\"alertname\":\"X\"}}]";

    private final HttpClient client = HttpClient.newHttpClient();
    private DeskServer server;

    @BeforeEach
    void start() throws Exception {
        server = DeskServer.open().withIncidents();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void serving(@Nullable String token, String listen) throws Exception {
        server.close();
        server = DeskServer.of(token, listen).withIncidents();
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A request as it goes over the wire, since Java's client refuses to lie about where it comes from. */
    private String raw(String headers, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /api/v2/alerts HTTP/1.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                    + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int posted() {
        return server.desk().alerts().result().size() - 2;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nOrigin: https://evil.example\r\n",
                "Host: localhost\r\nOrigin: null\r\n",
                "Host: localhost\r\nOrigin: http://localhost.evil.example\r\n",
                "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
                "Host: localhost\r\nSec-Fetch-Site: same-site\r\n",
                "Host: rebound.evil.example\r\nOrigin: http://rebound.evil.example\r\n",
                "Host: rebound.evil.example\r\n",
                "Host: 127.0.0.1.evil.example\r\n"
            })
    void pages_of_other_sites_change_nothing(String headers) throws Exception {
        assertThat(raw(headers, ALERT)).startsWith("HTTP/1.1 403 ");
        assertThat(posted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:1\r\n",
                "Host: [::1]:9\r\n",
                "Host: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
            })
    void programs_of_this_machine_may(String headers) throws Exception {
        assertThat(raw(headers, ALERT)).startsWith("HTTP/1.1 200 ");
        assertThat(posted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""})
    void what_a_form_can_send_is_not_taken(String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/alerts"))
                .POST(BodyPublishers.ofString(ALERT));
        assertThat(send(type.isEmpty() ? request : request.header("Content-Type", type))
                        .statusCode())
                .isEqualTo(415);
        assertThat(posted()).isZero();
    }

    @Test
    void other_sites_are_never_allowed_to_ask() throws Exception {
        HttpResponse<String> preflight = send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/alerts"))
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(405);
        assertThat(preflight.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void beyond_this_machine_nothing_is_changed_without_a_token_and_the_answer_names_the_key() throws Exception {
        serving(null, "0.0.0.0:0");
        for (String path : new String[] {
            "/api/v2/alerts",
            "/api/v2/silences",
            "/api/v1/incidents/PipelineFailed-a1/acknowledge",
            "/api/v1/incidents/PipelineFailed-a1/rerun",
            "/api/v1/dead-letters/replay",
            "/api/v1/receivers/oncall/test"
        }) {
            HttpResponse<String> answer = send(post(path, "{}"));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("http.api_token");
        }
        HttpResponse<String> delete = send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/silence/x"))
                .DELETE());
        assertThat(delete.statusCode()).isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/alerts")))
                        .statusCode())
                .as("reading is as open as the status page")
                .isEqualTo(200);
    }

    @Test
    void whoever_has_the_token_may_as_bearer_or_as_password() throws Exception {
        serving(TOKEN, "0.0.0.0:0");
        String basic = Base64.getEncoder().encodeToString(("prometheus:" + TOKEN).getBytes(StandardCharsets.UTF_8));
        assertThat(send(post("/api/v2/alerts", ALERT).header("Authorization", "Bearer " + TOKEN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(post("/api/v2/alerts", ALERT).header("Authorization", "Basic " + basic))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer wrong", "Bearer", "Basic !!!", "Basic d3Jvbmc=", "a-token-nobody-guesses"})
    void a_wrong_token_is_401_and_the_right_one_is_not_told(String authorization) throws Exception {
        serving(TOKEN, "127.0.0.1:0");
        HttpRequest.Builder request = post("/api/v2/alerts", ALERT);
        HttpResponse<String> answer =
                send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"signalman\"");
        assertThat(answer.body()).doesNotContain(TOKEN);
        assertThat(posted()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v2/alerts | {",
                "/api/v2/alerts | ",
                "/api/v2/alerts | [] trailing",
                "/api/v2/alerts | {}",
                "/api/v2/alerts | null",
                "/api/v2/alerts | [7]",
                "/api/v2/alerts | [{\"labels\":[]}]",
                "/api/v2/alerts | [{\"labels\":{\"alertname\":7}}]",
                "/api/v2/alerts | [{\"labels\":{\"alertname\":\"x\"},\"startsAt\":\"+999999999-01-01T00:00:00Z\"}]",
                "/api/v2/alerts | [{\"labels\":{\"alertname\":\"x\"},\"endsAt\":7}]",
                "/api/v2/silences | []",
                "/api/v2/silences | \"x\"",
                "/api/v1/incidents/PipelineFailed-a1/acknowledge | {\"by\":\"  \"}",
                "/api/v1/incidents/PipelineFailed-a1/silence | {\"by\":\"a\",\"duration\":\"1h\"}",
                "/api/v1/incidents/PipelineFailed-a1/silence | {\"by\":\"a\",\"duration\":\"PT-5M\"}",
                "/api/v1/incidents/PipelineFailed-a1/silence | {\"by\":\"a\",\"duration\":\"P9999D\"}",
                "/api/v1/dead-letters/replay | {\"ids\":[\"x\"]}",
                "/api/v1/dead-letters/replay | {\"ids\":[1.5]}",
                "/api/v1/dead-letters/replay | {}"
            })
    void rubbish_is_400_and_changes_nothing(String path, String body) throws Exception {
        HttpResponse<String> answer = send(post(path, body == null ? "" : body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(posted()).isZero();
        assertThat(server.desk().done()).isEmpty();
        assertThat(server.desk().silences().result()).isEmpty();
    }

    @Test
    void json_that_is_nested_without_end_is_refused() throws Exception {
        assertThat(send(post("/api/v2/alerts", "[".repeat(1_000_000))).statusCode())
                .isEqualTo(400);
        assertThat(send(post("/api/v2/alerts", "{\"a\":".repeat(500_000))).statusCode())
                .isEqualTo(400);
    }

    @Test
    void what_is_too_large_is_refused_whether_it_says_so_or_not() throws Exception {
        String large = "[\"" + "x".repeat(5 << 20) + "\"]";
        assertThat(raw("Host: localhost\r\nContent-Length: 99999999\r\n", "").substring(0, 12))
                .isIn("HTTP/1.1 413", "HTTP/1.1 400", "HTTP/1.0 400");
        HttpResponse<String> chunked = send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        String many = "[" + "{\"labels\":{\"alertname\":\"x\"}},".repeat(10_000) + "{\"labels\":{\"a\":\"b\"}}]";
        assertThat(send(post("/api/v2/alerts", many)).statusCode()).isEqualTo(413);
        assertThat(posted()).isZero();
    }

    @Test
    void who_sends_half_of_a_body_and_waits_keeps_nobody_else_out() throws Exception {
        Socket[] slow = new Socket[12];
        try {
            for (int i = 0; i < slow.length; i++) {
                slow[i] = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow[i].getOutputStream()
                        .write(("POST /api/v2/alerts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 100\r\n\r\n[{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(send(post("/api/v2/alerts", ALERT)).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void a_body_for_deleting_or_reading_is_not_read() throws Exception {
        String large = "x".repeat(1 << 20);
        HttpRequest.Builder read = HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/alerts"))
                .method("GET", BodyPublishers.ofString(large));
        assertThat(send(read).statusCode()).isEqualTo(413);
        assertThat(send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/alerts")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void other_methods_are_told_which_there_are() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/silence/x"))
                .method("PUT", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, DELETE");
    }
}
