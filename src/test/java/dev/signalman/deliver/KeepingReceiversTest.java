package dev.signalman.deliver;

import static dev.signalman.deliver.Notices.firing;
import static dev.signalman.deliver.Notices.message;
import static dev.signalman.deliver.Notices.resolved;
import static dev.signalman.deliver.ScriptedHttp.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receivers that keep something in the store: Slack by bot token, and Alertmanager. */
@Timeout(60)
class KeepingReceiversTest {
    private static final Secret TOKEN = new Secret("xoxb-SECRETSECRET");
    private static final String POSTED = "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"171.5\"}";

    private final ObjectMapper json = new ObjectMapper();
    private Vertx vertx;
    private Store store;
    private ScriptedHttp server;
    private Attempts attempts;
    private volatile Instant now = Notices.T.plusSeconds(600);

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        server = new ScriptedHttp(vertx);
        reopen();
    }

    private void reopen() throws Exception {
        store = done(
                Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), events -> {}));
        attempts = new Attempts(vertx, store, () -> now);
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close().eventually(() -> store.close()));
    }

    private SlackBotReceiver bot() {
        return new SlackBotReceiver(
                "r", new Secret(server.url("/api")), TOKEN, "#ci", Templates.builtIn(), MessageOptions.DEFAULT);
    }

    @Test
    void an_incident_has_one_message_that_is_changed_in_place_with_its_story_in_the_thread_after_a_restart_too()
            throws Exception {
        server.otherwise(answer(200, POSTED));
        assertThat(all(bot(), message("r", 1, firing("i1")))).isEqualTo(new Verdict.Delivered());
        done(store.close());
        reopen();
        assertThat(all(bot(), message("r", 2, resolved("i1")))).isEqualTo(new Verdict.Delivered());
        assertThat(server.paths())
                .containsExactly("/api/chat.postMessage", "/api/chat.update", "/api/chat.postMessage");
        JsonNode post = json.readTree(server.got.getFirst().body());
        assertThat(post.path("channel").asText()).isEqualTo("#ci");
        JsonNode update = json.readTree(server.got.get(1).body());
        assertThat(update.path("channel").asText()).isEqualTo("C1");
        assertThat(update.path("ts").asText()).isEqualTo("171.5");
        assertThat(json.readTree(server.got.get(2).body()).path("thread_ts").asText())
                .isEqualTo("171.5");
        assertThat(server.got.getFirst().headers()).containsEntry("authorization", "Bearer xoxb-SECRETSECRET");
    }

    @Test
    void several_incidents_have_a_message_each_and_a_failure_goes_on_where_it_was() throws Exception {
        server.then(answer(200, POSTED), answer(500, ""), answer(200, POSTED.replace("171.5", "172.5")));
        Message message = message("r", 1, firing("i1"), firing("i2"));
        Set<String> done = new HashSet<>();
        assertThat(until(bot(), message, done)).isInstanceOf(Verdict.Retry.class);
        assertThat(until(bot(), message, done)).isEqualTo(new Verdict.Delivered());
        assertThat(server.got).hasSize(3);
        assertThat(done(store.snapshots(SlackMessageAt.KIND, "r")).values())
                .extracting(SlackMessageAt::ts)
                .containsExactlyInAnyOrder("171.5", "172.5");
    }

    @Test
    void a_message_that_somebody_removed_is_posted_anew() throws Exception {
        server.then(
                answer(200, POSTED),
                answer(200, "{\"ok\":false,\"error\":\"message_not_found\"}"),
                answer(200, POSTED.replace("171.5", "200.5")));
        all(bot(), message("r", 1, firing("i1")));
        assertThat(all(bot(), message("r", 2, resolved("i1")))).isEqualTo(new Verdict.Delivered());
        assertThat(server.paths())
                .containsExactly("/api/chat.postMessage", "/api/chat.update", "/api/chat.postMessage");
        assertThat(done(store.snapshots(SlackMessageAt.KIND, "r")))
                .hasEntrySatisfying("i1", at -> assertThat(at.ts()).isEqualTo("200.5"));
    }

    @Test
    void a_reply_that_a_crash_kept_back_is_made_after_the_restart() throws Exception {
        server.then(answer(200, POSTED), answer(200, POSTED));
        all(bot(), message("r", 1, firing("i1")));
        // the update gets through, then the process dies
        assertThat(attempts.of(bot(), message("r", 2, resolved("i1")))).isEqualTo(new Verdict.Partly());
        done(store.close());
        reopen();
        server.otherwise(answer(200, POSTED));
        all(bot(), message("r", 2, resolved("i1")));
        assertThat(server.paths().getLast()).isEqualTo("/api/chat.postMessage");
        assertThat(json.readTree(server.got.getLast().body()).path("thread_ts").asText())
                .isEqualTo("171.5");
    }

    @ParameterizedTest
    @CsvSource({
        "ratelimited, Retry",
        "internal_error, Retry",
        "invalid_auth, Dead",
        "channel_not_found, Dead",
        "not_in_channel, Dead",
        "invalid_blocks, Dead",
        "something_new, Dead",
    })
    void what_slack_says_in_a_good_answer_is_judged(String error, String verdict) throws Exception {
        server.otherwise(answer(200, "{\"ok\":false,\"error\":\"" + error + "\",\"token\":\"xoxb-SECRETSECRET\"}"));
        Verdict judged = all(bot(), message("r", 1, firing("i1")));
        assertThat(judged.getClass().getSimpleName()).isEqualTo(verdict);
        assertThat(judged.toString()).contains(error).doesNotContain("SECRETSECRET");
    }

    @Test
    void slacks_retry_after_is_kept_to_and_an_answer_that_is_no_json_is_tried_again() throws Exception {
        server.then(
                request -> request.response()
                        .setStatusCode(429)
                        .putHeader("Retry-After", "17")
                        .end(),
                answer(200, "<html>"));
        assertThat(all(bot(), message("r", 1, firing("i1"))))
                .isEqualTo(new Verdict.Retry("HTTP 429", Duration.ofSeconds(17)));
        assertThat(all(bot(), message("r", 1, firing("i1")))).isInstanceOf(Verdict.Retry.class);
    }

    private AlertmanagerReceiver alertmanagers(Secret... urls) {
        return new AlertmanagerReceiver(
                "am",
                List.of(urls),
                Authorization.bearer(new Secret("T0KENT0KEN")),
                AlertmanagerReceiver.ABANDON_AFTER,
                AlertmanagerReceiver.LIMITS);
    }

    @Test
    void what_fires_is_kept_alive_across_a_restart_until_it_is_resolved() throws Exception {
        AlertmanagerReceiver receiver = alertmanagers(new Secret(server.url("/am/")));
        assertThat(attempts.of(receiver, message("am", 1, firing("i1"), firing("i2"))))
                .isEqualTo(new Verdict.Delivered());
        assertThat(server.got.getFirst().path()).isEqualTo("/am/api/v2/alerts");
        assertThat(server.got.getFirst().headers()).containsEntry("authorization", "Bearer T0KENT0KEN");
        assertThat(ends()).containsOnly(now.plus(Duration.ofMinutes(4)));

        done(store.close());
        reopen();
        now = now.plusSeconds(60);
        assertThat(attempts.beat(receiver)).isEqualTo(new Verdict.Delivered());
        assertThat(ends()).hasSize(2).containsOnly(now.plus(Duration.ofMinutes(4)));

        attempts.of(receiver, message("am", 2, resolved("i1")));
        now = now.plusSeconds(60);
        attempts.beat(receiver);
        assertThat(ends())
                .as("the one that is over is told with its end, the other goes on")
                .containsExactlyInAnyOrder(Notices.T.plusSeconds(300), now.plus(Duration.ofMinutes(4)));
        now = now.plus(Duration.ofMinutes(20));
        attempts.beat(receiver);
        assertThat(ends()).hasSize(1);
    }

    @Test
    void all_of_a_cluster_are_told_and_one_is_enough() throws Exception {
        var other = new ScriptedHttp(vertx);
        AlertmanagerReceiver receiver =
                alertmanagers(new Secret(server.url("")), new Secret(other.url("")), new Secret("http://127.0.0.1:1"));
        server.then(answer(500, ""));
        assertThat(attempts.of(receiver, message("am", 1, firing("i1")))).isEqualTo(new Verdict.Delivered());
        assertThat(other.got).hasSize(1);
        server.then(answer(500, ""));
        other.then(answer(400, "bad"));
        assertThat(attempts.of(receiver, message("am", 1, firing("i1"))))
                .as("one may take it later")
                .isInstanceOf(Verdict.Retry.class);
    }

    @Test
    void an_alert_that_nobody_speaks_of_any_more_is_abandoned() throws Exception {
        AlertmanagerReceiver receiver = alertmanagers(new Secret(server.url("")));
        attempts.of(receiver, message("am", 1, firing("i1")));
        now = now.plus(Duration.ofHours(25));
        attempts.beat(receiver);
        assertThat(server.got).hasSize(1);
        assertThat(done(store.snapshots(KeptAlert.KIND, "am"))).isEmpty();
    }

    @Test
    void the_worker_tells_it_again_every_minute_and_after_a_new_start() throws Exception {
        AlertmanagerReceiver receiver = alertmanagers(new Secret(server.url("")));
        done(store.commit(new Commit().message(message("am", 1, firing("i1")))));
        for (int start = 0; start < 2; start++) {
            int before = server.got.size();
            String id = deploy(receiver);
            await().until(() -> server.got.size() > before);
            int first = server.got.size();
            now = now.plusSeconds(61);
            await().until(() -> server.got.size() > first);
            assertThat(ends()).containsExactly(now.plus(Duration.ofMinutes(4)));
            done(vertx.undeploy(id));
        }
    }

    private String deploy(Receiver receiver) throws Exception {
        var worker = new DeliveryWorker(
                store,
                new DeliveryOptions(16_384, Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofHours(24)),
                List.of(receiver),
                () -> now,
                "1.2.3",
                DeliveryObserver.NONE);
        return done(
                vertx.deployVerticle(worker, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }

    private List<Instant> ends() throws Exception {
        List<Instant> ends = new java.util.ArrayList<>();
        json.readTree(server.got.getLast().body())
                .forEach(alert -> ends.add(Instant.parse(alert.path("endsAt").asText())));
        return ends;
    }

    private Verdict all(Receiver receiver, Message message) throws Exception {
        return until(receiver, message, new HashSet<>());
    }

    /** Attempts until one is more than a part. */
    private Verdict until(Receiver receiver, Message message, Set<String> done) throws Exception {
        for (int i = 0; i < 50; i++) {
            Verdict verdict = attempts.of(receiver, message, done);
            if (!(verdict instanceof Verdict.Partly)) {
                return verdict;
            }
        }
        throw new AssertionError("it never ends");
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
