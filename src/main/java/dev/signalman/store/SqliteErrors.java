package dev.signalman.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What failed according to SQLite, in the words of who has to mend it. */
final class SqliteErrors {
    private static final int PRIMARY = 0xff;

    private SqliteErrors() {}

    /** Null if it comes from another database or is nothing of the machine. */
    static @Nullable String reason(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return null;
        }
        int code = sqlite.getResultCode().code & PRIMARY;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full";
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk cannot be read or written (" + sqlite.getResultCode() + ")";
        }
        return code == SQLiteErrorCode.SQLITE_NOMEM.code ? "the memory is used up" : null;
    }
}
