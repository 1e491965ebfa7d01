package dev.signalman.deliver;

import static dev.signalman.deliver.Notices.acknowledged;
import static dev.signalman.deliver.Notices.firing;
import static dev.signalman.deliver.Notices.message;
import static dev.signalman.deliver.Notices.resolved;
import static dev.signalman.deliver.ScriptedHttp.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.signalman.message.AlertmanagerWebhook;
import dev.signalman.message.CloudEvent;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.SlackActions;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import dev.signalman.store.Message;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MediaTest {
    private static final Templates TEMPLATES = Templates.builtIn();
    private static final MessageOptions OPTIONS = MessageOptions.DEFAULT;
    private static final String ROUTING_KEY = "R0UT1NGKEYR0UT1NGKEYR0UT1NGKEY12";
    private static final Secret TOKEN = new Secret("123456:AAtelegramTOKEN");

    private final ObjectMapper json = new ObjectMapper();
    private Vertx vertx;
    private Store store;
    private ScriptedHttp server;
    private Attempts attempts;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        store = Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), events -> {})
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        server = new ScriptedHttp(vertx);
        attempts = new Attempts(vertx, store, () -> Notices.T);
    }

    @AfterEach
    void close() {
        vertx.close()
                .eventually(() -> store.close())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void what_an_earlier_version_rendered_is_sent_as_it_is() throws Exception {
        var old = new Message("k1", "r", "g", "{\"text\":\"Build failed\"}", Notices.T);
        for (Receiver receiver : List.of(
                new SlackReceiver("r", new Secret(server.url("/services/x"))),
                new WebhookReceiver("r", new Secret(server.url("/hook")), null))) {
            assertThat(attempts.of(receiver, old)).isEqualTo(new Verdict.Delivered());
        }
        assertThat(server.got).extracting(ScriptedHttp.Got::body).containsOnly("{\"text\":\"Build failed\"}");
    }

    @Test
    void webhooks_get_the_document_that_they_know() throws Exception {
        Secret url = new Secret(server.url("/hook"));
        Message message = message("r", 1, firing("i1"), resolved("i2"));
        Secret key = new Secret("a signing key");
        attempts.of(new WebhookReceiver("r", url, key), message);
        attempts.of(
                new WebhookReceiver("r", url, key, null, new AlertmanagerWebhook(OPTIONS, 0), WebhookReceiver.LIMITS),
                message);
        attempts.of(
                new WebhookReceiver(
                        "r",
                        url,
                        null,
                        Authorization.basic("ann", new Secret("pass word")),
                        new CloudEvent(OPTIONS, 0),
                        WebhookReceiver.LIMITS),
                message);
        assertThat(json.readTree(server.got.get(1).body()).path("version").asText())
                .isEqualTo("4");
        assertThat(json.readTree(server.got.get(2).body()).path("specversion").asText())
                .isEqualTo("1.0");
        assertThat(server.got.get(2).headers())
                .containsEntry("authorization", "Basic YW5uOnBhc3Mgd29yZA==")
                .hasEntrySatisfying(
                        "content-type", type -> assertThat(type).startsWith("application/cloudevents+json"));
        for (ScriptedHttp.Got got : server.got.subList(0, 2)) {
            assertThat(got.headers())
                    .containsEntry("idempotency-key", message.key())
                    .containsEntry("x-signalman-signature-256", WebhookReceiver.signature(key, got.body()));
        }
    }

    @Test
    void pagerduty_gets_an_event_for_each_incident_and_goes_on_after_a_failure_where_it_was() throws Exception {
        var receiver = new PagerDutyReceiver(
                "r", new Secret(server.url("/v2/enqueue")), new Secret(ROUTING_KEY), TEMPLATES, OPTIONS);
        Message message = message("r", 2, firing("i1"), acknowledged("i2"), resolved("i3"));
        Set<String> done = new HashSet<>();
        server.then(answer(202, "{}"), answer(500, "key " + ROUTING_KEY), answer(202, "{}"), answer(202, "{}"));

        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Partly());
        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Retry("HTTP 500: key ***", null));
        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Partly());
        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Delivered());

        assertThat(events("event_action")).containsExactly("trigger", "acknowledge", "acknowledge", "resolve");
        assertThat(events("dedup_key")).containsExactly("i1", "i2", "i2", "i3");
        server.got.forEach(got -> valid("pagerduty-event.json", got.body()));
    }

    @Test
    void an_event_that_is_refused_does_not_keep_back_those_after_it_and_is_told_in_the_end() throws Exception {
        var receiver = new PagerDutyReceiver(
                "r", new Secret(server.url("/v2/enqueue")), new Secret(ROUTING_KEY), TEMPLATES, OPTIONS);
        Set<String> done = new HashSet<>();
        server.then(answer(400, "invalid event"), answer(202, "{}"));
        Message message = message("r", 1, firing("i1"), firing("i2"));
        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Partly());
        assertThat(attempts.of(receiver, message, done))
                .isEqualTo(new Verdict.Dead("a part of it: HTTP 400: invalid event"));
        assertThat(events("dedup_key")).containsExactly("i1", "i2");
    }

    @Test
    void teams_gets_a_card_and_a_refusal_in_a_good_answer_is_understood() throws Exception {
        var receiver = new TeamsReceiver("r", new Secret(server.url("/workflows/s3cr3tworkflow")), TEMPLATES, OPTIONS);
        server.then(
                answer(202, ""),
                answer(200, "Microsoft Teams endpoint returned HTTP error 429 with ContextId x"),
                answer(200, "Microsoft Teams endpoint returned HTTP error 413 with ContextId x"),
                answer(200, "1"));
        Message message = message("r", 1, firing("i1"), resolved("i2"));
        assertThat(attempts.of(receiver, message)).isInstanceOf(Verdict.Delivered.class);
        assertThat(attempts.of(receiver, message)).isInstanceOf(Verdict.Retry.class);
        assertThat(attempts.of(receiver, message)).isInstanceOf(Verdict.Dead.class);
        assertThat(attempts.of(receiver, message)).isInstanceOf(Verdict.Delivered.class);
        valid("teams-message.json", server.got.getFirst().body());
    }

    @Test
    void telegram_says_in_its_answer_how_long_to_wait_and_its_token_is_not_shown() throws Exception {
        var receiver = new TelegramReceiver("r", new Secret(server.url("")), TOKEN, "-100", 7L, TEMPLATES, OPTIONS);
        server.then(
                answer(429, "{\"ok\":false,\"parameters\":{\"retry_after\":35}}"),
                answer(404, "no /bot123456:AAtelegramTOKEN/sendMessage"));
        Message message = message("r", 1, firing("i1"));
        assertThat(attempts.of(receiver, message))
                .isInstanceOfSatisfying(
                        Verdict.Retry.class, retry -> assertThat(retry.after()).isEqualTo(Duration.ofSeconds(35)));
        assertThat(attempts.of(receiver, message))
                .isInstanceOfSatisfying(
                        Verdict.Dead.class,
                        dead -> assertThat(dead.error())
                                .doesNotContain("AAtelegram")
                                .contains("HTTP 404: no /bot***"));
        assertThat(server.paths()).containsOnly("/bot123456:AAtelegramTOKEN/sendMessage");
        JsonNode body = json.readTree(server.got.getFirst().body());
        assertThat(body.path("chat_id").asText()).isEqualTo("-100");
        assertThat(body.path("message_thread_id").asInt()).isEqualTo(7);
    }

    @Test
    void discord_gets_an_embed() throws Exception {
        var receiver =
                new DiscordReceiver("r", new Secret(server.url("/api/webhooks/1/T0KENT0KEN")), TEMPLATES, OPTIONS);
        server.then(answer(204, ""));
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")))).isInstanceOf(Verdict.Delivered.class);
        assertThat(json.readTree(server.got.getFirst().body()).path("embeds")).hasSize(1);
    }

    @Test
    void opsgenie_creates_with_responders_and_closes_and_what_is_not_there_need_not_be_closed() throws Exception {
        var receiver = new OpsgenieReceiver(
                "r",
                new Secret(server.url("")),
                new Secret("opsgenie-key"),
                List.of(Map.of("type", "team", "name", "web")),
                TEMPLATES,
                OPTIONS);
        server.then(answer(202, "{}"), answer(404, "{}"));
        Set<String> done = new HashSet<>();
        Message message = message("r", 1, firing("i1"), resolved("i2"));
        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Partly());
        assertThat(attempts.of(receiver, message, done)).isEqualTo(new Verdict.Delivered());
        assertThat(server.paths()).containsExactly("/v2/alerts", "/v2/alerts/i2/close?identifierType=alias");
        assertThat(server.got.getFirst().headers()).containsEntry("authorization", "GenieKey opsgenie-key");
        JsonNode created = json.readTree(server.got.getFirst().body());
        assertThat(created.path("responders").path(0).path("name").asText()).isEqualTo("web");
        assertThat(created.path("alias").asText()).isEqualTo("i1");
    }

    @Test
    void a_server_whose_certificate_nobody_vouches_for_is_told_nothing() throws Exception {
        var certificate = SelfSignedCertificate.create("localhost");
        var secure = new ScriptedHttp(
                vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()));
        var receiver =
                new SlackReceiver("r", new Secret("https://localhost:" + secure.port() + "/services/T0KENT0KEN"));
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")))).isInstanceOf(Verdict.Retry.class);
        assertThat(secure.got).isEmpty();
        certificate.delete();
    }

    @Test
    void the_buttons_that_are_shown_are_those_that_are_understood() {
        assertThat(List.of(SlackActions.ACKNOWLEDGE, SlackActions.SILENCE, SlackActions.RERUN))
                .containsExactly(
                        dev.signalman.hook.SlackRequests.ACKNOWLEDGE,
                        dev.signalman.hook.SlackRequests.SILENCE,
                        dev.signalman.hook.SlackRequests.RERUN);
    }

    private List<String> events(String member) throws Exception {
        List<String> values = new java.util.ArrayList<>();
        for (ScriptedHttp.Got got : server.got) {
            values.add(json.readTree(got.body()).path(member).asText());
        }
        return values;
    }

    private static void valid(String schema, String body) {
        try {
            var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of("src/test/resources/schemas", schema)), InputFormat.JSON)
                    .validate(body, InputFormat.JSON);
            assertThat(errors).as(body).isEmpty();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
