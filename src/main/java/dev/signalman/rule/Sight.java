package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.CollectorRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
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

    void observe(ChangeEvent event, Instant now) {
        String organization = event.header().organization();
        switch (event) {
            case CollectorDegraded degraded -> degraded(degraded, now);
            case CollectorRecovered sees -> sees(organization, key(sees.collector()), now);
            case ProjectRemoved removed -> {
                ProjectRef project = removed.header().project();
                blind.forEach((at, b) -> {
                    if (project != null
                            && at.organization().equals(organization)
                            && project.id().equals(b.projectId())) {
                        sees(organization, at.key(), now);
                    }
                });
            }
            default -> {}
        }
    }

    private void degraded(CollectorDegraded event, Instant now) {
        String organization = event.header().organization();
        String key = key(event.collector());
        if (event.problem() == CollectorProblem.FEATURE_OFF) {
            sees(organization, key, now);
            return;
        }
        BlindCollector before = blind.get(organization, key);
        blind.put(
                organization,
                key,
                new BlindCollector(
                        event.collector().collector(),
                        event.collector().projectId(),
                        event.header().project(),
                        event.problem(),
                        event.message(),
                        before == null ? event.header().occurredAt() : before.since(),
                        before == null ? event.header().id() : before.event()));
    }

    private void sees(String organization, String key, Instant now) {
        BlindCollector b = blind.get(organization, key);
        if (b != null) {
            blind.remove(organization, key);
            recovered.values().removeIf(at -> !now.isBefore(at.plus(settle)));
            recovered.put(new Collector(organization, b.collector(), b.projectId()), now);
        }
    }

    private static String key(CollectorRef collector) {
        return collector.collector() + (collector.projectId() == null ? "" : "/" + collector.projectId());
    }

    /** How well the organisation is seen now. */
    Sightline line(String organization) {
        if (blind.size() == 0) {
            return Sightline.CLEAR;
        }
        var counts = new long[2];
        blind.forEach((at, b) -> {
            if (at.organization().equals(organization)) {
                counts[0]++;
                counts[1] += b.everywhere() ? 1 : 0;
            }
        });
        return new Sightline(counts[0], counts[1]);
    }

    /**
     * True if silence means something.
     *
     * @param projectId the project that it is about; null if it is about the organisation
     * @param collectors those that would have broken the silence; of none nothing is concluded from silence, so nothing stands against it
     */
    boolean clear(String organization, @Nullable String projectId, Set<String> collectors, Instant now) {
        if (collectors.isEmpty()) {
            return true;
        }
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
