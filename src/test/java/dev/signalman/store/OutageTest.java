package dev.signalman.store;

import static dev.signalman.store.StoreContract.T;
import static dev.signalman.store.StoreContract.event;
import static dev.signalman.store.StoreContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.EventJson;
import dev.signalman.event.LoggedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away under the writer, at the worst moments. */
@Timeout(60)
class OutageTest {
    /** What happens at the next commit. */
    private enum Fault {
        NONE,
        LOST_BEFORE_COMMIT,
        LOST_AFTER_COMMIT
    }

    private final Vertx vertx = Vertx.vertx();
    private final List<LoggedEvent> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile Fault next = Fault.NONE;
    private volatile boolean reachable = true;
    private volatile Runnable meanwhile = () -> {};
    private String url = "";
    private Writer writer;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        Path file = folder.resolve("signalman.db");
        Database.open(StoreOptions.of("sqlite:" + file)).close();
        url = "jdbc:sqlite:" + file;
        writer = writer(Duration.ofSeconds(30));
    }

    private Writer writer(Duration longestOutage) throws SQLException {
        return new Writer(
                new WriterLink(connect(), this::connect), heard::addAll, InstantSource.fixed(T), longestOutage);
    }

    @AfterEach
    void close() {
        writer.close();
        get(vertx.close());
    }

    private Connection connect() throws SQLException {
        if (opened.getAndIncrement() > 0) {
            meanwhile.run();
        }
        if (!reachable) {
            throw new SQLException("connection refused");
        }
        connections.add(DriverManager.getConnection(url));
        return faulty(connections.getLast());
    }

    private Connection faulty(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Fault fault = method.getName().equals("commit") ? next : Fault.NONE;
                    if (fault == Fault.LOST_BEFORE_COMMIT) {
                        real.close();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (fault == Fault.LOST_AFTER_COMMIT) {
                            next = Fault.NONE;
                            real.close();
                            throw new SQLException("the answer of the commit is lost");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        next = Fault.NONE;
                        throw e.getCause();
                    }
                });
    }

    private Future<List<LoggedEvent>> commit(String id) {
        Commit commit = new Commit()
                .event(event(id, T))
                .put(StoreContract.NOTE, "acme", id, new StoreContract.Note(id, 1))
                .position("alert", 1)
                .message(new Message("m-" + id, "oncall", "g", "{}", T));
        return writer.commit(vertx, Prepared.of(commit, new EventJson(), EventJson.mapper()));
    }

    private Future<Integer> sql(String sql) {
        return writer.run(vertx, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private long count(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void thereIsOnce(String id) {
        assertThat(count("SELECT COUNT(*) FROM event WHERE id = '" + id + "'")).isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM outbox WHERE key = 'm-" + id + "'"))
                .isEqualTo(1);
        assertThat(heard)
                .extracting(e -> e.event().header().id())
                .containsOnlyOnce(id)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_connection_closed_underneath_is_opened_again_and_the_commit_goes_through() throws SQLException {
        get(commit("a"));
        connections.getLast().close();
        assertThat(get(commit("b"))).hasSize(1);
        thereIsOnce("a");
        thereIsOnce("b");
        assertThat(writer.awaySince()).isNull();
        assertThat(writer.broken()).isNull();
    }

    @Test
    void a_commit_whose_answer_is_lost_is_not_written_again_and_its_events_are_told_as_new() {
        get(commit("a"));
        next = Fault.LOST_AFTER_COMMIT;
        List<LoggedEvent> fresh = get(commit("b"));
        assertThat(fresh).hasSize(1);
        thereIsOnce("b");
        assertThat(writer.head()).isEqualTo(fresh.getFirst().position());
        assertThat(get(commit("c")).getFirst().position())
                .isEqualTo(fresh.getFirst().position() + 1);
    }

    @Test
    void a_commit_that_did_not_reach_the_database_is_written_again() {
        get(commit("a"));
        next = Fault.LOST_BEFORE_COMMIT;
        assertThat(get(commit("b"))).hasSize(1);
        thereIsOnce("b");
    }

    @Test
    void a_failed_attempt_is_counted_once_though_the_answer_of_its_commit_was_lost() {
        get(commit("a"));
        next = Fault.LOST_AFTER_COMMIT;
        assertThat(get(sql("UPDATE outbox SET attempts = attempts + 1"))).isEqualTo(1);
        assertThat(count("SELECT attempts FROM outbox")).isEqualTo(1);
        assertThat(opened).hasValue(2);
    }

    @Test
    void everybody_waits_while_the_database_is_away_and_it_is_said_since_when() throws SQLException {
        get(commit("a"));
        reachable = false;
        connections.getLast().close();
        Future<?> first = commit("b");
        Future<?> second = commit("c");
        await().until(() -> opened.get() > 2);
        assertThat(writer.awaySince()).isEqualTo(T);
        assertThat(first.isComplete()).isFalse();
        reachable = true;
        get(first);
        get(second);
        thereIsOnce("b");
        thereIsOnce("c");
        assertThat(writer.awaySince()).isNull();
    }

    @Test
    void a_database_that_stays_away_is_given_up() throws SQLException {
        writer.close();
        writer = writer(Duration.ofMillis(300));
        reachable = false;
        connections.getLast().close();
        Future<?> lost = commit("a");
        assertThatThrownBy(() -> get(lost)).hasMessageContaining("cannot be reached since " + T);
        assertThat(writer.broken()).contains("connection refused");
        assertThatThrownBy(() -> get(commit("b"))).isInstanceOf(StoreException.class);
    }

    @Test
    void nothing_is_written_any_more_once_another_process_has_written_meanwhile() throws SQLException {
        get(commit("a"));
        meanwhile = () -> {
            try (Connection other = DriverManager.getConnection(url)) {
                new WriterLink(other, () -> other).close();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        };
        connections.getLast().close();
        Future<?> refused = commit("b");
        assertThatThrownBy(() -> get(refused)).hasMessageContaining("another Signalman has written");
        assertThat(writer.broken()).contains("another Signalman");
        assertThat(count("SELECT COUNT(*) FROM event WHERE id = 'b'")).isZero();
    }

    @Test
    void a_write_that_costs_the_connection_each_time_fails_alone() {
        Future<Integer> deadly = writer.run(vertx, connection -> {
            connection.close();
            throw new SQLException("the server closed the connection");
        });
        Future<?> good = commit("a");
        assertThatThrownBy(() -> get(deadly)).hasMessageContaining("the server closed the connection");
        get(good);
        thereIsOnce("a");
        assertThat(writer.broken()).isNull();
    }

    @Test
    void a_stop_does_not_wait_for_a_database_that_is_away() throws SQLException {
        reachable = false;
        connections.getLast().close();
        Future<?> lost = commit("a");
        await().until(() -> writer.awaySince() != null);
        writer.close();
        assertThatThrownBy(() -> get(lost)).isInstanceOf(StoreException.class);
    }

    @Test
    void who_writes_more_than_the_database_takes_waits_and_loses_nothing() throws Exception {
        var busy = new CountDownLatch(1);
        writer.run(vertx, connection -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return 0;
        });
        var all = new ArrayList<Future<Integer>>();
        Thread caller = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 5_000; i++) {
                all.add(writer.run(vertx, connection -> 1));
            }
        });
        await().until(() -> writer.waiting() == 4_096);
        assertThat(caller.isAlive()).isTrue();
        busy.countDown();
        caller.join();
        get(Future.all(all));
        assertThat(all).hasSize(5_000).allMatch(Future::succeeded);
    }
}
