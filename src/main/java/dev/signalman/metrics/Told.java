package dev.signalman.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gauges whose values others tell when they change. Any thread. */
final class Told {
    private final Map<String, Instant> pushed = new ConcurrentHashMap<>();
    private volatile @Nullable AlertingSample alerting;
    private volatile @Nullable Boolean healthy;
    private volatile @Nullable Instant heartbeat;

    /** Null if it is not known. */
    void alerting(@Nullable AlertingSample sample) {
        alerting = sample;
    }

    void healthy(boolean allIsWell) {
        healthy = allIsWell;
    }

    void heartbeat(Instant at) {
        heartbeat = at;
    }

    void pushed(String destination, Instant at) {
        pushed.put(destination, at);
    }

    void writeTo(GaugeSink sink) {
        AlertingSample sample = alerting;
        if (sample != null) {
            sample.writeTo(sink);
        }
        Boolean well = healthy;
        if (well != null) {
            sink.add(Meters.HEARTBEAT_HEALTHY, well ? 1 : 0);
        }
        Instant sent = heartbeat;
        if (sent != null) {
            sink.add(Meters.HEARTBEAT_SENT, GaugeSink.seconds(sent));
        }
        pushed.forEach((destination, at) -> sink.add(Meters.PUSHED, GaugeSink.seconds(at), destination));
    }
}
