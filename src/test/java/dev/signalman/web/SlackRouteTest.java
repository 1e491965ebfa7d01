package dev.signalman.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.hook.SlackRequests;
import dev.signalman.secret.Secret;
import dev.signalman.testing.DeskServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackRouteTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private final HttpClient client = HttpClient.newHttpClient();
    private DeskServer server;

    @BeforeEach
    void start() throws Exception {
        server = DeskServer.slack(new SlackRequests(new Secret(SECRET))).withIncidents();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static String pressed(String action, String incident, String at) {
        return "payload="
                + URLEncoder.encode(
                        "{\"type\":\"block_actions\",\"user\":{\"id\":\"U1\",\"username\":\"ada\"},\"actions\":[{\"action_id\":\""
                                + action + "\",\"value\":\"" + incident + "\",\"action_ts\":\"" + at + "\"}]}",
                        UTF_8);
    }

    private HttpResponse<String> press(String key, String body) throws Exception {
        String at = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        String signature = "v0=" + HexFormat.of().formatHex(mac.doFinal(("v0:" + at + ":" + body).getBytes(UTF_8)));
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/hooks/slack"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Slack-Request-Timestamp", at)
                        .header("X-Slack-Signature", signature)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void each_button_does_what_it_says_once_however_often_slack_sends_it() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(press(SECRET, pressed("signalman_acknowledge", "PipelineFailed-a1", "1.1"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(press(SECRET, pressed("signalman_silence", "PipelineFailed-a1", "1.2"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(press(SECRET, pressed("signalman_rerun", "PipelineFailed-a1", "1.3"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(server.desk().done())
                .containsExactly(
                        "acknowledge PipelineFailed-a1 by ada (Slack): ",
                        "silence PipelineFailed-a1 for PT1H by ada (Slack): silenced from Slack",
                        "rerun PipelineFailed-a1 by ada (Slack)");
    }

    @Test
    void what_cannot_be_done_is_told_to_who_pressed_and_nobody_else() throws Exception {
        HttpResponse<String> answer = press(SECRET, pressed("signalman_rerun", "AgentTypeEmpty-b2", "1.1"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"response_type\":\"ephemeral\"", "about no workflow");
        assertThat(press(SECRET, pressed("signalman_acknowledge", "long-over", "1.2"))
                        .body())
                .contains("no incident of this id is open");
    }

    @Test
    void what_slack_did_not_sign_does_nothing() throws Exception {
        String body = pressed("signalman_acknowledge", "PipelineFailed-a1", "1.1");
        assertThat(press("guess", body).statusCode()).isEqualTo(403);
        HttpRequest unsigned = HttpRequest.newBuilder(URI.create(server.url() + "/hooks/slack"))
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(unsigned, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(press(SECRET, "x".repeat(600 << 10)).statusCode()).isEqualTo(413);
        assertThat(press(SECRET, "payload=%7B").statusCode()).isEqualTo(400);
        assertThat(server.desk().done()).isEmpty();
    }
}
