package dev.signalman.store;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One kind of a consumer's state: all of its snapshots in memory, and which of them the next commit must write. One thread at a
 * time.
 *
 * @param <T> the snapshot's record
 */
public final class SnapshotTable<T> {
    /** Where a row is stored. */
    public record Key(String organization, String key) {}

    private final SnapshotKind<T> kind;
    private final int limit;
    private final Map<Key, T> rows = new LinkedHashMap<>();
    /** Rows changed since the last commit, and whether the store had them then. */
    private final Map<Key, Boolean> changed = new HashMap<>();
    /** The same for the last commit. */
    private final Map<Key, Boolean> drained = new HashMap<>();

    public SnapshotTable(SnapshotKind<T> kind) {
        this(kind, Integer.MAX_VALUE);
    }

    /** @param limit at most so many rows are kept: one more makes the oldest one leave */
    public SnapshotTable(SnapshotKind<T> kind, int limit) {
        this.kind = kind;
        this.limit = limit;
    }

    public SnapshotTable<T> load(List<Keyed<T>> stored) {
        stored.forEach(row -> rows.put(new Key(row.organization(), row.key()), row.value()));
        return this;
    }

    /** Reads all that the store has of this kind; call on a virtual thread. */
    public void load(Store store) {
        load(Future.await(store.snapshots(kind)));
    }

    public SnapshotKind<T> kind() {
        return kind;
    }

    /** The row; null if there is none. */
    public @Nullable T get(String organization, String key) {
        return rows.get(new Key(organization, key));
    }

    public void put(String organization, String key, T value) {
        Key at = new Key(organization, key);
        T before = rows.put(at, value);
        if (!value.equals(before)) {
            changed.putIfAbsent(at, before != null);
        }
        if (rows.size() > limit) {
            remove(rows.keySet().iterator().next());
        }
    }

    /** Another value that is not written for its own sake, since the store tells the difference elsewhere. */
    public void keep(String organization, String key, T value) {
        rows.replace(new Key(organization, key), value);
    }

    /** Has the row written though it did not change, if there is one. */
    public void touch(String organization, String key) {
        Key at = new Key(organization, key);
        if (rows.containsKey(at)) {
            changed.putIfAbsent(at, true);
        }
    }

    public void remove(String organization, String key) {
        remove(new Key(organization, key));
    }

    private void remove(Key at) {
        if (rows.remove(at) != null) {
            changed.putIfAbsent(at, true);
        }
    }

    public void removeIf(BiPredicate<Key, T> gone) {
        forEach((at, value) -> {
            if (gone.test(at, value)) {
                remove(at);
            }
        });
    }

    /** Visits a copy, so that rows may change meanwhile. */
    public void forEach(BiConsumer<Key, T> visitor) {
        List.copyOf(rows.entrySet()).forEach(e -> visitor.accept(e.getKey(), e.getValue()));
    }

    public int size() {
        return rows.size();
    }

    /** Writes what changed, and forgets that it did. */
    public void drainTo(Commit commit) {
        changed.forEach((at, stored) -> {
            T value = rows.get(at);
            if (value != null) {
                commit.put(kind, at.organization(), at.key(), value);
            } else if (stored) {
                commit.remove(kind, at.organization(), at.key());
            }
        });
        drained.clear();
        drained.putAll(changed);
        changed.clear();
    }

    /** The last commit failed: the next one must write what that one would have written. */
    public void undrain() {
        changed.putAll(drained);
        drained.clear();
    }
}
