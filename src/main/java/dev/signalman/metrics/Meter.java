package dev.signalman.metrics;

import java.util.List;

/**
 * The declaration of a meter: all that readers of the exposition need to know about it.
 *
 * @param name as it is exposed, with {@code _total} for a counter
 * @param kind what kind of meter it is
 * @param help one sentence for people
 * @param labels its label names, in the order in which values are given
 * @param buckets upper bounds of a histogram's classic buckets, in seconds; empty for others
 */
record Meter(String name, Kind kind, String help, List<Label> labels, List<Double> buckets) {
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    Meter {
        labels = List.copyOf(labels);
        buckets = List.copyOf(buckets);
    }

    /** The base unit, which Prometheus wants at the end of the name; empty if it is a plain number. */
    String unit() {
        return name.endsWith("_seconds") ? "seconds" : "";
    }

    int index(Label label) {
        return labels.indexOf(label);
    }
}
