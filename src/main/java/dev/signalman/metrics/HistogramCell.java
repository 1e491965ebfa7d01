package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One series of a histogram: classic buckets, native ones, and the newest example of each classic bucket. */
final class HistogramCell extends Cell {
    /** Upper bounds of the classic buckets, the last of them infinite; shared by all series of the meter. */
    private final double[] bounds;

    private final long[] counts;
    private final NativeBuckets buckets = new NativeBuckets();
    private double sum;
    private Exemplar @Nullable [] examples;

    HistogramCell(SeriesFamily<?> family, LabelValues values, Labels labels, double[] bounds, long created) {
        super(family, values, labels, created);
        this.bounds = bounds;
        this.counts = new long[bounds.length];
    }

    /** False if the series has left meanwhile. */
    synchronized boolean observe(double value, @Nullable Example example, long at) {
        if (!alive()) {
            return false;
        }
        int found = Arrays.binarySearch(bounds, value);
        int bucket = found >= 0 ? found : -found - 1;
        counts[bucket]++;
        sum += value;
        buckets.add(value);
        Labels where = example == null ? null : example.labels();
        if (example != null && where != null) {
            if (examples == null) {
                examples = new Exemplar[bounds.length];
            }
            examples[bucket] = new Exemplar(value, where, example.at().toEpochMilli());
        }
        moved(at);
        return true;
    }

    /** Puts what was kept below what was counted since. */
    synchronized void restore(SavedHistogram saved) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += saved.counts()[i];
        }
        sum += saved.sum();
        buckets.add(new NativeBuckets(saved.schema(), saved.zeros(), saved.indexes(), saved.nativeCounts()));
        restored(saved.created(), saved.moved());
    }

    @Override
    synchronized HistogramDataPointSnapshot point(Detail detail) {
        ClassicHistogramBuckets classic = ClassicHistogramBuckets.of(bounds, counts);
        Exemplars exemplars = detail.exemplars() ? exemplars() : Exemplars.EMPTY;
        return detail.nativeBuckets()
                ? new HistogramDataPointSnapshot(
                        classic,
                        buckets.schema(),
                        buckets.zeros(),
                        NativeBuckets.ZERO_THRESHOLD,
                        buckets.positive(),
                        NativeHistogramBuckets.EMPTY,
                        sum,
                        labels,
                        exemplars,
                        created())
                : new HistogramDataPointSnapshot(
                        classic,
                        HistogramSnapshot.CLASSIC_HISTOGRAM,
                        0,
                        0,
                        NativeHistogramBuckets.EMPTY,
                        NativeHistogramBuckets.EMPTY,
                        sum,
                        labels,
                        exemplars,
                        created());
    }

    private Exemplars exemplars() {
        return examples == null
                ? Exemplars.EMPTY
                : Exemplars.of(Stream.of(examples).filter(Objects::nonNull).toList());
    }

    @Override
    synchronized SavedHistogram save() {
        return new SavedHistogram(
                family.meter.name(),
                values.toArray(),
                family.meter.buckets(),
                counts.clone(),
                sum,
                buckets.schema(),
                buckets.zeros(),
                buckets.indexes(),
                buckets.counts(),
                created(),
                moved());
    }
}
