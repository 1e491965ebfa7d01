package dev.signalman.push;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;

/**
 * Buckets of Prometheus' histograms in OTLP's terms. Prometheus' native bucket {@code i} holds (base^(i-1), base^i], OTLP's holds
 * (base^i, base^(i+1)], with base = 2^(2^-schema) in both, so each index is one less there.
 */
final class OtlpHistograms {
    /** OTLP writes empty buckets in between as well, so a gap is bounded by coarser buckets. */
    private static final int MOST_BUCKETS = 1024;

    private OtlpHistograms() {}

    /** The classic buckets; both count (lower, upper]. */
    static HistogramDataPoint.Builder explicit(HistogramDataPointSnapshot point) {
        HistogramDataPoint.Builder converted =
                HistogramDataPoint.newBuilder().setCount(point.getCount()).setSum(point.getSum());
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        for (int i = 0; i < buckets.size(); i++) {
            converted.addBucketCounts(buckets.getCount(i));
            if (buckets.getUpperBound(i) != Double.POSITIVE_INFINITY) {
                converted.addExplicitBounds(buckets.getUpperBound(i));
            }
        }
        return converted;
    }

    static ExponentialHistogramDataPoint.Builder exponential(HistogramDataPointSnapshot point) {
        NativeHistogramBuckets positive = point.getNativeBucketsForPositiveValues();
        NativeHistogramBuckets negative = point.getNativeBucketsForNegativeValues();
        int coarser = 0;
        while (span(positive, coarser) > MOST_BUCKETS || span(negative, coarser) > MOST_BUCKETS) {
            coarser++;
        }
        return ExponentialHistogramDataPoint.newBuilder()
                .setCount(point.getCount())
                .setSum(point.getSum())
                .setScale(point.getNativeSchema() - coarser)
                .setZeroCount(point.getNativeZeroCount())
                .setZeroThreshold(point.getNativeZeroThreshold())
                .setPositive(buckets(positive, coarser))
                .setNegative(buckets(negative, coarser));
    }

    private static long span(NativeHistogramBuckets buckets, int coarser) {
        return buckets.size() == 0
                ? 0
                : (long) index(buckets, buckets.size() - 1, coarser) - index(buckets, 0, coarser) + 1;
    }

    /** In OTLP's terms, where the index in coarser buckets is simply shifted. */
    private static int index(NativeHistogramBuckets buckets, int at, int coarser) {
        return (buckets.getBucketIndex(at) - 1) >> coarser;
    }

    private static Buckets buckets(NativeHistogramBuckets buckets, int coarser) {
        if (buckets.size() == 0) {
            return Buckets.getDefaultInstance();
        }
        int offset = index(buckets, 0, coarser);
        long[] counts = new long[(int) span(buckets, coarser)];
        for (int i = 0; i < buckets.size(); i++) {
            counts[index(buckets, i, coarser) - offset] += buckets.getCount(i);
        }
        Buckets.Builder converted = Buckets.newBuilder().setOffset(offset);
        for (long count : counts) {
            converted.addBucketCounts(count);
        }
        return converted.build();
    }
}
