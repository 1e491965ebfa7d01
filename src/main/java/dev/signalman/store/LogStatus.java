package dev.signalman.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much there is in the database.
 *
 * @param events positions of the log from the oldest event to the newest: as many as there are events, and a few more where a
 *     repeat left its position unused. To count them exactly would read millions of rows
 * @param oldest when the oldest event was seen; null if the log is empty
 * @param bytes size of the database: of SQLite's files, log of writes included, or of our tables and indexes in PostgreSQL
 */
public record LogStatus(long events, @Nullable Instant oldest, long bytes) {}
