package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Unit;

/** A meter's declaration in the library's form. */
final class Metadata {
    private static final String TOTAL = "_total";

    private Metadata() {}

    static MetricMetadata of(Meter meter) {
        // the formats put the suffix back where they want it
        String name = meter.kind() == Meter.Kind.COUNTER
                ? meter.name().substring(0, meter.name().length() - TOTAL.length())
                : meter.name();
        return switch (meter.unit()) {
            case "seconds" -> new MetricMetadata(name, meter.help(), Unit.SECONDS);
            case "bytes" -> new MetricMetadata(name, meter.help(), Unit.BYTES);
            default -> new MetricMetadata(name, meter.help());
        };
    }
}
