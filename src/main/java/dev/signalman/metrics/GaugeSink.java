package dev.signalman.metrics;

import java.time.Instant;

/** Takes the values that gauges have now; values with equal labels add up. */
@FunctionalInterface
interface GaugeSink {
    void add(Meter gauge, double value, String... labels);

    /** A point in time as Prometheus writes it: seconds since 1970. */
    static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
