package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.testing.DeskServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerApiTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

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

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send(to(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> names(JsonNode alerts) {
        return StreamSupport.stream(alerts.spliterator(), false)
                .map(alert -> alert.at("/labels/alertname").asText())
                .sorted()
                .toList();
    }

    private String silence(String matcher, String rest) throws Exception {
        Instant now = Instant.now();
        HttpResponse<String> made = post(
                "/api/v2/silences",
                "{\"matchers\":[" + matcher + "],\"startsAt\":\"" + now + "\",\"endsAt\":\"" + now.plusSeconds(3_600)
                        + "\",\"createdBy\":\"ada\",\"comment\":\"maintenance\"" + rest + "}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        return json.readTree(made.body()).get("silenceID").asText();
    }

    @Test
    void an_alert_has_the_fields_that_alertmanager_gives_it() throws Exception {
        JsonNode alert = get("/api/v2/alerts?filter=" + encoded("alertname=\"PipelineFailed\""))
                .get(0);

        assertThat(alert.get("labels"))
                .isEqualTo(json.readTree(
                        "{\"alertname\":\"PipelineFailed\",\"project\":\"web\",\"severity\":\"critical\"}"));
        assertThat(alert.get("annotations")).isEqualTo(json.readTree("{\"summary\":\"Build failed on main\"}"));
        assertThat(alert.get("status"))
                .isEqualTo(json.readTree("{\"state\":\"active\",\"silencedBy\":[],\"inhibitedBy\":[],\"mutedBy\":[]}"));
        assertThat(alert.get("receivers")).isEqualTo(json.readTree("[{\"name\":\"oncall\"}]"));
        assertThat(alert.get("fingerprint").asText()).matches("[0-9a-f]{16}");
        assertThat(alert.get("generatorURL").asText()).isEqualTo("https://acme.semaphoreci.com/workflows/1");
        for (String time : List.of("startsAt", "endsAt", "updatedAt")) {
            assertThat(alert.get(time).asText()).as(time).matches(TIME);
        }
        assertThat(alert.properties()).hasSize(9);
        assertThat(Instant.parse(alert.get("endsAt").asText()))
                .as("what is open looks kept alive")
                .isAfter(Instant.now());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter=severity%3Dcritical | PipelineFailed",
                "filter=severity%3D~%22crit.*%7Cwarning%22 | AgentTypeEmpty,PipelineFailed",
                "filter=severity%3D~crit | ''",
                "filter=severity!%3Dcritical | AgentTypeEmpty",
                "filter=severity%3Dcritical&filter=project%3Dapi | ''",
                "filter=project%3D%22%22 | AgentTypeEmpty",
                "receiver=team | AgentTypeEmpty",
                "receiver=on.* | PipelineFailed",
                "receiver=call | ''",
                "active=false | ''",
                "active=true&silenced=false&inhibited=false&unprocessed=true | AgentTypeEmpty,PipelineFailed"
            })
    void alerts_are_filtered_as_the_query_says(String query, String expected) throws Exception {
        assertThat(String.join(",", names(get("/api/v2/alerts?" + query)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/alerts?filter=nonsense",
                "/api/v2/alerts?filter=a%3D~%22(%22",
                "/api/v2/alerts?receiver=(",
                "/api/v2/alerts?active=maybe",
                "/api/v2/alerts/groups?filter=%3D",
                "/api/v2/silences?filter=%7B"
            })
    void a_query_that_cannot_be_understood_is_400_with_words_in_a_json_string(String path) throws Exception {
        HttpResponse<String> answer = send(to(path));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body()).isTextual()).isTrue();
    }

    @Test
    void groups_have_their_labels_and_receiver_and_only_the_alerts_that_were_asked_for() throws Exception {
        JsonNode groups = get("/api/v2/alerts/groups");
        assertThat(groups).hasSize(2);
        assertThat(groups.findValuesAsText("name")).contains("oncall", "team");
        assertThat(groups.get(0).get("labels").isObject()).isTrue();

        JsonNode critical = get("/api/v2/alerts/groups?filter=severity%3Dcritical");
        assertThat(critical).hasSize(1);
        assertThat(critical.at("/0/receiver/name").asText()).isEqualTo("oncall");
        assertThat(get("/api/v2/alerts/groups?receiver=team")).hasSize(1);
    }

    @Test
    void what_is_posted_while_signalman_starts_is_to_be_posted_again_and_not_given_up() throws Exception {
        server.desk().notReady();

        HttpResponse<String> answer = post("/api/v2/alerts", "[{\"labels\":{\"alertname\":\"Early\"}}]");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    }

    @Test
    void a_silence_silences_until_it_is_expired() throws Exception {
        String id = silence("{\"name\":\"severity\",\"value\":\"crit.*\",\"isRegex\":true}", "");

        JsonNode made = get("/api/v2/silence/" + id);
        assertThat(made.at("/status/state").asText()).isEqualTo("active");
        assertThat(made.get("matchers"))
                .isEqualTo(json.readTree(
                        "[{\"name\":\"severity\",\"value\":\"crit.*\",\"isRegex\":true,\"isEqual\":true}]"));
        assertThat(made.get("createdBy").asText()).isEqualTo("ada");
        JsonNode alert = get("/api/v2/alerts?filter=severity%3Dcritical").get(0);
        assertThat(alert.at("/status/state").asText()).isEqualTo("suppressed");
        assertThat(alert.at("/status/silencedBy/0").asText()).isEqualTo(id);
        assertThat(names(get("/api/v2/alerts?silenced=false"))).containsExactly("AgentTypeEmpty");

        assertThat(send(to("/api/v2/silence/" + id).DELETE()).statusCode()).isEqualTo(200);
        assertThat(get("/api/v2/silence/" + id).at("/status/state").asText()).isEqualTo("expired");
        assertThat(names(get("/api/v2/alerts?silenced=false"))).hasSize(2);
    }

    @Test
    void silences_are_found_by_what_they_are_about() throws Exception {
        String web = silence("{\"name\":\"project\",\"value\":\"web\",\"isRegex\":false}", "");
        silence(
                "{\"name\":\"alertname\",\"value\":\"X\",\"isRegex\":false},"
                        + "{\"name\":\"project\",\"value\":\"api\",\"isRegex\":false,\"isEqual\":false}",
                "");

        JsonNode found = get("/api/v2/silences?filter=project%3Dweb");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/id").asText()).isEqualTo(web);
        assertThat(get("/api/v2/silences")).hasSize(2);
    }

    @Test
    void an_unknown_silence_is_404() throws Exception {
        assertThat(send(to("/api/v2/silence/nobody")).statusCode()).isEqualTo(404);
        assertThat(send(to("/api/v2/silence/nobody").DELETE()).statusCode()).isEqualTo(404);
        Instant now = Instant.now();
        assertThat(post(
                                "/api/v2/silences",
                                "{\"id\":\"nobody\",\"matchers\":[{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}],"
                                        + "\"startsAt\":\"" + now + "\",\"endsAt\":\"" + now.plusSeconds(60)
                                        + "\",\"createdBy\":\"x\",\"comment\":\"y\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | 2100-01-01T00:00:00Z | at least one matcher required",
                "[{'name':'a','value':'','isRegex':false}] | 2100-01-01T00:00:00Z | must not match the empty",
                "[{'name':'a','value':'.*','isRegex':true}] | 2100-01-01T00:00:00Z | must not match the empty",
                "[{'name':'a-b','value':'x','isRegex':false}] | 2100-01-01T00:00:00Z | invalid label name",
                "[{'name':'a','value':'(','isRegex':true}] | 2100-01-01T00:00:00Z | invalid regular expression",
                "[{'name':'a','value':7,'isRegex':true}] | 2100-01-01T00:00:00Z | value must be text",
                "[{'name':'a','value':'x','isRegex':'yes'}] | 2100-01-01T00:00:00Z | isRegex must be true or false",
                "[{'name':'a','value':'x','isRegex':false}] | 2020-01-01T00:00:00Z | start time must be before",
                "[{'name':'a','value':'x','isRegex':false}] | soon | endsAt must be a time",
                "{} | 2100-01-01T00:00:00Z | matchers must be an array"
            })
    void a_silence_that_makes_no_sense_is_refused_in_words(String matchers, String endsAt, String words)
            throws Exception {
        HttpResponse<String> answer = post(
                "/api/v2/silences",
                ("{'matchers':" + matchers + ",'startsAt':'2026-01-01T00:00:00Z','endsAt':'" + endsAt
                                + "','createdBy':'x','comment':'y'}")
                        .replace('\'', '"'));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body()).asText()).contains(words);
    }

    @Test
    void what_prometheus_posts_is_an_alert_until_it_says_that_it_is_over() throws Exception {
        Instant now = Instant.now();
        // as Prometheus 2 and 3 send it
        String firing = "[{\"annotations\":{\"summary\":\"disk is full\"},\"endsAt\":\"" + now.plusSeconds(240)
                + "\",\"startsAt\":\"" + now.minusSeconds(60)
                + "\",\"generatorURL\":\"http://prometheus:9090/graph?g0.expr=up\",\"labels\":{\"alertname\":\"DiskFull\",\"instance\":\"db1\"}},"
                + "{\"annotations\":{},\"startsAt\":\"" + now + "\",\"endsAt\":\"" + now.plusSeconds(240)
                + "\",\"generatorURL\":\"\",\"labels\":{\"alertname\":\"DiskFull\",\"instance\":\"db2\"}}]";
        HttpResponse<String> taken = post("/api/v2/alerts", firing);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(taken.body()).isEmpty();
        assertThat(get("/api/v2/alerts?filter=alertname%3DDiskFull")).hasSize(2);

        String resolved = firing.replace(now.plusSeconds(240).toString(), now.toString());
        assertThat(post("/api/v2/alerts", resolved).statusCode()).isEqualTo(200);
        assertThat(get("/api/v2/alerts?filter=alertname%3DDiskFull")).isEmpty();
    }

    @Test
    void an_alert_that_says_nothing_of_time_begins_now_and_ends_by_itself() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        assertThat(post(
                                "/api/v2/alerts",
                                "[{\"labels\":{\"alertname\":\"Manual\",\"empty\":\"\"},\"startsAt\":\"0001-01-01T00:00:00.000Z\"}]")
                        .statusCode())
                .isEqualTo(200);
        JsonNode alert = get("/api/v2/alerts?filter=alertname%3DManual").get(0);
        assertThat(Instant.parse(alert.get("startsAt").asText())).isBetween(before, Instant.now());
        assertThat(Instant.parse(alert.get("endsAt").asText()))
                .as("five minutes, the resolve_timeout")
                .isBetween(before.plusSeconds(300), Instant.now().plusSeconds(301));
        assertThat(alert.get("labels").has("empty")).isFalse();
    }

    @Test
    void of_many_alerts_the_valid_ones_count_and_the_others_are_named() throws Exception {
        HttpResponse<String> answer = post(
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"Good\"}},{\"labels\":{}},{\"labels\":{\"no-name\":\"x\"}},"
                        + "{\"labels\":{\"alertname\":\"Backwards\"},\"startsAt\":\"2026-02-01T00:00:00Z\",\"endsAt\":\"2026-01-01T00:00:00Z\"}]");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body()).asText())
                .contains("alert 2: at least one label pair required")
                .contains("alert 3: invalid label set")
                .contains("alert 4: start time must be before end time");
        assertThat(get("/api/v2/alerts?filter=alertname%3DGood")).hasSize(1);
    }

    @Test
    void characters_that_no_database_takes_do_not_get_in() throws Exception {
        HttpResponse<String> answer = post(
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"Odd\"},\"annotations\":{\"summary\":\"a\\u0000b\\ud800\"},"
                        + "\"generatorURL\":\"javascript:alert(1)\"},{\"labels\":{\"alertname\":\"a\\u0000\"}}]");
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode alerts = get("/api/v2/alerts?filter=alertname%3DOdd");
        assertThat(alerts.at("/0/annotations/summary").asText()).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(alerts.at("/0/generatorURL").asText()).isEmpty();
    }

    @Test
    void status_tells_what_grafana_and_amtool_want_to_know() throws Exception {
        JsonNode status = get("/api/v2/status");
        assertThat(status.at("/cluster/status").asText()).isEqualTo("disabled");
        assertThat(status.at("/cluster/peers").isArray()).isTrue();
        assertThat(status.at("/versionInfo/version").asText()).startsWith("0.25");
        assertThat(status.at("/config/original").asText()).contains("receiver: \"oncall\"");
        assertThat(status.get("uptime").asText()).matches(TIME);
        assertThat(get("/api/v2/receivers")).isEqualTo(json.readTree("[{\"name\":\"oncall\"},{\"name\":\"team\"}]"));
    }
}
