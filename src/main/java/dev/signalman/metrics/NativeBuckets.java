package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;

/**
 * The buckets of a native histogram for values of zero and more, of which only those are kept that have something in them. When
 * there are more than {@link #MOST}, neighbours are merged, which halves the resolution. Not safe for use by several threads.
 *
 * <p>Source: the specification of Prometheus' native histograms, standard exponential schemas.
 */
final class NativeBuckets {
    /** Buckets grow by the eighth root of 2, which is 9 %. */
    static final int FINEST = 3;

    static final int COARSEST = -4;
    static final int MOST = 60;

    /** Below this a value counts as zero: Prometheus' default. */
    static final double ZERO_THRESHOLD = 0x1p-128;

    private static final int PER_DOUBLING = 1 << FINEST;
    private static final double[] BOUNDS = bounds();

    private int schema = FINEST;
    private long zeros;
    private int size;
    private int[] indexes = new int[2];
    private long[] counts = new long[2];

    NativeBuckets() {}

    NativeBuckets(int schema, long zeros, int[] indexes, long[] counts) {
        this.schema = schema;
        this.zeros = zeros;
        this.size = indexes.length;
        this.indexes = indexes.clone();
        this.counts = counts.clone();
    }

    /** The upper bounds of the buckets between a half and one. */
    private static double[] bounds() {
        double[] bounds = new double[PER_DOUBLING];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Math.pow(2, (double) i / PER_DOUBLING - 1);
        }
        return bounds;
    }

    /** @param value zero or more */
    void add(double value) {
        if (value <= ZERO_THRESHOLD) {
            zeros++;
        } else {
            add(index(value, schema), 1);
            limit();
        }
    }

    void add(NativeBuckets other) {
        zeros += other.zeros;
        while (schema > other.schema) {
            halve();
        }
        for (int i = 0; i < other.size; i++) {
            add(coarser(other.indexes[i], other.schema - schema), other.counts[i]);
        }
        limit();
    }

    private void limit() {
        while (size > MOST && schema > COARSEST) {
            halve();
        }
    }

    private static int index(double value, int schema) {
        int exponent = Math.getExponent(value) + 1;
        // a half or more, less than one
        double fraction = value / Math.scalb(1.0, exponent);
        int found = Arrays.binarySearch(BOUNDS, fraction);
        int within = found >= 0 ? found : -found - 1;
        return coarser((exponent - 1) * PER_DOUBLING + within, FINEST - schema);
    }

    /** The bucket in which this one ends up when the resolution is halved so many times. */
    private static int coarser(int index, int times) {
        int coarse = index;
        for (int i = 0; i < times; i++) {
            coarse = (coarse + 1) >> 1;
        }
        return coarse;
    }

    private void add(int index, long count) {
        int at = Arrays.binarySearch(indexes, 0, size, index);
        if (at >= 0) {
            counts[at] += count;
            return;
        }
        int place = -at - 1;
        if (size == indexes.length) {
            int room = size + Math.max(2, size / 2);
            indexes = Arrays.copyOf(indexes, room);
            counts = Arrays.copyOf(counts, room);
        }
        System.arraycopy(indexes, place, indexes, place + 1, size - place);
        System.arraycopy(counts, place, counts, place + 1, size - place);
        indexes[place] = index;
        counts[place] = count;
        size++;
    }

    private void halve() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int coarse = coarser(indexes[i], 1);
            if (kept > 0 && indexes[kept - 1] == coarse) {
                counts[kept - 1] += counts[i];
            } else {
                indexes[kept] = coarse;
                counts[kept] = counts[i];
                kept++;
            }
        }
        size = kept;
        schema--;
    }

    int schema() {
        return schema;
    }

    long zeros() {
        return zeros;
    }

    int[] indexes() {
        return Arrays.copyOf(indexes, size);
    }

    long[] counts() {
        return Arrays.copyOf(counts, size);
    }

    NativeHistogramBuckets positive() {
        return NativeHistogramBuckets.of(indexes(), counts());
    }
}
