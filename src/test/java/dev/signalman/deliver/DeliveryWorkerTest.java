package dev.signalman.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalman.deliver.DeliveryObserver.Outcome;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import dev.signalman.store.OutboxStatus;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class DeliveryWorkerTest {
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    private static final DeliveryLimits FAST =
            WebhookReceiver.LIMITS.withTimes(Duration.ofMillis(300), Duration.ofMillis(10));
    private static final Secret KEY = new Secret("a key");

    private record Got(String key, String body, Map<String, String> headers, long nanos) {}

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Consumer<HttpServerRequest>>> scripts = new ConcurrentHashMap<>();
    private volatile Duration clockAhead = Duration.ZERO;
    /** How often a worker has asked for the time: at each look at the outbox, among others. */
    private final AtomicInteger asked = new AtomicInteger();

    private Vertx vertx;
    private Store store;
    private HttpServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        store = done(
                Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), events -> {}));
        server = done(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var headers = new ConcurrentHashMap<String, String>();
                    request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
                    String key = headers.getOrDefault("idempotency-key", "");
                    got.add(new Got(key, body.toString(), headers, System.nanoTime()));
                    var next = scripts.getOrDefault(key, new ConcurrentLinkedQueue<>())
                            .poll();
                    (next == null ? status(200) : next).accept(request);
                }))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close().eventually(() -> store.close()));
    }

    @Test
    void a_message_arrives_with_key_signature_and_user_agent() throws Exception {
        deploy(FAST);
        put("k1", "hook", "g1");
        until(Outcome.DELIVERED);
        Got only = got.getFirst();
        assertThat(only.headers())
                .containsEntry("user-agent", "Signalman/1.2.3")
                .containsEntry("content-type", "application/json; charset=utf-8")
                .containsEntry("idempotency-key", "k1");
        assertThat(only.body()).isEqualTo("{\"key\":\"k1\"}");
        assertThat(only.headers().get("x-signalman-signature-256"))
                .isEqualTo(WebhookReceiver.signature(KEY, only.body()))
                .matches("sha256=[0-9a-f]{64}");
        assertThat(status()).isEmpty();
    }

    @Test
    void server_errors_are_tried_again_with_the_same_key() throws Exception {
        script("k1", status(500), status(503));
        deploy(FAST);
        put("k1", "hook", "g1");
        until(Outcome.RETRIED, Outcome.RETRIED, Outcome.DELIVERED);
        assertThat(got).extracting(Got::key).containsExactly("k1", "k1", "k1");
    }

    @Test
    void retry_after_is_honoured_for_the_whole_receiver() throws Exception {
        script(
                "k1",
                request -> request.response()
                        .setStatusCode(429)
                        .putHeader("Retry-After", "1")
                        .end());
        deploy(FAST);
        put("k1", "hook", "g1");
        until(Outcome.RETRIED);
        put("k2", "hook", "g2");
        until(Outcome.RETRIED, Outcome.DELIVERED, Outcome.DELIVERED);
        long first = got.getFirst().nanos();
        assertThat(got.subList(1, 3))
                .allSatisfy(later -> assertThat(later.nanos() - first)
                        .isGreaterThan(Duration.ofMillis(950).toNanos()));
    }

    @Test
    void a_refused_message_is_given_up_and_its_group_goes_on() throws Exception {
        script("k1", status(400));
        deploy(FAST);
        put("k1", "hook", "g1");
        put("k2", "hook", "g1");
        until(Outcome.DEAD, Outcome.DELIVERED);
        assertThat(status()).singleElement().satisfies(s -> {
            assertThat(s.dead()).isEqualTo(1);
            assertThat(s.pending()).isZero();
        });
    }

    @Test
    void redirects_are_not_followed() throws Exception {
        script(
                "k1",
                request -> request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "/elsewhere")
                        .end());
        deploy(FAST);
        put("k1", "hook", "g1");
        until(Outcome.DEAD);
        assertThat(got).hasSize(1);
    }

    @Test
    void silence_and_broken_connections_are_tried_again() throws Exception {
        script("k1", request -> {}, request -> request.connection().close());
        deploy(FAST);
        put("k1", "hook", "g1");
        until(Outcome.RETRIED, Outcome.RETRIED, Outcome.DELIVERED);
    }

    @Test
    void an_endless_reply_is_cut_off() throws Exception {
        script("k1", request -> {
            request.response().setChunked(true).setStatusCode(500);
            vertx.setPeriodic(1, t -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(t);
                } else {
                    request.response().write("x".repeat(10_000));
                }
            });
        });
        deploy(FAST.withTimes(Duration.ofSeconds(30), Duration.ofMillis(10)));
        put("k1", "hook", "g1");
        until(Outcome.RETRIED, Outcome.DELIVERED);
    }

    @Test
    void messages_of_an_incident_keep_their_order_and_others_do_not_wait() throws Exception {
        script("a1", status(500), status(500), status(500));
        put("a1", "hook", "a");
        put("a2", "hook", "a");
        put("b1", "hook", "b");
        deploy(FAST);
        await().until(() ->
                outcomes.stream().filter(o -> o == Outcome.DELIVERED).count() == 3);
        assertThat(got)
                .extracting(Got::key)
                .filteredOn(k -> k.startsWith("a"))
                .containsExactly("a1", "a1", "a1", "a1", "a2");
        assertThat(got).extracting(Got::key).containsOnlyOnce("b1");
        assertThat(got.stream().map(Got::key).toList().indexOf("b1")).isLessThan(4);
    }

    @Test
    void messages_of_a_receiver_that_is_gone_are_kept_and_delivered_when_it_comes_back() throws Exception {
        String id = deploy(new WebhookReceiver("hook", address("/hook"), KEY, FAST));
        put("k1", "renamed", "g1");
        put("k2", "hook", "g2");
        until(Outcome.RETRIED, Outcome.DELIVERED);
        assertThat(status()).singleElement().satisfies(s -> {
            assertThat(s.receiver()).isEqualTo("renamed");
            assertThat(s.pending()).isEqualTo(1);
        });
        done(vertx.undeploy(id));
        clockAhead = Duration.ofMinutes(6);
        deploy(new WebhookReceiver("renamed", address("/hook"), KEY, FAST));
        until(Outcome.RETRIED, Outcome.DELIVERED, Outcome.DELIVERED);
    }

    @Test
    void messages_of_a_receiver_that_stays_away_are_given_up_in_the_end_and_kept_as_dead() throws Exception {
        deploy(
                new DeliveryOptions(16_384, Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofMinutes(1)),
                new SlackReceiver("slack", address("/")));
        put("k1", "removed", "g1");
        until(Outcome.DEAD);
        assertThat(got).isEmpty();
        assertThat(status()).singleElement().satisfies(s -> assertThat(s.dead()).isEqualTo(1));
    }

    @Test
    void thousands_of_messages_for_a_slow_receiver_do_not_hide_the_one_for_another() throws Exception {
        var commit = new Commit();
        for (int i = 0; i < 9_000; i++) {
            commit.message(message("s" + i, "slack", "s" + i));
        }
        commit.message(message("h", "hook", "h"));
        done(store.commit(commit));
        deploy(FAST);
        await().until(() -> got.stream().anyMatch(g -> g.key().equals("h")));
    }

    @Test
    void a_message_written_before_the_clock_was_set_back_is_delivered_now() throws Exception {
        Message ahead = new Message(
                "k1", "hook", "g1", "{}", InstantSource.system().instant().plus(Duration.ofDays(300)));
        done(store.commit(new Commit().message(ahead)));
        script("k1", status(500));
        deploy(FAST);
        until(Outcome.RETRIED, Outcome.DELIVERED);
    }

    @Test
    void a_path_that_hangs_does_not_delay_another_receiver_on_the_same_host() throws Exception {
        for (int i = 0; i < 4; i++) {
            script("slow" + i, request -> {});
            put("slow" + i, "slow", "g" + i);
        }
        var patient = FAST.withTimes(Duration.ofSeconds(50), Duration.ofMillis(10));
        deploy(
                new WebhookReceiver("slow", address("/slow"), KEY, patient),
                new WebhookReceiver("hook", address("/hook"), KEY, patient));
        await().until(() -> got.size() == 4);
        put("k1", "hook", "g1");
        until(Outcome.DELIVERED);
    }

    @Test
    void no_part_of_an_address_that_may_be_secret_comes_back_in_an_error() throws Exception {
        script(
                "k1",
                request -> request.response()
                        .setStatusCode(404)
                        .end("no T0KENT0KEN in B0000000000, key=QUERYSECRET, host 127.0.0.1"));

        Verdict verdict = attempt(
                new SlackReceiver("s", address("/services/B0000000000/T0KENT0KEN?key=QUERYSECRET&v=1")),
                message("k1", "s", "g"));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Dead.class,
                        dead -> assertThat(dead.error())
                                .doesNotContain("T0KEN", "B000", "QUERYSECRET")
                                .contains("127.0.0.1"));
    }

    @Test
    void the_key_that_a_receiver_repeats_does_not_come_back_in_an_error() throws Exception {
        script(
                "k1",
                request -> request.response()
                        .setStatusCode(404)
                        .end("bad signature, expected one by ke\"y0123: {\"key\":\"ke\\\"y0123\"}"));

        Verdict verdict =
                attempt(new WebhookReceiver("h", address("/h"), new Secret("ke\"y0123")), message("k1", "h", "g"));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Dead.class,
                        dead -> assertThat(dead.error())
                                .contains("bad signature")
                                .doesNotContain("y0123"));
    }

    @Test
    void an_address_that_no_request_can_be_made_of_is_a_failure_that_does_not_show_it() throws Exception {

        Verdict verdict = attempt(
                new SlackReceiver("s", new Secret("https://a.example:99999/services/T0KENT0KEN")),
                message("k1", "s", "g"));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Retry.class,
                        retry -> assertThat(retry.error()).isNotEmpty().doesNotContain("T0KEN"));
    }

    @Test
    void a_store_that_cannot_write_sends_nothing_however_often_it_is_started() throws Exception {
        put("k1", "hook", "g1");
        sql("CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        for (int start = 1; start <= 3; start++) {
            String id = deploy(FAST);
            int before = asked.get();
            await().until(() -> asked.get() > before + 20);
            done(vertx.undeploy(id));
        }
        assertThat(got).isEmpty();
        sql("DROP TRIGGER full");
        deploy(FAST);
        until(Outcome.DELIVERED);
        assertThat(got).hasSize(1);
    }

    @Test
    void a_clock_set_back_ends_the_pause_after_an_outcome_that_was_not_stored() throws Exception {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(DeliveryWorker.class);
        log.addAppender(lines);
        try {
            sql("CREATE TRIGGER full BEFORE UPDATE OF state ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END");
            put("k1", "hook", "g1");
            deploy(FAST);
            await().until(() -> List.copyOf(lines.list).stream()
                    .anyMatch(line -> line.getFormattedMessage().contains("was not stored")));
        } finally {
            log.detachAppender(lines);
        }
        sql("DROP TRIGGER full");
        clockAhead = Duration.ofHours(-3);
        until(Outcome.DELIVERED);
        assertThat(got).extracting(Got::key).containsExactly("k1");
    }

    @Test
    void a_message_that_fails_too_often_is_given_up() throws Exception {
        script("k1", status(500), status(500), status(500), status(500));
        deploy(FAST.withEnd(Duration.ofHours(1), 3));
        put("k1", "hook", "g1");
        until(Outcome.RETRIED, Outcome.RETRIED, Outcome.DEAD);
    }

    @Test
    void an_attempt_that_a_stop_cut_off_is_made_again_with_the_same_key() throws Exception {
        script("k1", request -> {});
        String id = deploy(
                new DeliveryOptions(16_384, Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofHours(1)),
                new WebhookReceiver(
                        "hook", address("/hook"), KEY, FAST.withTimes(Duration.ofSeconds(30), Duration.ofMillis(10))));
        put("k1", "hook", "g1");
        await().until(() -> got.size() == 1);
        done(vertx.undeploy(id));
        deploy(FAST);
        until(Outcome.DELIVERED);
        assertThat(got).extracting(Got::key).containsExactly("k1", "k1");
    }

    @Test
    void a_stop_lets_the_attempt_under_way_end() throws Exception {
        script("k1", request -> vertx.setTimer(150, t -> request.response().end()));
        String id = deploy(FAST);
        put("k1", "hook", "g1");
        await().until(() -> got.size() == 1);
        done(vertx.undeploy(id));
        assertThat(outcomes).containsExactly(Outcome.DELIVERED);
        assertThat(status()).isEmpty();
    }

    @Test
    void a_receiver_with_a_long_queue_does_not_hide_others_and_is_not_flooded() throws Exception {
        var commit = new Commit();
        for (int i = 0; i < 600; i++) {
            commit.message(message("s" + i, "slack", "s" + i));
        }
        commit.message(message("h", "hook", "h"));
        done(store.commit(commit));
        deploy(FAST);
        await().until(() -> got.stream().anyMatch(g -> g.key().equals("h")));
        assertThat(got.stream().filter(g -> g.key().startsWith("s")).count()).isLessThan(30);
    }

    @Test
    void at_most_four_are_in_flight_and_each_is_sent_once() throws Exception {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        var commit = new Commit();
        for (int i = 0; i < 200; i++) {
            script("k" + i, request -> {
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                vertx.setTimer(3, t -> {
                    inFlight.decrementAndGet();
                    request.response().end();
                });
            });
            commit.message(message("k" + i, "hook", "g" + i));
        }
        done(store.commit(commit));
        deploy(FAST);
        await().until(() -> outcomes.size() == 200);
        assertThat(most.get()).isBetween(2, 4);
        assertThat(got).extracting(Got::key).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void an_error_does_not_repeat_the_address() throws Exception {
        script(
                "k1",
                request -> request.response()
                        .setStatusCode(404)
                        .end("no such hook: " + request.absoluteURI() + " T0KENT0KEN\r\n<b>"));

        Verdict verdict = attempt(new SlackReceiver("s", address("/services/T0KENT0KEN")), message("k1", "s", "g"));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Dead.class,
                        dead -> assertThat(dead.error())
                                .startsWith("HTTP 404: no such hook")
                                .doesNotContain("T0KEN")
                                .doesNotContain("\n"));
    }

    @Test
    void a_receiver_that_fails_again_and_again_is_left_alone_until_one_message_gets_through() throws Exception {
        var commit = new Commit();
        for (int i = 0; i < 20; i++) {
            scripts.put("k" + i, new ConcurrentLinkedQueue<>(Collections.nCopies(20, status(500))));
            commit.message(message("k" + i, "hook", "g" + i));
        }
        done(store.commit(commit));
        var limits = FAST.withTimes(Duration.ofSeconds(30), Duration.ofMillis(10))
                .withConcurrency(1)
                .withBreaker(3, Duration.ofMinutes(3));
        DeliveryWorker worker = worker(
                new WebhookReceiver("hook", address("/hook"), KEY, limits),
                new WebhookReceiver("other", address("/other"), KEY));
        done(vertx.deployVerticle(worker, VIRTUAL));
        await().until(() -> worker.states().getFirst().breakerOpen());
        put("o1", "other", "g");
        until(Outcome.RETRIED, Outcome.RETRIED, Outcome.RETRIED, Outcome.DELIVERED);
        assertThat(worker.states().getFirst().error()).isEqualTo("HTTP 500");
        assertThat(got).hasSize(4);
        int before = asked.get();
        await().until(() -> asked.get() > before + 20);
        assertThat(got).as("while it is open nothing is sent").hasSize(4);
        clockAhead = Duration.ofMinutes(4);
        until(Outcome.RETRIED, Outcome.RETRIED, Outcome.RETRIED, Outcome.DELIVERED, Outcome.RETRIED);
        assertThat(got).hasSize(5);
        scripts.clear();
        clockAhead = Duration.ofMinutes(12);
        await().until(() ->
                outcomes.stream().filter(o -> o == Outcome.DELIVERED).count() == 21);
        assertThat(worker.states())
                .allSatisfy(state -> assertThat(state.breakerOpen()).isFalse());
        assertThat(sqlNumber("SELECT MAX(attempts) FROM outbox")).isLessThanOrEqualTo(4);
    }

    @Test
    void a_message_that_cannot_be_made_ready_is_given_up_and_stops_nobody() throws Exception {
        Receiver broken = new Receiver() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public DeliveryLimits limits() {
                return FAST;
            }

            @Override
            public Verdict attempt(Delivery delivery, Wire wire) {
                throw new IllegalStateException("no template for " + KEY.get());
            }

            @Override
            public Redaction redaction() {
                return Redaction.of(List.of(), KEY);
            }
        };
        put("k1", "broken", "g");
        deploy(broken, new WebhookReceiver("hook", address("/hook"), KEY, FAST));
        until(Outcome.DEAD);
        put("k2", "hook", "g");
        until(Outcome.DEAD, Outcome.DELIVERED);
        assertThat(sqlText("SELECT last_error FROM outbox WHERE state = 'dead'"))
                .isEqualTo("it cannot be made ready for the receiver: IllegalStateException: no template for ***");
    }

    @Test
    void a_message_of_several_steps_goes_on_where_it_failed_and_its_successor_waits() throws Exception {
        Receiver stepping = new Receiver() {
            @Override
            public String name() {
                return "steps";
            }

            @Override
            public DeliveryLimits limits() {
                return FAST;
            }

            @Override
            public Verdict attempt(Delivery delivery, Wire wire) {
                String step = delivery.message().key() + "/" + delivery.done().size();
                Verdict verdict =
                        wire.exchange(Outgoing.json(address("/"), "{}").withKey(step), FAST.timeout());
                if (!(verdict instanceof Verdict.Delivered)) {
                    return verdict;
                }
                delivery.done().add(step);
                return delivery.done().size() == 3 ? verdict : new Verdict.Partly();
            }

            @Override
            public Redaction redaction() {
                return Redaction.of(List.of());
            }
        };
        script("a/1", status(500), status(503));
        put("a", "steps", "g");
        put("b", "steps", "g");
        deploy(stepping);
        until(Outcome.RETRIED, Outcome.RETRIED, Outcome.DELIVERED, Outcome.DELIVERED);
        assertThat(got).extracting(Got::key).containsExactly("a/0", "a/1", "a/1", "a/1", "a/2", "b/0", "b/1", "b/2");
    }

    private String deploy(DeliveryLimits limits) throws Exception {
        return deploy(
                new WebhookReceiver("hook", address("/hook?x=1"), KEY, limits),
                new SlackReceiver(
                        "slack",
                        address("/services/secret"),
                        SlackReceiver.LIMITS.withTimes(limits.timeout(), limits.firstRetry())));
    }

    private String deploy(Receiver... receivers) throws Exception {
        return done(vertx.deployVerticle(worker(receivers), VIRTUAL));
    }

    private String deploy(DeliveryOptions options, Receiver... receivers) throws Exception {
        return done(vertx.deployVerticle(worker(options, receivers), VIRTUAL));
    }

    private DeliveryWorker worker(Receiver... receivers) {
        return worker(
                new DeliveryOptions(16_384, Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofHours(24)),
                receivers);
    }

    private DeliveryWorker worker(DeliveryOptions options, Receiver... receivers) {
        return new DeliveryWorker(
                store,
                options,
                List.of(receivers),
                () -> {
                    asked.incrementAndGet();
                    return InstantSource.system().instant().plus(clockAhead);
                },
                "1.2.3",
                (receiver, outcome, elapsed) -> outcomes.add(outcome));
    }

    private long sqlNumber(String sql) throws Exception {
        return Long.parseLong(sqlText(sql));
    }

    private String sqlText(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("signalman.db"));
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Verdict attempt(Receiver receiver, Message message) throws Exception {
        return new Attempts(vertx, store, InstantSource.system()).of(receiver, message);
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("signalman.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Secret address(String path) {
        return new Secret("http://127.0.0.1:" + server.actualPort() + path);
    }

    private void put(String key, String receiver, String group) throws Exception {
        done(store.commit(new Commit().message(message(key, receiver, group))));
    }

    private static Message message(String key, String receiver, String group) {
        return new Message(
                key,
                receiver,
                group,
                "{\"key\":\"" + key + "\"}",
                InstantSource.system().instant());
    }

    @SafeVarargs
    private void script(String key, Consumer<HttpServerRequest>... answers) {
        var queue = new ConcurrentLinkedQueue<Consumer<HttpServerRequest>>();
        for (var answer : answers) {
            queue.add(answer);
        }
        scripts.put(key, queue);
    }

    private static Consumer<HttpServerRequest> status(int code) {
        return request -> request.response().setStatusCode(code).end();
    }

    private List<OutboxStatus> status() throws Exception {
        return done(store.outboxStatus());
    }

    private void until(Outcome... expected) {
        await().untilAsserted(() -> assertThat(outcomes).containsExactly(expected));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
