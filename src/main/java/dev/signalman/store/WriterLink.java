package dev.signalman.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The writer's connection. Where it can be opened again, every transaction leaves the name of this process and its own number in
 * one row, so that after a loss the database itself says whether the transaction whose answer is missing went through, and
 * whether somebody else has written meanwhile. One thread only.
 */
final class WriterLink implements AutoCloseable {
    private static final String READ = "SELECT value FROM cursor WHERE organization = '' AND name = 'writer'";
    private static final String WRITE = "INSERT INTO cursor (organization, name, value) VALUES ('', 'writer', ?)"
            + " ON CONFLICT (organization, name) DO UPDATE SET value = excluded.value";

    /** Opens a connection on which no other process can be writing. */
    interface Opening {
        /**
         * Opens it.
         *
         * @throws SQLException if that may succeed later
         * @throws StoreException if it never will, because the database belongs to another process now
         */
        Connection open() throws SQLException;
    }

    private final @Nullable Opening opening;
    private final String process = UUID.randomUUID().toString();
    private Connection connection;
    /** Number of the newest transaction whose commit was begun, and of the newest whose commit was answered. */
    private long begun;

    private long answered;

    /** @param opening null if a lost connection is lost for good, as with a file */
    WriterLink(Connection connection, @Nullable Opening opening) throws SQLException {
        this.connection = connection;
        this.opening = opening;
        connection.setAutoCommit(false);
        if (opening != null) {
            commit();
        }
    }

    Connection connection() {
        return connection;
    }

    boolean canBeRestored() {
        return opening != null;
    }

    void commit() throws SQLException {
        begun++;
        if (opening != null) {
            try (PreparedStatement mark = connection.prepareStatement(WRITE)) {
                mark.setString(1, mark(begun));
                mark.executeUpdate();
            }
        }
        connection.commit();
        answered = begun;
    }

    /** Why the connection is lost; null if it can be used for the next transaction. */
    @Nullable
    String rollback() {
        try {
            connection.rollback();
            return connection.isValid(5) ? null : "it does not answer";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Opens the connection again.
     *
     * @return true if the database has the transaction whose commit was begun last
     * @throws SQLException if that may succeed later
     * @throws StoreException if this process must not write any more
     */
    boolean restore() throws SQLException {
        if (opening == null) {
            throw new StoreException("the connection to the database is lost");
        }
        close();
        // whoever opens it holds the lock, so our former session is over and what it did is settled
        Connection fresh = opening.open();
        connection = fresh;
        fresh.setAutoCommit(false);
        String found = mark();
        if (found.equals(mark(begun))) {
            answered = begun;
            return true;
        }
        if (found.equals(mark(answered))) {
            begun = answered;
            return false;
        }
        throw new StoreException(
                found.startsWith(process)
                        ? "the database came back in an older state than it had confirmed"
                        : "another Signalman has written to the database while it could not be reached from here");
    }

    private String mark() throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ);
                ResultSet row = read.executeQuery()) {
            String found = row.next() ? row.getString(1) : "";
            connection.rollback();
            return found;
        }
    }

    private String mark(long transaction) {
        return process + "/" + transaction;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is given up either way
        }
    }
}
