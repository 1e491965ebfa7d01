package dev.signalman.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An opened, migrated database that belongs to this process alone: one connection to write, a small pool to read. */
final class Database implements AutoCloseable {
    static final int READERS = 3;

    private final Connection writer;
    private final HikariDataSource readers;
    private final @Nullable FileChannel lock;
    private WriterLink.@Nullable Opening again;

    private Database(Connection writer, HikariDataSource readers, @Nullable FileChannel lock) {
        this.writer = writer;
        this.readers = readers;
        this.lock = lock;
    }

    Connection writer() {
        return writer;
    }

    /** How to connect again after a loss; null if that cannot be done. */
    WriterLink.@Nullable Opening again() {
        return again;
    }

    DataSource readers() {
        return readers;
    }

    static Database open(StoreOptions options) {
        String url = options.url();
        if (url.startsWith("sqlite:")) {
            return sqlite(Path.of(url.substring("sqlite:".length())));
        } else if (url.startsWith("postgresql:")) {
            return postgresql(url, options);
        }
        throw new StoreException("storage.url must begin with sqlite: or postgresql:, is " + url);
    }

    private static Database sqlite(Path file) {
        FileChannel lock = lock(file);
        try {
            String url = "jdbc:sqlite:" + file;
            keepPrivate(file);
            Properties settings = new Properties();
            settings.setProperty("journal_mode", "WAL");
            settings.setProperty("synchronous", "FULL");
            settings.setProperty("busy_timeout", "10000");
            return connect(url, settings, new Migrations("db/sqlite", file.toString()), lock);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /** It holds the last lines of job logs; SQLite gives its other files the same rights. */
    private static void keepPrivate(Path file) {
        try {
            if (Files.notExists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write " + file + " (" + e + "): choose another storage.url or mend its permissions", e);
        }
    }

    /** Two daemons on one file would both deliver what the outbox holds. */
    private static FileChannel lock(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel;
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write to the folder of " + file + " (" + e
                            + "): choose another storage.url or mend its permissions",
                    e);
        }
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException | IOException e) {
            // held by this process or not lockable: told below like a lock held by another one
        }
        release(channel);
        throw new StoreException(file
                + " is in use by another Signalman: stop that one first, or give this one a storage.url of its own");
    }

    private static Database postgresql(String url, StoreOptions options) {
        URI uri = URI.create(url);
        String user = uri.getUserInfo() == null ? "signalman" : uri.getUserInfo();
        String where = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String jdbc = "jdbc:postgresql://" + where + query;
        String password = options.password() == null ? null : options.password().get();
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("ApplicationName", "signalman");
        settings.setProperty("connectTimeout", "10");
        settings.setProperty("socketTimeout", "60");
        settings.setProperty("tcpKeepAlive", "true");
        // the log counts what each statement of a batch wrote
        settings.setProperty("reWriteBatchedInserts", "false");
        if (password != null) {
            settings.setProperty("password", password);
        }
        Database database = connect(jdbc, settings, new Migrations("db/postgresql", where), null);
        database.holdAlone(new SoleSession(jdbc, settings, where), where);
        return database;
    }

    /** Several nodes need leases, which this is not. */
    private void holdAlone(SoleSession session, String where) {
        try {
            session.hold(writer);
            again = session;
        } catch (SQLException e) {
            close();
            throw new StoreException("cannot lock the database " + where + ": " + e.getMessage(), e);
        } catch (StoreException e) {
            close();
            throw e;
        }
    }

    private static Database connect(
            String url, Properties settings, Migrations migrations, @Nullable FileChannel lock) {
        Connection writer = null;
        try {
            writer = DriverManager.getConnection(url, settings);
            migrations.run(writer, url, settings.getProperty("user"), settings.getProperty("password"));
            HikariConfig pool = new HikariConfig();
            pool.setJdbcUrl(url);
            settings.forEach((key, value) -> pool.addDataSourceProperty((String) key, value));
            pool.setMaximumPoolSize(READERS);
            pool.setMinimumIdle(1);
            pool.setPoolName("signalman-readers");
            return new Database(writer, new HikariDataSource(pool), lock);
        } catch (StoreException e) {
            closeQuietly(writer);
            throw e;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(writer);
            throw new StoreException("cannot open the database " + migrations.where() + ": " + rootMessage(e), e);
        }
    }

    static String rootMessage(Throwable e) {
        Throwable root = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // it is given up either way; what made us close it is what gets told
        }
    }

    private static void release(@Nullable FileChannel lock) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // the system releases it when the process ends
            }
        }
    }

    @Override
    public void close() {
        readers.close();
        closeQuietly(writer);
        release(lock);
    }
}
