package dev.signalman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.LoggedEvent;
import dev.signalman.testing.Containers;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

@Timeout(180)
class PostgresStoreIT extends StoreContract {
    private static GenericContainer<?> postgres;

    @BeforeAll
    static void start() {
        Containers.require();
        postgres = new GenericContainer<>(DockerImageName.parse(Containers.postgresImage()))
                .withEnv("POSTGRES_USER", "signalman")
                .withEnv("POSTGRES_PASSWORD", "s3cret")
                .withEnv("POSTGRES_DB", "signalman")
                .withExposedPorts(5432)
                .waitingFor(Wait.forListeningPort());
        // a port chosen by the engine may be another one after a restart
        postgres.setPortBindings(List.of(freePort() + ":5432"));
        postgres.start();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.stop();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address() {
        return postgres.getHost() + ":" + postgres.getMappedPort(5432) + "/signalman";
    }

    @Override
    StoreOptions options() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return new StoreOptions(
                "postgresql://signalman@" + address(),
                () -> "s3cret",
                Duration.ofDays(90),
                Duration.ofDays(90),
                Map.of());
    }

    /** The entry point of the image restarts the server once, so the first connection may be refused. */
    private Connection connect() {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(
                        () -> DriverManager.getConnection("jdbc:postgresql://" + address(), "signalman", "s3cret"),
                        c -> c != null);
    }

    @Test
    void a_second_daemon_is_refused_before_it_touches_the_schema() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE flyway_schema_history");
            assertThatThrownBy(this::reopen)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another Signalman");
            try (ResultSet found = statement.executeQuery("SELECT to_regclass('flyway_schema_history')")) {
                found.next();
                assertThat(found.getString(1)).isNull();
            }
        }
    }

    @Test
    void a_server_that_is_restarted_in_the_middle_loses_and_doubles_nothing() throws Exception {
        var written = new AtomicInteger();
        var stop = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < 8; c++) {
            int caller = c;
            callers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; !stop.get(); i++) {
                    String id = caller + "-" + i;
                    store.commit(new Commit()
                                    .event(event(id, T))
                                    .message(new Message("m" + id, "r", "g" + caller, "{}", T)))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                    written.incrementAndGet();
                }
            }));
        }
        await().until(() -> written.get() > 200);
        postgres.getDockerClient()
                .restartContainerCmd(postgres.getContainerId())
                .withTimeout(5)
                .exec();
        int before = written.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> written.get() > before + 200);
        stop.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(store.broken()).isEmpty();
        assertThat(store.awaySince()).isEmpty();
        List<LoggedEvent> log = await().ignoreExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get(store.read(0, 1_000_000)), read -> !read.isEmpty());
        assertThat(log)
                .hasSize(written.get())
                .extracting(e -> e.event().header().id())
                .doesNotHaveDuplicates();
        assertThat(heard).isEqualTo(log);
        assertThat(get(store.outboxStatus()))
                .singleElement()
                .satisfies(r -> assertThat(r.pending()).isEqualTo(written.get()));
    }

    @Test
    void another_process_that_took_the_database_meanwhile_keeps_it() throws Exception {
        get(store.commit(new Commit().event(event("a", T))));
        try (Connection other = connect();
                Connection admin = connect()) {
            long lock = 7_315_204_621_883L;
            var waiting = CompletableFuture.runAsync(() -> run(other, "SELECT pg_advisory_lock(" + lock + ")"));
            await().until(() -> run(admin, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"));
            run(
                    admin,
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())");
            waiting.get();
            Future<?> refused = store.commit(new Commit().event(event("b", T)));
            assertThatThrownBy(() -> get(refused)).hasMessageContaining("in use by another Signalman");
            assertThat(store.broken())
                    .hasValueSatisfying(why -> assertThat(why).contains("in use by another Signalman"));
        }
    }

    @Test
    void a_former_session_that_the_server_takes_for_alive_is_ended() throws Exception {
        get(store.close());
        Properties settings = new Properties();
        settings.setProperty("user", "signalman");
        settings.setProperty("password", "s3cret");
        var session = new SoleSession("jdbc:postgresql://" + address(), settings, "the database");
        try (Connection former = connect()) {
            session.hold(former);
            Connection fresh =
                    await().ignoreExceptionsInstanceOf(SQLException.class).until(session::open, c -> c != null);
            assertThat(former.isValid(5)).isFalse();
            fresh.close();
        }
        store = reopen();
    }

    private static boolean run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
