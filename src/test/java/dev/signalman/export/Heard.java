package dev.signalman.export;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers what an export told about itself. */
final class Heard implements ExportObserver {
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private @Nullable Instant failingSince;

    @Override
    public synchronized void exported(String export, Outcome outcome, int count) {
        counts.merge(outcome, count, Integer::sum);
    }

    @Override
    public synchronized void failingSince(String export, Instant since) {
        failingSince = since;
    }

    @Override
    public synchronized void working(String export) {
        failingSince = null;
    }

    synchronized int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    synchronized @Nullable Instant failingSince() {
        return failingSince;
    }
}
