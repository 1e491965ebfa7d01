package dev.signalman.store;

import dev.signalman.event.ChangeEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one decision changes, written in one transaction: all of it or nothing. Built by one thread, then handed to
 * {@link Store#commit}.
 */
public final class Commit {
    /** A snapshot to write, or to remove if the value is null. */
    record Put(
            SnapshotKind<?> kind,
            String organization,
            String key,
            @Nullable Object value) {}

    record Cursor(String organization, String name, String value) {}

    record Position(String consumer, long position) {}

    final List<ChangeEvent> events = new ArrayList<>();
    final List<Put> snapshots = new ArrayList<>();
    final List<Cursor> cursors = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();

    /** Appends an event; one whose id is already in the log is dropped in silence (law 1). */
    public Commit event(ChangeEvent event) {
        events.add(event);
        return this;
    }

    public <T> Commit put(SnapshotKind<T> kind, String organization, String key, T value) {
        snapshots.add(new Put(kind, organization, key, value));
        return this;
    }

    public Commit remove(SnapshotKind<?> kind, String organization, String key) {
        snapshots.add(new Put(kind, organization, key, null));
        return this;
    }

    public Commit cursor(String organization, String name, String value) {
        cursors.add(new Cursor(organization, name, value));
        return this;
    }

    /** Moves a consumer forward; the transaction fails if that would move it back. */
    public Commit position(String consumer, long position) {
        positions.add(new Position(consumer, position));
        return this;
    }

    /** Puts a message into the outbox; one whose key is already there, delivered or not, is dropped. */
    public Commit message(Message message) {
        messages.add(message);
        return this;
    }

    public boolean isEmpty() {
        return events.isEmpty()
                && snapshots.isEmpty()
                && cursors.isEmpty()
                && positions.isEmpty()
                && messages.isEmpty();
    }
}
