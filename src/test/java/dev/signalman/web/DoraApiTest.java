package dev.signalman.web;

import static dev.signalman.dora.Deploys.FAILED;
import static dev.signalman.dora.Deploys.ended;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.dora.Deploys;
import dev.signalman.event.Outcome;
import dev.signalman.testing.DeskServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four figures in Signalman's own API. */
class DoraApiTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private DeskServer server;

    @BeforeEach
    void start() throws Exception {
        server = DeskServer.open();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    /** Minutes after the beginning of the story, so that it ends now. */
    private static long ago(int minutes) {
        return Duration.between(Deploys.START, Instant.now()).toMinutes() - minutes;
    }

    private void deployments() {
        server.withDeployments(Deploys.facts(
                Deploys.push(ago(100), "main", "c1"),
                Deploys.deployed(ago(90), "main", "c1"),
                ended(ago(80), "staging", Outcome.PASSED, "main", "c1"),
                ended(ago(70), "staging", FAILED, "main", "c1")));
    }

    private HttpResponse<String> get(String query) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/dora" + query))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode read(String query) throws Exception {
        HttpResponse<String> answer = get(query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void the_figures_of_each_target_can_be_asked_for() throws Exception {
        deployments();
        JsonNode report = read("?window=7d&by=project,target");
        assertThat(report.path("groups").findValuesAsText("target")).containsExactly("production", "staging");
        JsonNode production = report.at("/groups/0");
        assertThat(production.path("project").asText()).isEqualTo("web");
        assertThat(production.at("/leadTime/medianSeconds").asDouble()).isEqualTo(600);
        assertThat(production.at("/deployments/succeeded").asInt()).isEqualTo(1);
        JsonNode staging = report.at("/groups/1");
        assertThat(staging.at("/changeFailures/rate").asDouble()).isEqualTo(0.5);
        assertThat(staging.at("/timeToRestore/brokenSince").isTextual()).isTrue();
        assertThat(report.path("complete").asBoolean())
                .as("nothing is remembered of most of the week")
                .isFalse();
    }

    @Test
    void what_is_not_known_is_null_and_not_zero() throws Exception {
        deployments();
        JsonNode recent = read("?window=1h&by=all").at("/groups/0");
        assertThat(recent.at("/deployments/frequency").asText()).isEqualTo("unknown");
        assertThat(recent.at("/deployments/perDay").isNull()).isTrue();
        assertThat(recent.at("/leadTime/medianSeconds").isNull()).isTrue();
        assertThat(recent.at("/changeFailures/rate").isNull()).isTrue();
        assertThat(recent.at("/timeToRestore/medianSeconds").isNull()).isTrue();
        assertThat(recent.path("project").isNull()).isTrue();
    }

    @Test
    void while_the_log_is_read_there_is_no_answer_rather_than_an_empty_one() throws Exception {
        HttpResponse<String> answer = get("");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("the event log is still being read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?window=",
                "?window=0d",
                "?window=-7d",
                "?window=30",
                "?window=30w",
                "?window=101d",
                "?window=99999d",
                "?window=99999999999999d",
                "?window=%00",
                "?window=7d&window=30d",
                "?by=",
                "?by=branch",
                "?by=project,,target",
                "?by=%3Cscript%3E",
                "?by=project&by=team"
            })
    void hostile_parameters_get_clear_errors(String query) throws Exception {
        deployments();
        HttpResponse<String> answer = get(query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).containsPattern("\"(window|by) must be ").doesNotContain("script");
    }

    @Test
    void it_cannot_be_written_to() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/dora"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
    }
}
