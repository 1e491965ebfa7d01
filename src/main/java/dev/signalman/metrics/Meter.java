package dev.signalman.metrics;

import java.util.List;

/**
 * The declaration of a meter: all that readers of the exposition need to know about it.
 *
 * @param name as it is exposed, with {@code _total} for a counter
 * @param kind what kind of meter it is
 * @param source what moves it
 * @param help one sentence for people
 * @param most label combinations that it may have, unless the configuration allows fewer
 * @param labels its label names, in the order in which values are given
 * @param buckets upper bounds of a histogram's classic buckets, in seconds; empty for others
 */
record Meter(String name, Kind kind, Source source, String help, int most, List<Label> labels, List<Double> buckets) {
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    enum Source {
        /** Events: after a crash the log has what was counted since the last save. */
        LOG,
        /** What happens in this process and is nowhere else: after a crash what was counted since the last save is lost. */
        PROCESS
    }

    Meter {
        labels = List.copyOf(labels);
        buckets = List.copyOf(buckets);
    }

    /** The base unit, in which Prometheus wants the value; empty if it is a plain number. */
    String unit() {
        String base = name.endsWith("_total") ? name.substring(0, name.length() - "_total".length()) : name;
        return base.endsWith("_seconds") ? "seconds" : base.endsWith("_bytes") ? "bytes" : "";
    }

    /** How many series Prometheus sees in one of ours: a histogram's buckets, its sum and its count. */
    int width() {
        return kind == Kind.HISTOGRAM ? buckets.size() + 3 : 1;
    }

    int index(Label label) {
        return labels.indexOf(label);
    }
}
