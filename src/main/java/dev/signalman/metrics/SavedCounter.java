package dev.signalman.metrics;

import dev.signalman.store.SnapshotKind;

/**
 * A counter's series as the store keeps it.
 *
 * @param meter the meter's name
 * @param values of its labels, in its order
 * @param value what was counted
 * @param created when it began, in milliseconds since 1970
 * @param moved when it last moved, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // a row on its way; nobody compares two
record SavedCounter(String meter, String[] values, double value, long created, long moved) {
    static final SnapshotKind<SavedCounter> KIND = new SnapshotKind<>("metrics_counter", SavedCounter.class);
}
