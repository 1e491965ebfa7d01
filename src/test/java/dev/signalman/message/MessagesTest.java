package dev.signalman.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.signalman.alert.Notification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What each medium is told of a failed pipeline. */
class MessagesTest {
    private static final MessageOptions OPTIONS =
            new MessageOptions("https://signalman.example/", 20, Map.of("frontend", "Front of House"));
    private static final Templates TEMPLATES = Templates.builtIn();

    @Test
    void alertmanagers_payload_has_the_members_that_alertmanager_sends() throws IOException {
        JsonNode recorded = resource("alertmanager-webhook-v4.json");
        JsonNode ours = body(new AlertmanagerWebhook(OPTIONS, 0), Examples.group());
        assertThat(names(ours)).isEqualTo(names(recorded));
        assertThat(names(ours.at("/alerts/0"))).isEqualTo(names(recorded.at("/alerts/0")));
        assertThat(ours.path("version")).isEqualTo(recorded.path("version"));
        assertThat(ours.path("truncatedAlerts").isInt()).isTrue();
        assertThat(ours.at("/alerts/0/endsAt")).isEqualTo(recorded.at("/alerts/0/endsAt"));
        assertThat(ours.at("/alerts/2/endsAt").asText()).isEqualTo("2026-11-02T08:20:00Z");
        assertThat(ours.at("/alerts/2/status").asText()).isEqualTo("resolved");
        assertThat(ours.at("/alerts/0/fingerprint").asText()).matches("[0-9a-f]{16}");
    }

    @Test
    void alertmanagers_payload_says_how_many_alerts_it_leaves_out() {
        JsonNode ours = body(new AlertmanagerWebhook(OPTIONS, 2), Examples.group());
        assertThat(ours.path("alerts")).hasSize(2);
        assertThat(ours.path("truncatedAlerts").asInt()).isEqualTo(1);
    }

    @Test
    void an_alert_pushed_to_alertmanager_lives_until_the_next_push_and_ends_when_it_ended() {
        JsonNode alerts = read(new AlertmanagerPush(Duration.ofMinutes(4))
                .render("k", Examples.group().alerts(), Examples.group().at())
                .body());
        assertThat(alerts.at("/0/endsAt").asText()).isEqualTo("2026-11-02T08:54:00Z");
        assertThat(alerts.at("/2/endsAt").asText()).isEqualTo("2026-11-02T08:20:00Z");
        assertThat(names(alerts.at("/0")))
                .containsExactly("labels", "annotations", "startsAt", "endsAt", "generatorURL");
    }

    @Test
    void a_cloud_event_has_the_attributes_that_the_specification_asks_for() {
        HttpMessage message = new CloudEvent(OPTIONS, 0)
                .render(Examples.resolved())
                .requests()
                .getFirst();
        assertThat(message.contentType()).startsWith("application/cloudevents+json");
        JsonNode event = read(message.body());
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(Examples.resolved().key());
        assertThat(event.path("source").asText()).isEqualTo("https://signalman.example");
        assertThat(event.path("type").asText()).isEqualTo("dev.signalman.incident.resolved");
        assertThat(event.path("subject").asText()).isEqualTo("PipelineFailed-0011223344556611");
        assertThat(event.at("/data/version").asText()).isEqualTo("2");
    }

    @Test
    void the_webhook_document_is_the_one_that_the_documentation_shows() throws IOException {
        String page = Files.readString(Path.of("docs/webhook.md"));
        int from = page.indexOf("```json\n") + 8;
        assertThat(body(new WebhookDocument(OPTIONS, 0), Examples.acknowledged()))
                .isEqualTo(read(page.substring(from, page.indexOf("\n```", from))));
    }

    @Test
    void every_template_is_documented() throws IOException {
        assertThat(Files.readString(Path.of("docs/messages.md")))
                .contains(
                        Templates.names().stream().map(name -> "`" + name + "`").toList());
    }

    @Test
    void teams_card_keeps_the_schema_of_adaptive_cards() throws IOException {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var schema = registry.getSchema(text("teams-message.schema.json"), InputFormat.JSON);
        for (Notification notification :
                List.of(Examples.firing(), Examples.acknowledged(), Examples.resolved(), Examples.group())) {
            String body = new Teams(TEMPLATES, OPTIONS)
                    .render(notification)
                    .requests()
                    .getFirst()
                    .body();
            assertThat(schema.validate(body, InputFormat.JSON)).isEmpty();
        }
    }

