package dev.signalman.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/** How large the database is, asked on a reader's thread. */
@FunctionalInterface
interface DatabaseSize {
    /** In bytes. */
    long bytes(Handle handle);

    /** The file and the log of writes beside it. */
    static DatabaseSize ofFiles(Path database) {
        Path writes = database.resolveSibling(database.getFileName() + "-wal");
        return handle -> bytes(database) + bytes(writes);
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // the log of writes goes and comes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our tables with their indexes; what else is in the database is not ours to count. */
    static DatabaseSize ofTables() {
        return handle -> handle.createQuery("""
                        SELECT COALESCE(SUM(pg_total_relation_size(to_regclass(name))), 0)
                        FROM (VALUES ('event'), ('snapshot'), ('cursor'), ('consumer_position'), ('outbox')) ours (name)
                        """).mapTo(Long.class).one();
    }
}
