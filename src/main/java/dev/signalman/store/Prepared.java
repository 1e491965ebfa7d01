package dev.signalman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit with its bodies written as JSON, which is done on the caller's thread to spare the only writer. */
record Prepared(
        List<EventRow> events,
        List<SnapshotRow> snapshots,
        List<Commit.Cursor> cursors,
        List<Commit.Position> positions,
        List<Message> messages) {
    record EventRow(ChangeEvent event, String body) {}

    /** A null body removes the snapshot. */
    record SnapshotRow(
            String kind,
            String organization,
            String key,
            @Nullable String body) {}

    static Prepared of(Commit commit, EventJson events, ObjectMapper json) {
        return new Prepared(
                commit.events.stream()
                        .map(e -> new EventRow(e, events.write(e)))
                        .toList(),
                commit.snapshots.stream()
                        .map(put -> new SnapshotRow(
                                put.kind().name(), put.organization(), put.key(), write(json, put.value())))
                        .toList(),
                List.copyOf(commit.cursors),
                List.copyOf(commit.positions),
                List.copyOf(commit.messages));
    }

    private static @Nullable String write(ObjectMapper json, @Nullable Object value) {
        try {
            return value == null ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    "a snapshot of type " + value.getClass().getSimpleName() + " cannot be written", e);
        }
    }
}
