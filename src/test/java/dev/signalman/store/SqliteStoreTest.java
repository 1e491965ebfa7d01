package dev.signalman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    StoreOptions options() {
        return StoreOptions.of("sqlite:" + folder.resolve("data/signalman.db"));
    }

    @Test
    void a_database_of_a_newer_version_is_refused() throws Exception {
        get(store.close());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/signalman.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO flyway_schema_history SELECT 99, '99', 'future', type, 'V99__future.sql', 1,"
                            + " installed_by, installed_on, 1, 1 FROM flyway_schema_history LIMIT 1");
        }
        assertThatThrownBy(this::reopen)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Signalman")
                .hasMessageContaining("99");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/signalman.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM flyway_schema_history WHERE version = '99'");
        }
        store = reopen();
    }

    @Test
    void a_database_whose_schema_was_made_otherwise_is_refused() throws Exception {
        get(store.close());
        history("UPDATE flyway_schema_history SET checksum = checksum + 1");
        assertThatThrownBy(this::reopen)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("signalman.db does not have the schema that it should have");
        history("UPDATE flyway_schema_history SET checksum = checksum - 1");
        store = reopen();
    }

    @Test
    void a_database_whose_migration_failed_half_way_is_refused() throws Exception {
        get(store.close());
        history("UPDATE flyway_schema_history SET success = 0");
        assertThatThrownBy(this::reopen).isInstanceOf(StoreException.class).hasMessageContaining("failed");
        history("UPDATE flyway_schema_history SET success = 1");
        store = reopen();
    }

    /** Otherwise a new script would never be run on a database that has all of the old ones. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void every_migration_of_the_program_is_known_by_name(String kind) {
        assertThat(Path.of("src/main/resources/db", kind).toFile().list())
                .containsExactlyInAnyOrderElementsOf(Migrations.SCRIPTS);
    }

    @Test
    void flyway_is_not_asked_about_a_schema_that_is_current() throws Exception {
        get(store.close());
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/signalman.db"))) {
            assertThatCode(() -> new Migrations("db/sqlite", "it").run(connection, "jdbc:none:", null, null))
                    .doesNotThrowAnyException();
        }
        store = reopen();
    }

    private void history(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/signalman.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void a_file_that_is_no_database_is_refused_with_its_name() throws Exception {
        Path file = folder.resolve("notes.db");
        Files.writeString(file, "these are not the bytes of a database".repeat(100));
        assertThatThrownBy(() ->
                        get(Store.open(vertx, StoreOptions.of("sqlite:" + file), InstantSource.system(), e -> {})))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("notes.db");
    }

    @Test
    void a_second_daemon_on_the_same_file_by_a_link_is_refused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("data/signalman.db"));
        Path linkedFolder = Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("data"));
        for (Path other : List.of(link, linkedFolder.resolve("signalman.db"))) {
            assertThatThrownBy(() ->
                            get(Store.open(vertx, StoreOptions.of("sqlite:" + other), InstantSource.system(), e -> {})))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use by another Signalman");
        }
    }

    @Test
    void a_link_to_a_file_that_is_not_there_yet_makes_the_file() throws Exception {
        Path target = folder.resolve("volume/real.db");
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), Path.of("volume/real.db"));
        get(get(Store.open(vertx, StoreOptions.of("sqlite:" + link), InstantSource.system(), e -> {}))
                .close());
        assertThat(target).isRegularFile();
        assertThat(folder.resolve("volume/real.db.lock")).exists();
    }

    @Test
    void nothing_is_written_any_more_once_somebody_else_has_added_to_the_log() throws Exception {
        get(store.commit(new Commit().event(event("a", T))));
        history("INSERT INTO event SELECT position + 1, 'other', type, organization, project_id, occurred_at,"
                + " observed_at, body FROM event");
        assertThatThrownBy(() -> get(store.commit(new Commit().event(event("b", T)))))
                .hasMessageContaining("another Signalman has written");
        assertThat(store.broken()).hasValueSatisfying(why -> assertThat(why).contains("another Signalman"));
        assertThatThrownBy(() -> get(store.commit(new Commit().cursor("acme", "c", "1"))))
                .hasMessageContaining("another Signalman has written");
    }

    @Test
    void a_url_of_another_kind_is_refused() {
        assertThatThrownBy(() -> get(Store.open(vertx, StoreOptions.of("mysql://x"), InstantSource.system(), e -> {})))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("sqlite: or postgresql:");
    }
}
