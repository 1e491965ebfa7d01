package dev.signalman.alert;

import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import dev.signalman.store.SnapshotKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One kind of the engine's state: all of its snapshots in memory, and which of them the next commit must write. One thread only.
 *
 * @param <T> the snapshot's record
 */
final class Table<T> {
    /** Where a row is stored. */
    record Key(String organization, String key) {}

    private final SnapshotKind<T> kind;
    private final Map<Key, T> rows = new LinkedHashMap<>();
    /** Rows changed since the last commit, and whether the store had them then. */
    private final Map<Key, Boolean> changed = new HashMap<>();

    Table(SnapshotKind<T> kind) {
        this.kind = kind;
    }

    Table<T> load(List<Keyed<T>> stored) {
        stored.forEach(row -> rows.put(new Key(row.organization(), row.key()), row.value()));
        return this;
    }

    SnapshotKind<T> kind() {
        return kind;
    }

    @Nullable
    T get(String organization, String key) {
        return rows.get(new Key(organization, key));
    }

    void put(String organization, String key, T value) {
        Key at = new Key(organization, key);
        T before = rows.put(at, value);
        if (!value.equals(before)) {
            changed.putIfAbsent(at, before != null);
        }
    }

    void remove(String organization, String key) {
        Key at = new Key(organization, key);
        if (rows.remove(at) != null) {
            changed.putIfAbsent(at, true);
        }
    }

    /** Visits a copy, so that rows may change meanwhile. */
    void forEach(BiConsumer<Key, T> visitor) {
        List.copyOf(rows.entrySet()).forEach(e -> visitor.accept(e.getKey(), e.getValue()));
    }

    int size() {
        return rows.size();
    }

    /** Writes what changed, and forgets that it did. */
    void drainTo(Commit commit) {
        changed.forEach((at, stored) -> {
            T value = rows.get(at);
            if (value != null) {
                commit.put(kind, at.organization(), at.key(), value);
            } else if (stored) {
                commit.remove(kind, at.organization(), at.key());
            }
        });
        changed.clear();
    }
}
