package dev.signalman.metrics;

import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the metrics of this database begin.
 *
 * @param kinds the kinds of state that were saved last, with their version; empty if none were by a program that says so
 * @param countsAfter position in the log after which events are counted, unless something was saved later
 */
record MetricsStart(String kinds, long countsAfter) {
    static final SnapshotKind<MetricsStart> KIND = new SnapshotKind<>("metrics_start", MetricsStart.class);

    /** Raised when the record of a kind changes such that it must be made anew from the log. */
    private static final int VERSION = 1;

    static String kinds(List<SnapshotTable<?>> tables) {
        return VERSION
                + ":"
                + tables.stream().map(table -> table.kind().name()).sorted().collect(Collectors.joining(","));
    }
}
