package dev.signalman.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date with Flyway. A database whose history is exactly what this program would have made is left as it is
 * without asking Flyway, which is most of the time and would take longer than all other opening; whatever else is found there, Flyway judges.
 *
 * @param folder on the class path, one per kind of database
 * @param where the database in the user's words, for messages
 */
record Migrations(String folder, String where) {
    /** In order; the same names for each kind of database. */
    static final List<String> SCRIPTS = List.of("V1__log_snapshots_outbox.sql");

    /** A row of Flyway's history: what was run, and with which bytes. */
    private record Applied(String script, int checksum, boolean success) {}

    /** Migrates with connections of Flyway's own, if the schema is not current. */
    void run(Connection connection, String url, @Nullable String user, @Nullable String password) {
        if (!current(connection)) {
            migrate(url, user, password);
        }
    }

    private boolean current(Connection connection) {
        List<Applied> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT script, checksum, success FROM flyway_schema_history ORDER BY installed_rank")) {
            while (rows.next()) {
                found.add(new Applied(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
            }
        } catch (SQLException e) {
            return false; // most likely a new database, which has no such table
        }
        return found.equals(SCRIPTS.stream()
                .map(script -> new Applied(script, checksum(folder + "/" + script), true))
                .toList());
    }

    /** As Flyway reckons it: over the lines without their ends. If it ever does so otherwise, it only gets asked more often. */
    private static int checksum(String resource) {
        CRC32 crc = new CRC32();
        try (InputStream in = Migrations.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the program");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) crc.getValue();
    }

    private void migrate(String url, @Nullable String user, @Nullable String password) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(url, user, password)
                    .locations("classpath:" + folder)
                    .loggers("slf4j")
                    .load();
            for (MigrationInfo migration : flyway.info().all()) {
                if (migration.getState().isApplied() && !migration.getState().isResolved()) {
                    throw new StoreException(where + " was written by a newer Signalman (schema version "
                            + migration.getVersion() + "): run that version, or restore a backup from before it");
                }
            }
            flyway.migrate();
        } catch (FlywayValidateException e) {
            throw new StoreException(where + " does not have the schema that it should have: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw new StoreException("cannot open the database " + where + ": " + Database.rootMessage(e), e);
        }
    }
}
