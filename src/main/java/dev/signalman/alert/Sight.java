package dev.signalman.alert;

import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether we see well enough to conclude something from silence. Not shortly after a start or a recovery, while what happened
 * meanwhile is being learnt, and not while the collector that would know is blind.
 */
final class Sight {
    private final SnapshotTable<BlindCollector> blind;
    private final Duration settle;
    private final Instant startedAt;
    private final Map<String, Instant> recovered = new HashMap<>();

    Sight(SnapshotTable<BlindCollector> blind, Duration settle, Instant startedAt) {
        this.blind = blind;
        this.settle = settle;
        this.startedAt = startedAt;
    }

    void recovered(String organization, Instant now) {
        recovered.put(organization, now);
    }

    boolean clear(String organization, @Nullable String projectId, Set<String> collectors, Instant now) {
        Instant seeing = recovered.getOrDefault(organization, startedAt);
        if (now.isBefore(seeing)) {
            // the clock was set back: settle once more, by the new time, and not until the old time comes again
            recovered.put(organization, now);
            return false;
        }
        if (now.isBefore(seeing.plus(settle))) {
            return false;
        }
        var clouded = new boolean[1];
        blind.forEach((at, b) -> clouded[0] |= at.organization().equals(organization)
                && (b.everywhere()
                        || (collectors.contains(b.collector())
                                && (b.projectId() == null || b.projectId().equals(projectId)))));
        return !clouded[0];
    }
}
