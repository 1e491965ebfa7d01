package dev.signalman.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class HeartbeatTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Heartbeat.class);
    private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger judged = new AtomicInteger();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private volatile Optional<String> problem = Optional.empty();
    private volatile int answer = 200;
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
                .requestHandler(request -> {
                    asked.add(request.method() + " " + request.path());
                    request.response().setStatusCode(answer).end("no such check: " + request.path());
                })
                .listen(0, "127.0.0.1"));
        lines.start();
        LOG.addAppender(lines);
        LOG.setLevel(Level.INFO);
    }

    @AfterEach
    void close() throws Exception {
        LOG.detachAppender(lines);
        LOG.setLevel(null);
        done(vertx.close().eventually(() -> store.close()));
    }

    @Test
    void it_beats_while_all_is_well_and_says_once_why_it_does_not() throws Exception {
        Heartbeat heartbeat = deploy(false, Map.of("engine", now -> Future.succeededFuture(problem)));
        await().until(() -> asked.size() >= 3);
        assertThat(asked).containsOnly("GET /ping/SECRETCHECK");
        assertThat(heartbeat.state().lastSent()).isEqualTo(T);
        problem = Optional.of("it is 4000 events behind");
        await().until(() -> !heartbeat.state().healthy());
        rounds(1);
        int silent = asked.size();
        rounds(5);
        assertThat(asked).as("silence is the alarm").hasSize(silent);
        assertThat(heartbeat.state().problems()).containsExactly("engine: it is 4000 events behind");
        problem = Optional.empty();
        await().until(() -> asked.size() > silent);
        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "the heartbeat stops, since not all is well: engine: it is 4000 events behind",
                        "the heartbeat goes on: all is well again");
    }

    @Test
    void where_it_is_asked_for_the_other_side_is_told_at_once() throws Exception {
        problem = Optional.of("blind");
        deploy(true, Map.of("collectors", now -> Future.succeededFuture(problem)));
        await().until(() -> asked.size() >= 2);
        assertThat(asked).containsOnly("GET /ping/SECRETCHECK/fail");
    }

    @Test
    void a_check_that_hangs_or_throws_is_a_problem() throws Exception {
        Heartbeat heartbeat = deploy(
                false,
                Duration.ofMillis(200),
                Map.of("hangs", now -> Promise.<Optional<String>>promise().future(), "throws", now -> {
                    throw new IllegalStateException("oops");
                }));
        await().until(() -> heartbeat.state().problems().size() == 2);
        assertThat(heartbeat.state().problems())
                .containsExactlyInAnyOrder("hangs: no answer within 200 ms", "throws: oops");
        assertThat(asked).isEmpty();
    }

    @Test
    void one_that_is_not_taken_is_sent_again_and_said_once_without_the_address() throws Exception {
        answer = 404;
        Heartbeat heartbeat = deploy(false, Map.of());
        await().until(() -> asked.size() >= 3);
        assertThat(heartbeat.state().lastSent()).isNull();
        assertThat(List.copyOf(lines.list)).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getFormattedMessage()).contains("HTTP 404").doesNotContain("SECRETCHECK");
        });
        answer = 200;
        await().until(() -> heartbeat.state().lastSent() != null);
    }

    @Test
    void a_store_that_takes_no_writes_stops_it() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("signalman.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER full BEFORE INSERT ON cursor BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        }
        Heartbeat heartbeat = deploy(false, Map.of("store", HealthCheck.storeTakesWrites(store)));
        await().until(() -> !heartbeat.state().healthy());
        assertThat(heartbeat.state().problems().getFirst()).contains("the disk is full");
        assertThat(asked).isEmpty();
    }

    @Test
    void messages_that_wait_too_long_for_a_configured_receiver_stop_it() throws Exception {
        HealthCheck check = HealthCheck.outboxDrains(store, Set.of("oncall"), Duration.ofMinutes(10));
        done(store.commit(new Commit().message(new Message("k0", "gone", "g", "{}", T.minusSeconds(9_000)))));
        done(store.commit(new Commit().message(new Message("k1", "oncall", "g", "{}", T.minusSeconds(500)))));
        assertThat(done(check.problem(T))).isEmpty();
        assertThat(done(check.problem(T.plusSeconds(101))))
                .contains("1 messages for oncall wait, the oldest since 2026-11-24T09:51:40Z");
    }

    private void rounds(int more) {
        int before = judged.get();
        await().until(() -> judged.get() > before + more);
    }

    private Heartbeat deploy(boolean fail, Map<String, HealthCheck> checks) throws Exception {
        return deploy(fail, Duration.ofSeconds(30), checks);
    }

    private Heartbeat deploy(boolean fail, Duration timeout, Map<String, HealthCheck> checks) throws Exception {
        String url = "http://127.0.0.1:" + server.actualPort() + "/ping/SECRETCHECK";
        var options = new HeartbeatOptions(
                new Secret(url), fail ? new Secret(url + "/fail") : null, false, Duration.ofMillis(10), timeout);
        var observer = new HeartbeatObserver() {
            @Override
            public void judged(boolean healthy) {
                judged.incrementAndGet();
            }

            @Override
            public void sent(Instant at) {}
        };
        var heartbeat = new Heartbeat(store, options, checks, () -> T, "1.2.3", observer);
        done(vertx.deployVerticle(heartbeat, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        return heartbeat;
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