    @Test
    void pagerduty_events_keep_the_schema_of_its_events() throws IOException {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var schema = registry.getSchema(text("pagerduty-event.schema.json"), InputFormat.JSON);
        var actions = new ArrayList<String>();
        for (HttpMessage request : new PagerDuty(TEMPLATES, OPTIONS, "0123456789abcdef0123456789abcdef")
                .render(Examples.group())
                .requests()) {
            assertThat(schema.validate(request.body(), InputFormat.JSON)).isEmpty();
            actions.add(read(request.body()).path("event_action").asText());
            assertThat(read(request.body()).path("dedup_key").asText()).isEqualTo(request.incident());
        }
        assertThat(actions).containsExactly("trigger", "acknowledge", "resolve");
    }

    @Test
    void opsgenie_creates_acknowledges_and_closes_by_the_same_alias() {
        List<HttpMessage> requests =
                new Opsgenie(TEMPLATES, OPTIONS).render(Examples.group()).requests();
        assertThat(requests)
                .extracting(HttpMessage::path)
                .containsExactly(
                        "/v2/alerts",
                        "/v2/alerts/PipelineFailed-0011223344556612/acknowledge?identifierType=alias",
                        "/v2/alerts/PipelineFailed-0011223344556613/close?identifierType=alias");
        assertThat(read(requests.getFirst().body()).path("priority").asText()).isEqualTo("P1");
    }

    @Test
    void mails_of_a_group_hang_in_one_thread_and_each_has_its_own_id() {
        var mails = new MailMessage(TEMPLATES, OPTIONS, "acme.example");
        Mail first = mails.render(Examples.firing());
        assertThat(mails.render(Examples.firing()).headers()).isEqualTo(first.headers());
        Notification later = Examples.resolved();
        Mail second = mails.render(new Notification(
                later.receiver(),
                later.integration(),
                later.groupKey(),
                later.sequence() + 1,
                later.status(),
                later.reason(),
                later.groupLabels(),
                later.commonLabels(),
                later.commonAnnotations(),
                later.alerts(),
                later.at(),
                ""));
        assertThat(second.headers().get("References")).isEqualTo(first.headers().get("References"));
        assertThat(second.headers().get("Message-ID"))
                .isNotEqualTo(first.headers().get("Message-ID"))
                .matches("<[0-9a-f]{32}@acme\\.example>");
        assertThat(first.headers()).containsEntry("Auto-Submitted", "auto-generated");
        assertThat(first.subject()).isEqualTo("[FIRING] web · main: Build failed");
        assertThat(first.text())
                .contains("Branch: main", "Team: Front of House", "214 examples, 1 failure")
                .contains("Runbook: https://runbooks.example/build");
        assertThat(second.subject()).isEqualTo("[RESOLVED] web · main: Build passes again");
        assertThat(second.text()).doesNotContain("1 failure");
    }

    @Test
    void a_group_tells_what_its_alerts_have_in_common_once_and_how_many_there_are_beside_those_shown() {
        var few = new MessageOptions("", 2, Map.of());
        String slack = new SlackWebhook(TEMPLATES, few, "#ci")
                .render(Examples.group())
                .requests()
                .getFirst()
                .body();
        assertThat(slack)
                .contains("2 firing, 1 resolved: PipelineFailed · web", "… (1 more)", "\"channel\":\"#ci\"")
                .contains("The silence of ada", "acknowledged by grace")
                .containsOnlyOnce("*Project*");
    }

    @Test
    void telegram_is_told_in_its_few_tags() {
        JsonNode message = body(new Telegram(TEMPLATES, OPTIONS, "-100"), Examples.firing());
        assertThat(message.path("text").asText())
                .startsWith("<b>🔴 web · main: Build failed</b>")
                .contains("<pre>", "<a href=\"https://runbooks.example/build\">Runbook</a>");
        assertThat(message.path("parse_mode").asText()).isEqualTo("HTML");
    }

    private static JsonNode body(Medium medium, Notification notification) {
        return read(medium.render(notification).requests().getFirst().body());
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode resource(String name) throws IOException {
        return read(text(name));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = MessagesTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
