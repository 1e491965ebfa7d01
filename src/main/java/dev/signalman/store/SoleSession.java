package dev.signalman.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The one session of PostgreSQL that may write. An advisory lock says which; it lives as long as the session, also a session whose
 * client is gone without the server having noticed, so ours is ended before a new one takes its place.
 */
final class SoleSession implements WriterLink.Opening {
    private static final long LOCK = 7_315_204_621_883L;

    private record Backend(int pid, @Nullable OffsetDateTime since) {}

    private final String url;
    private final Properties settings;
    private final String where;
    private @Nullable Backend mine;

    /** @param where the database, in words for messages */
    SoleSession(String url, Properties settings, String where) {
        this.url = url;
        this.settings = settings;
        this.where = where;
    }

    /**
     * Takes the lock for this connection.
     *
     * @throws StoreException if another process has it
     */
    void hold(Connection connection) throws SQLException {
        if (!lock(connection)) {
            throw inUse();
        }
        mine = backend(connection);
    }

    @Override
    public Connection open() throws SQLException {
        Connection fresh = DriverManager.getConnection(url, settings);
        try {
            if (lock(fresh)) {
                mine = backend(fresh);
                return fresh;
            }
            Backend holder = holder(fresh);
            if (holder != null && !holder.equals(mine)) {
                throw inUse();
            }
            if (holder != null) {
                end(fresh, holder);
            }
            throw new SQLException("the former session of this process is not over yet");
        } catch (SQLException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    private StoreException inUse() {
        return new StoreException(
                where + " is in use by another Signalman: stop that one first, or give this one a database of its own");
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet locked = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            return locked.next() && locked.getBoolean(1);
        }
    }

    private static Backend backend(Connection connection) throws SQLException {
        Backend found =
                find(connection, "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()");
        return Objects.requireNonNull(found, "a session sees itself");
    }

    private static @Nullable Backend holder(Connection connection) throws SQLException {
        return find(
                connection,
                "SELECT pid, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid)"
                        + " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                        + " AND ((classid::bigint << 32) | objid::bigint) = " + LOCK);
    }

    private static @Nullable Backend find(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? new Backend(row.getInt(1), row.getObject(2, OffsetDateTime.class)) : null;
        }
    }

    private static void end(Connection connection, Backend backend) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_terminate_backend(?)")) {
            statement.setInt(1, backend.pid());
            statement.execute();
        }
    }
}
