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
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An opened, migrated database that belongs to this process alone: one connection to write, a small pool to read. */
final class Database implements AutoCloseable {
    static final int READERS = 3;
    /**
     * Rows of snapshots lie all over their table, so a burst touches the same pages again and again: they are copied out of the log of
     * writes (16 MiB instead of 4) less often, and found in memory (8 MiB instead of 2).
     */
    private static final List<String> SQLITE_WRITER =
            List.of("PRAGMA wal_autocheckpoint = 4000", "PRAGMA cache_size = -8000");

    private final String where;
    private final Connection writer;
    private final HikariDataSource readers;
    private final DatabaseSize size;
    private final @Nullable FileChannel lock;
    private final WriterLink.@Nullable Opening again;

    private Database(
            String where,
            Connection writer,
            HikariDataSource readers,
            DatabaseSize size,
            @Nullable FileChannel lock,
            WriterLink.@Nullable Opening again) {
        this.where = where;
        this.writer = writer;
        this.readers = readers;
        this.size = size;
        this.lock = lock;
        this.again = again;
    }

    /** The database in words for messages, without user or settings. */
    String where() {
        return where;
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

    DatabaseSize size() {
        return size;
    }

    static Database open(StoreOptions options) {
        String url = options.url();
        if (url.startsWith("sqlite:")) {
            return sqlite(Path.of(url.substring("sqlite:".length())));
        } else if (url.startsWith("postgresql:")) {
            return postgresql(url, options);
        }
        throw new StoreException("storage.url must begin with sqlite: or postgresql:");
    }

    private static Database sqlite(Path named) {
        Path file = real(named);
        FileChannel lock = lock(file);
        try {
            String url = "jdbc:sqlite:" + file;
            keepPrivate(file);
            Properties settings = new Properties();
            settings.setProperty("journal_mode", "WAL");
            settings.setProperty("synchronous", "FULL");
            settings.setProperty("busy_timeout", "10000");
            return connect(
                    url,
                    settings,
                    new Migrations("db/sqlite", named.toString()),
                    DatabaseSize.ofFiles(file),
                    lock,
                    null,
                    SQLITE_WRITER);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /** One name for one file, by whatever links it is reached; its folder is made. */
    private static Path real(Path named) {
        try {
            if (Files.exists(named)) {
                return named.toRealPath();
            }
            Path file = named.toAbsolutePath();
            if (Files.isSymbolicLink(file)) {
                return real(file.resolveSibling(Files.readSymbolicLink(file)));
            }
            Path folder = file.getParent();
            if (folder == null || file.getFileName() == null) {
                throw new StoreException(named + " is no file: choose another storage.url");
            }
            Files.createDirectories(folder);
            return folder.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw noFolder(named, e);
        }
    }

    private static StoreException noFolder(Path file, IOException e) {
        return new StoreException(
                "cannot write to the folder of " + file + " (" + e
                        + "): choose another storage.url or mend its permissions",
                e);
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
            channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw noFolder(file, e);
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
        return connect(
                jdbc,
                settings,
                new Migrations("db/postgresql", where),
                DatabaseSize.ofTables(),
                null,
                new SoleSession(jdbc, settings, where),
                List.of());
    }

    private static Database connect(
            String url,
            Properties settings,
            Migrations migrations,
            DatabaseSize size,
            @Nullable FileChannel lock,
            @Nullable SoleSession session,
            List<String> ofWriter) {
        Connection writer = null;
        try {
            writer = DriverManager.getConnection(url, settings);
            if (session != null) {
                // before the schema is touched: it belongs to whoever holds the lock
                session.hold(writer);
            }
            migrations.run(writer, url, settings.getProperty("user"), settings.getProperty("password"));
            for (String setting : ofWriter) {
                try (Statement statement = writer.createStatement()) {
                    statement.execute(setting);
                }
            }
            HikariConfig pool = new HikariConfig();
            pool.setJdbcUrl(url);
            settings.forEach((key, value) -> pool.addDataSourceProperty((String) key, value));
            pool.setMaximumPoolSize(READERS);
            pool.setMinimumIdle(1);
            pool.setPoolName("signalman-readers");
            return new Database(migrations.where(), writer, new HikariDataSource(pool), size, lock, session);
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
