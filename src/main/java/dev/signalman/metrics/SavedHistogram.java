package dev.signalman.metrics;

import dev.signalman.store.SnapshotKind;
import java.util.List;

/**
 * A histogram's series as the store keeps it; its examples are not kept.
 *
 * @param meter the meter's name
 * @param values of its labels, in its order
 * @param bounds upper bounds of the classic buckets when it was written: with others the counts would lie
 * @param counts of the classic buckets, each by itself, the last one for what exceeds all bounds
 * @param sum of all values
 * @param schema resolution of the native buckets
 * @param zeros count of the native bucket around zero
 * @param indexes which native buckets have something in them
 * @param nativeCounts how much that is
 * @param created when it began, in milliseconds since 1970
 * @param moved when it last moved, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // a row on its way; nobody compares two
record SavedHistogram(
        String meter,
        String[] values,
        List<Double> bounds,
        long[] counts,
        double sum,
        int schema,
        long zeros,
        int[] indexes,
        long[] nativeCounts,
        long created,
        long moved) {
    static final SnapshotKind<SavedHistogram> KIND = new SnapshotKind<>("metrics_histogram", SavedHistogram.class);
}
