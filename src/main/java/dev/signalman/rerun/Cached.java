package dev.signalman.rerun;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Snapshots of one kind during one turn: read when first asked for, changed in memory, written together. */
final class Cached<T> {
    private record Key(String organization, String key) {}

    private final Store store;
    private final SnapshotKind<T> kind;
    private final Map<Key, Optional<T>> seen = new HashMap<>();
    private final Set<Key> changed = new LinkedHashSet<>();

    Cached(Store store, SnapshotKind<T> kind) {
        this.store = store;
        this.kind = kind;
    }

    Optional<T> find(String organization, String key) {
        var at = new Key(organization, key);
        Optional<T> known = seen.get(at);
        if (known == null) {
            known = Future.await(store.snapshot(kind, organization, key));
            seen.put(at, known);
        }
        return known;
    }

    /** Reads what will be asked for in one go. */
    void load(String organization, Collection<String> keys) {
        List<String> missing = keys.stream()
                .filter(key -> !seen.containsKey(new Key(organization, key)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        Map<String, T> found = Future.await(store.snapshots(kind, organization, missing));
        missing.forEach(key -> seen.put(new Key(organization, key), Optional.ofNullable(found.get(key))));
    }

    void put(String organization, String key, T value) {
        var at = new Key(organization, key);
        Optional<T> now = Optional.of(value);
        if (!now.equals(seen.put(at, now))) {
            changed.add(at);
        }
    }

    void writeTo(Commit commit) {
        for (Key at : changed) {
            seen.getOrDefault(at, Optional.empty()).ifPresent(v -> commit.put(kind, at.organization(), at.key(), v));
        }
    }
}
