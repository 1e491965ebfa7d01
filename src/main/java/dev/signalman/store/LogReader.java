package dev.signalman.store;

import dev.signalman.event.EventJson;
import dev.signalman.event.LoggedEvent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of a database that a daemon may be writing to meanwhile: it takes no lock that the daemon would miss, changes no schema
 * and cannot write. One thread at a time.
 */
public final class LogReader implements AutoCloseable {
    private final Connection connection;
    private final EventJson events = new EventJson();

    private LogReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws StoreException if there is no such database, or no log in it
     */
    public static LogReader open(StoreOptions options) {
        String url = options.url();
        String where = url;
        try {
            Connection connection = url.startsWith("sqlite:")
                    ? sqlite(Path.of(url.substring("sqlite:".length())))
                    : postgresql(URI.create(url), options);
            var reader = new LogReader(connection);
            try {
                reader.read(0, 1);
                return reader;
            } catch (StoreException e) {
                reader.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(where, e);
        }
    }

    private static Connection sqlite(Path file) throws SQLException {
        if (!Files.isRegularFile(file)) {
            throw new StoreException(
                    file + " does not exist: storage.url must name the database of a daemon that has run");
        }
        Properties settings = new Properties();
        // 1 is SQLITE_OPEN_READONLY
        settings.setProperty("open_mode", "1");
        settings.setProperty("busy_timeout", "10000");
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), settings);
    }

    private static Connection postgresql(URI uri, StoreOptions options) throws SQLException {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        Properties settings = new Properties();
        settings.setProperty("user", uri.getUserInfo() == null ? "signalman" : uri.getUserInfo());
        settings.setProperty("ApplicationName", "signalman-replay");
        settings.setProperty("connectTimeout", "10");
        settings.setProperty("socketTimeout", "60");
        settings.setProperty("readOnly", "true");
        settings.setProperty("readOnlyMode", "always");
        @Nullable
        String password = options.password() == null ? null : options.password().get();
        if (password != null) {
            settings.setProperty("password", password);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath()
                        + query,
                settings);
    }

    /**
     * The next events of the log. Each call is a transaction of its own, so that a long reading keeps nothing from being cleaned up.
     *
     * @param after position of the last event that is known; 0 for none
     * @param limit at most so many
     */
    public List<LoggedEvent> read(long after, int limit) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT position, body FROM event WHERE position > ? ORDER BY position LIMIT ?")) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            var found = new ArrayList<LoggedEvent>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new LoggedEvent(row.getLong(1), events.read(row.getString(2))));
                }
            }
            return found;
        } catch (SQLException e) {
            throw unreadable("the log", e);
        }
    }

    private static StoreException unreadable(String what, SQLException e) {
        return new StoreException("cannot read " + what + ": " + Database.rootMessage(e), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close the database: " + Database.rootMessage(e), e);
        }
    }
}
