package dev.signalman.metrics;

/** Takes the values that gauges have now; values with equal labels add up. */
@FunctionalInterface
interface GaugeSink {
    void add(Meter gauge, double value, String... labels);
}
