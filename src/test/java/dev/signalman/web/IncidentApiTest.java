package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.incident.Incident;
import dev.signalman.incident.Moment;
import dev.signalman.testing.DeskServer;
import dev.signalman.testing.FakeIncidentDesk;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signalman's own API and the pages of incidents. */
class IncidentApiTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
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

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }

    private JsonNode read(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void open_and_past_incidents_are_listed_with_their_timeline() throws Exception {
        Instant now = Instant.now();
        server.desk().over(over(now));

        assertThat(read("/api/v1/incidents").findValuesAsText("id"))
                .containsExactlyInAnyOrder("PipelineFailed-a1", "AgentTypeEmpty-b2");
        JsonNode past = read("/api/v1/incidents?state=past").get(0);
        assertThat(past.get("state").asText()).isEqualTo("resolved");
        assertThat(past.get("endsAt").asText()).isNotEmpty();
        assertThat(past.at("/timeline/1/kind").asText()).isEqualTo("told");
        assertThat(read("/api/v1/incidents?state=all")).hasSize(3);
        assertThat(get("/api/v1/incidents?state=lost").statusCode()).isEqualTo(400);
    }

    private static Incident over(Instant now) {
        return new Incident(
                "DeploymentFailed-c3",
                "acme",
                "x",
                "DeploymentFailed",
                null,
                new Labels(Map.of(Labels.ALERTNAME, "DeploymentFailed", Labels.SEVERITY, "critical")),
                Map.of(Alert.SUMMARY, "Deployment to production failed"),
                Facts.of("web", Duration.ofMinutes(2), null, null),
                now.minusSeconds(7_200),
                now.minusSeconds(3_600),
                null,
                null,
                "",
                List.of(
                        new Moment(now.minusSeconds(7_200), Moment.Kind.OPENED, "Deployment to production failed"),
                        new Moment(now.minusSeconds(7_170), Moment.Kind.TOLD, "oncall/slack0: opened"),
                        new Moment(now.minusSeconds(3_600), Moment.Kind.RESOLVED, "Deployment passed")));
    }

    @Test
    void an_incident_is_acknowledged_and_shows_by_whom() throws Exception {
        HttpResponse<String> answer =
                post("/api/v1/incidents/PipelineFailed-a1/acknowledge", "{\"by\":\"ada\",\"comment\":\"on it\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        JsonNode incident = read("/api/v1/incidents/PipelineFailed-a1");
        assertThat(incident.at("/acknowledgement/by").asText()).isEqualTo("ada");
        assertThat(incident.get("marks").toString()).isEqualTo("[\"acknowledged\"]");
        assertThat(server.desk().done()).containsExactly("acknowledge PipelineFailed-a1 by ada: on it");
    }

    @Test
    void an_incident_is_silenced_for_a_time() throws Exception {
        HttpResponse<String> answer = post(
                "/api/v1/incidents/PipelineFailed-a1/silence",
                "{\"by\":\"ada\",\"comment\":\"known\",\"duration\":\"PT1H\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = json.readTree(answer.body()).get("id").asText();
        assertThat(read("/api/v1/incidents/PipelineFailed-a1")
                        .at("/silencedBy/0")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void a_rerun_is_asked_for_or_refused_in_words() throws Exception {
        assertThat(post("/api/v1/incidents/PipelineFailed-a1/rerun", "{\"by\":\"ada\"}")
                        .body())
                .contains("workflow 7 was asked to run again");
        HttpResponse<String> refused = post("/api/v1/incidents/AgentTypeEmpty-b2/rerun", "{\"by\":\"ada\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json.readTree(refused.body()).get("error").asText()).contains("about no workflow");
    }

    @Test
    void an_unknown_incident_is_404() throws Exception {
        assertThat(get("/api/v1/incidents/nobody").statusCode()).isEqualTo(404);
        assertThat(get("/incidents/nobody").statusCode()).isEqualTo(404);
        assertThat(post("/api/v1/incidents/nobody/acknowledge", "{\"by\":\"ada\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void dead_letters_are_listed_in_parts_replayed_and_discarded() throws Exception {
        for (long id = 1; id <= 5; id++) {
            server.delivery().dead(id, id < 4 ? "oncall/slack0" : "team/slack0", "Build failed " + id);
        }
        JsonNode first = read("/api/v1/dead-letters?limit=2");
        assertThat(first.get("letters").findValuesAsText("id")).containsExactly("1", "2");
        JsonNode rest = read("/api/v1/dead-letters?after=" + first.get("next").asLong());
        assertThat(rest.get("letters").findValuesAsText("id")).containsExactly("3", "4", "5");
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(read("/api/v1/dead-letters?limit=500").get("letters")).hasSize(5);
        assertThat(get("/api/v1/dead-letters?limit=501").body()).contains("limit must be 1 to 500");
        assertThat(get("/api/v1/dead-letters?limit=0").statusCode()).isEqualTo(400);
        assertThat(read("/api/v1/dead-letters/3").at("/letter/error").asText()).isEqualTo("HTTP 410: channel is gone");

        assertThat(post("/api/v1/dead-letters/replay", "{\"ids\":[1,99]}").body())
                .isEqualTo("{\"queued\":1,\"overtaken\":0,\"unknown\":1}");
        assertThat(post("/api/v1/dead-letters/replay", "{\"integration\":\"oncall/slack0\"}")
                        .body())
                .isEqualTo("{\"queued\":2,\"overtaken\":0,\"unknown\":0}");
        assertThat(server.delivery().replayed()).containsExactly(1L, 2L, 3L);
        HttpRequest delete = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/dead-letters/4"))
                .DELETE()
                .build();
        assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
        assertThat(read("/api/v1/dead-letters").get("letters").findValuesAsText("id"))
                .containsExactly("5");
    }

    @Test
    void a_receiver_is_tested_and_the_answer_says_what_became_of_it() throws Exception {
        JsonNode outcomes =
                json.readTree(post("/api/v1/receivers/oncall/test", "{}").body());
        assertThat(outcomes.at("/0/delivered").asBoolean()).isTrue();
        assertThat(outcomes.at("/1/delivered").asBoolean()).isFalse();
        assertThat(outcomes.at("/1/words").asText()).contains("500");
        assertThat(post("/api/v1/receivers/nobody/test", "{}").body()).contains("receivers are: oncall, team");
        assertThat(post("/api/v1/receivers/team/test", "{\"integration\":\"oncall/slack0\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.delivery().tested()).containsExactly("oncall/slack0", "oncall/webhook0");
    }

    @Test
    void the_page_of_an_incident_tells_its_story_and_takes_no_markup_from_outside() throws Exception {
        Instant now = Instant.now();
        String hostile = SamplePage.HOSTILE;
        Incident base = FakeIncidentDesk.failure(
                "PipelineFailed-" + hostile,
                new Labels(Map.of(
                        Labels.ALERTNAME,
                        "PipelineFailed",
                        Labels.SEVERITY,
                        "critical",
                        Labels.TEAM,
                        "shop",
                        "branch",
                        hostile)),
                new Facts(
                        "web",
                        hostile,
                        "Build",
                        ".semaphore/semaphore.yml",
                        "0f3c5b7d9e1a2b3c4d5e6f708192a3b4c5d6e7f8",
                        "Try " + hostile,
                        "ada",
                        Duration.ofMinutes(7),
                        "javascript:alert(4)",
                        null,
                        List.of("Test/unit", "Test/" + hostile),
                        "Test/unit",
                        "line 1\n</pre><script>alert(5)</script>\n\u001b[31mred",
                        null),
                "Build failed on " + hostile,
                now.minusSeconds(600));
        server.desk().opened(base);
        post("/api/v1/incidents/" + encoded(base.id()) + "/acknowledge", "{\"by\":\"ada\",\"comment\":\"<b>on it\"}");

        HttpResponse<String> answer = get("/incidents/" + encoded(base.id()));

        Files.writeString(Path.of("target/incident.html"), answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "form-action 'none'");
        assertThat(answer.body())
                .contains(">acknowledged</span>", "by ada at ", "&lt;b&gt;on it", "Test/unit", "shop", "0f3c5b7d9e1a")
                .doesNotContain("<script", "<img", "href=\"javascript:", "\u001b", "\u202E");
    }

    @Test
    void past_incidents_have_a_page_that_leads_to_each() throws Exception {
        server.desk().over(over(Instant.now()));
        assertThat(get("/incidents").body())
                .contains("href=\"/incidents/DeploymentFailed-c3\"", "Deployment to production failed", "1h ago");
        assertThat(get("/incidents/DeploymentFailed-c3").body()).contains(">resolved</span>", "oncall/slack0: opened");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
