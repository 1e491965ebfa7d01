package dev.signalman.rerun;

import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reruns that are not over, as the store has them, with the changes of the current turn. There are never many. */
final class OpenAttempts {
    /** The workflow that failed. */
    record Key(String organization, String workflowId) {}

    private final Map<Key, Attempt> kept = new LinkedHashMap<>();
    private final Map<Key, Optional<Attempt>> changed = new LinkedHashMap<>();

    void load(List<Keyed<Attempt>> stored) {
        kept.clear();
        changed.clear();
        stored.forEach(s -> kept.put(new Key(s.organization(), s.key()), s.value()));
    }

    @Nullable
    Attempt get(Key key) {
        Optional<Attempt> change = changed.get(key);
        return change == null ? kept.get(key) : change.orElse(null);
    }

    /** As they are at this moment. */
    Map<Key, Attempt> all() {
        Map<Key, Attempt> all = new LinkedHashMap<>(kept);
        changed.forEach((key, attempt) -> {
            if (attempt.isPresent()) {
                all.put(key, attempt.get());
            } else {
                all.remove(key);
            }
        });
        return all;
    }

    void put(Key key, Attempt attempt) {
        if (!attempt.equals(get(key))) {
            changed.put(key, Optional.of(attempt));
        }
    }

    void remove(Key key) {
        changed.put(key, Optional.empty());
    }

    void writeTo(Commit commit) {
        changed.forEach((key, attempt) -> attempt.ifPresentOrElse(
                value -> commit.put(RerunSnapshots.OPEN, key.organization(), key.workflowId(), value),
                () -> commit.remove(RerunSnapshots.OPEN, key.organization(), key.workflowId())));
    }

    /** The changes are in the store now. */
    void committed() {
        Map<Key, Optional<Attempt>> applied = new HashMap<>(changed);
        changed.clear();
        applied.forEach((key, attempt) -> {
            if (attempt.isPresent()) {
                kept.put(key, attempt.get());
            } else {
                kept.remove(key);
            }
        });
    }
}
