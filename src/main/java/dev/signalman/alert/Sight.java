package dev.signalman.alert;

import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether we see well enough to conclude something from silence. Not shortly after a start, nor after a recovery of a collector
 * that would know, while what happened meanwhile is being learnt, and not while such a collector is blind.
 */
final class Sight {
    private final SnapshotTable<BlindCollector> blind;
    private final Duration settle;
    private final Map<Collector, Instant> recovered = new HashMap<>();
    private Instant startedAt;

    /** @param projectId null for one that looks at the whole organisation */
    private record Collector(
            String organization, String name, @Nullable String projectId) {}

    Sight(SnapshotTable<BlindCollector> blind, Duration settle, Instant startedAt) {
        this.blind = blind;
        this.settle = settle;
        this.startedAt = startedAt;
    }

    void recovered(String organization, String collector, @Nullable String projectId, Instant now) {
        recovered.values().removeIf(at -> !now.isBefore(at.plus(settle)));
        recovered.put(new Collector(organization, collector, projectId), now);
    }

    /**
     * True if silence means something.
     *
     * @param projectId the project that it is about; null if it is about the organisation
     * @param collectors those that would have broken the silence
     */
    boolean clear(String organization, @Nullable String projectId, Set<String> collectors, Instant now) {
        if (now.isBefore(startedAt)) {
            // the clock was set back: settle once more, by the new time, and not until the old time comes again
            startedAt = now;
        }
        if (now.isBefore(startedAt.plus(settle))) {
            return false;
        }
        for (String collector : collectors) {
            if (settling(new Collector(organization, collector, null), now)
                    || settling(new Collector(organization, collector, projectId), now)) {
                return false;
            }
        }
        var clouded = new boolean[1];
        blind.forEach((at, b) -> clouded[0] |= at.organization().equals(organization)
                && (b.everywhere()
                        || (collectors.contains(b.collector())
                                && (b.projectId() == null || b.projectId().equals(projectId)))));
        return !clouded[0];
    }

    private boolean settling(Collector collector, Instant now) {
        // as above: a time that is yet to come is now
        Instant at = recovered.computeIfPresent(collector, (c, then) -> then.isAfter(now) ? now : then);
        return at != null && now.isBefore(at.plus(settle));
    }
}
