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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that becomes full: SQLite then ends the transaction by itself, and its driver does not notice. */
@Timeout(60)
class FullDiskTest {
    private static final int TOO_LARGE = 3_000_000;
    private static final int FITS_ONLY_ALONE = 200_000;

    private final Vertx vertx = Vertx.vertx();
    private String url = "";
    private Writer writer;

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        Path file = folder.resolve("signalman.db");
        Database.open(StoreOptions.of("sqlite:" + file)).close();
        url = "jdbc:sqlite:" + file;
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = 100");
        }
        writer = new Writer(new WriterLink(connection, null), e -> {}, InstantSource.fixed(T), Duration.ofSeconds(1));
        get(commit(new Commit().position("alert", 1)));
    }

    @AfterEach
    void close() {
        writer.close();
        get(vertx.close());
    }

    private Future<List<LoggedEvent>> commit(Commit commit) {
        return writer.commit(vertx, Prepared.of(commit, new EventJson(), EventJson.mapper()));
    }

    private static Message message(String key, int size) {
        return new Message(key, "oncall", "g", "x".repeat(size), T);
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void a_position_is_never_durable_without_its_message_once_the_disk_was_full() throws SQLException {
        Future<?> large = commit(new Commit().position("alert", 2).message(message("large", TOO_LARGE)));
        assertThatThrownBy(() -> get(large)).hasMessageContaining("the disk is full");
        Future<?> alert = commit(new Commit().position("alert", 3).message(message("alert", TOO_LARGE)));
        assertThatThrownBy(() -> get(alert)).hasMessageContaining("the disk is full");
        assertThat(count("SELECT position FROM consumer_position")).isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM outbox")).isZero();
        assertThat(writer.broken()).contains("the disk is full").doesNotContain("connection");
    }

    @Test
    void what_was_waiting_together_with_the_commit_that_filled_the_disk_is_not_written_in_parts() throws Exception {
        var waits = new CountDownLatch(1);
        Future<?> before = writer.run(vertx, connection -> {
            try {
                waits.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return 0;
        });
        Future<?> first = commit(
                new Commit().event(event("a", T)).position("alert", 2).message(message("first", FITS_ONLY_ALONE)));
        Future<?> second =
                commit(new Commit().event(event("b", T)).position("alert", 3).message(message("second", TOO_LARGE)));
        waits.countDown();
        get(before);
        await().until(() -> first.isComplete() && second.isComplete());
        assertThat(second.failed()).isTrue();
        assertThat(count("SELECT COUNT(*) FROM event WHERE id = 'b'")).isZero();
        assertThat(count("SELECT COUNT(*) FROM event")).isEqualTo(first.succeeded() ? 1 : 0);
        assertThat(count("SELECT COUNT(*) FROM outbox")).isEqualTo(first.succeeded() ? 1 : 0);
        assertThat(count("SELECT position FROM consumer_position")).isEqualTo(first.succeeded() ? 2 : 1);
        assertThat(writer.broken()).contains("the disk is full");
    }
}
