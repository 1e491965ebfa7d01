package dev.signalman.store;

import dev.signalman.event.EventHeader;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.ProjectRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes several prepared commits inside one open transaction, each kind of row in one batch. */
final class GroupWrite {
    private record SnapshotKey(String kind, String organization, String key) {}

    private final Connection connection;
    private final Instant at;
    private long position;

    /** @param position of the newest event in the log */
    GroupWrite(Connection connection, long position, Instant at) {
        this.connection = connection;
        this.position = position;
        this.at = at;
    }

    /** The newest position after the writes. */
    long position() {
        return position;
    }

    /** The new events of each commit, in log order. */
    List<List<LoggedEvent>> write(List<Prepared> commits) throws SQLException {
        List<List<LoggedEvent>> appended = events(commits);
        snapshots(commits);
        cursors(commits);
        positions(commits);
        messages(commits);
        return appended;
    }

    private List<List<LoggedEvent>> events(List<Prepared> commits) throws SQLException {
        List<List<LoggedEvent>> appended = new ArrayList<>(commits.size());
        if (commits.stream().allMatch(c -> c.events().isEmpty())) {
            commits.forEach(c -> appended.add(List.of()));
            return appended;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO event (position, id, type, organization, project_id, occurred_at, observed_at, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")) {
            long first = position + 1;
            long next = position;
            for (Prepared commit : commits) {
                for (Prepared.EventRow row : commit.events()) {
                    bind(insert, ++next, row);
                    insert.addBatch();
                }
            }
            int[] written = insert.executeBatch();
            int row = 0;
            for (Prepared commit : commits) {
                List<LoggedEvent> fresh = new ArrayList<>(commit.events().size());
                for (Prepared.EventRow event : commit.events()) {
                    // a repeat leaves its position unused, so positions have gaps
                    if (written[row] != 0) {
                        fresh.add(new LoggedEvent(first + row, event.event()));
                        position = first + row;
                    }
                    row++;
                }
                appended.add(fresh);
            }
        }
        return appended;
    }

    private static void bind(PreparedStatement insert, long position, Prepared.EventRow row) throws SQLException {
        EventHeader header = row.event().header();
        ProjectRef project = header.project();
        insert.setLong(1, position);
        insert.setString(2, header.id());
        insert.setString(3, row.event().getClass().getSimpleName());
        insert.setString(4, header.organization());
        insert.setString(5, project == null ? null : project.id());
        insert.setLong(6, Micros.of(header.occurredAt()));
        insert.setLong(7, Micros.of(header.observedAt()));
        insert.setString(8, row.body());
    }

    private void snapshots(List<Prepared> commits) throws SQLException {
        Map<SnapshotKey, @Nullable String> last = new LinkedHashMap<>();
        for (Prepared commit : commits) {
            for (Prepared.SnapshotRow row : commit.snapshots()) {
                last.put(new SnapshotKey(row.kind(), row.organization(), row.key()), row.body());
            }
        }
        if (last.isEmpty()) {
            return;
        }
        try (PreparedStatement put = connection.prepareStatement(
                        "INSERT INTO snapshot (kind, organization, key, body, updated_at) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (kind, organization, key) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at");
                PreparedStatement remove = connection.prepareStatement(
                        "DELETE FROM snapshot WHERE kind = ? AND organization = ? AND key = ?")) {
            for (Map.Entry<SnapshotKey, @Nullable String> entry : last.entrySet()) {
                SnapshotKey key = entry.getKey();
                PreparedStatement statement = entry.getValue() == null ? remove : put;
                statement.setString(1, key.kind());
                statement.setString(2, key.organization());
                statement.setString(3, key.key());
                if (entry.getValue() != null) {
                    statement.setString(4, entry.getValue());
                    statement.setLong(5, Micros.of(at));
                }
                statement.addBatch();
            }
            put.executeBatch();
            remove.executeBatch();
        }
    }

    private void cursors(List<Prepared> commits) throws SQLException {
        if (commits.stream().allMatch(c -> c.cursors().isEmpty())) {
            return;
        }
        try (PreparedStatement put =
                connection.prepareStatement("INSERT INTO cursor (organization, name, value) VALUES (?, ?, ?)"
                        + " ON CONFLICT (organization, name) DO UPDATE SET value = excluded.value")) {
            for (Prepared commit : commits) {
                for (Commit.Cursor cursor : commit.cursors()) {
                    put.setString(1, cursor.organization());
                    put.setString(2, cursor.name());
                    put.setString(3, cursor.value());
                    put.addBatch();
                }
            }
            put.executeBatch();
        }
    }

    private void positions(List<Prepared> commits) throws SQLException {
        if (commits.stream().allMatch(c -> c.positions().isEmpty())) {
            return;
        }
        try (PreparedStatement put =
                connection.prepareStatement("INSERT INTO consumer_position (consumer, position) VALUES (?, ?)"
                        + " ON CONFLICT (consumer) DO UPDATE SET position = excluded.position"
                        + " WHERE excluded.position >= consumer_position.position")) {
            for (Prepared commit : commits) {
                for (Commit.Position to : commit.positions()) {
                    put.setString(1, to.consumer());
                    put.setLong(2, to.position());
                    if (put.executeUpdate() == 0) {
                        throw new StoreException(
                                "consumer '" + to.consumer() + "' would move back to position " + to.position()
                                        + ": it acted on what it had already acted on, so nothing of this commit was written");
                    }
                }
            }
        }
    }

    private void messages(List<Prepared> commits) throws SQLException {
        if (commits.stream().allMatch(c -> c.messages().isEmpty())) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO outbox (key, receiver, grp, body, created_at, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (key) DO NOTHING")) {
            for (Prepared commit : commits) {
                for (Message message : commit.messages()) {
                    insert.setString(1, message.key());
                    insert.setString(2, message.receiver());
                    insert.setString(3, message.group());
                    insert.setString(4, message.body());
                    insert.setLong(5, Micros.of(message.createdAt()));
                    insert.setLong(6, Micros.of(message.createdAt()));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
