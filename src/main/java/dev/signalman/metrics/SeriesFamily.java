package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The series of one counter or histogram, within bounds. Safe for use by several threads.
 *
 * @param <C> what one series is
 */
abstract sealed class SeriesFamily<C extends Cell> {
    final Meter meter;
    final MetricMetadata metadata;
    private final Admission admission;
    private final StoreQueue queue;
    private final ConcurrentHashMap<LabelValues, C> cells = new ConcurrentHashMap<>();
    /** In the order of the exposition, until a series comes or leaves: sorting would be most of a scrape's work. */
    private volatile @Nullable List<C> sorted;

    private SeriesFamily(Meter meter, Admission admission, StoreQueue queue) {
        this.meter = meter;
        this.metadata = Metadata.of(meter);
        this.admission = admission;
        this.queue = queue;
    }

    abstract C create(LabelValues values, long created);

    abstract MetricSnapshot snapshot(List<DataPointSnapshot> points);

    /** The series with these label values, or the one that stands for those beyond the bounds; made now if there is none. */
    final C at(Instant now, String... values) {
        C known = cells.get(new LabelValues(values));
        return known != null ? known : bounded(now, values);
    }

    private synchronized C bounded(Instant now, String[] values) {
        LabelValues admitted = admission.labels(meter, values);
        C known = cells.get(admitted);
        if (known != null) {
            return known;
        }
        if (admission.room(meter, cells.size())) {
            return add(admitted, now);
        }
        LabelValues overflow = admission.overflow(meter, admitted);
        C folded = cells.get(overflow);
        if (folded != null) {
            return folded;
        }
        admission.takeOverflow(meter);
        return add(overflow, now);
    }

    private C add(LabelValues values, Instant now) {
        C cell = create(values, now.toEpochMilli());
        cells.put(values, cell);
        sorted = null;
        cell.appear();
        return cell;
    }

    /** The series that the store has kept under these values; null if it has no room any more. */
    final synchronized @Nullable C restored(long created, String... values) {
        LabelValues kept = new LabelValues(values);
        C known = cells.get(kept);
        if (known != null) {
            return known;
        }
        LabelValues admitted = admission.labels(meter, values);
        boolean standsForMany = admission.overflow(meter, admitted).equals(kept);
        if (!admitted.equals(kept) && !standsForMany) {
            return null;
        }
        if (standsForMany) {
            admission.takeOverflow(meter);
        } else if (!admission.room(meter, cells.size())) {
            return null;
        }
        C cell = create(admitted, created);
        cells.put(admitted, cell);
        sorted = null;
        return cell;
    }

    /** The result is how many left. */
    final synchronized int removeIf(Predicate<C> gone) {
        int before = cells.size();
        cells.values().removeIf(cell -> {
            if (!gone.test(cell)) {
                return false;
            }
            if (cell.leave()) {
                queue.left(cell);
            }
            admission.release(meter);
            return true;
        });
        sorted = null;
        return before - cells.size();
    }

    final void changed(Cell cell) {
        queue.changed(cell);
    }

    final Collection<C> cells() {
        return cells.values();
    }

    final int size() {
        return cells.size();
    }

    /**
     * What there is to show; null if there is nothing.
     *
     * @param stored true if only that may be shown which a crash cannot take back
     */
    final @Nullable MetricSnapshot collect(Selection selection, Detail detail, boolean stored) {
        int project = meter.index(Label.PROJECT);
        if (!selection.everything() && project < 0) {
            return null;
        }
        boolean asStored = stored && meter.source() == Meter.Source.PROCESS;
        List<C> all = inOrder();
        List<DataPointSnapshot> points = new ArrayList<>(selection.everything() ? all.size() : 16);
        for (C cell : all) {
            if (project < 0 || selection.takes(cell.values.get(project))) {
                DataPointSnapshot point = asStored ? cell.shown() : cell.point(detail);
                if (point != null) {
                    points.add(point);
                }
            }
        }
        return points.isEmpty() ? null : snapshot(points);
    }

    private List<C> inOrder() {
        List<C> known = sorted;
        return known != null ? known : sort();
    }

    private synchronized List<C> sort() {
        List<C> now = new ArrayList<>(cells.values());
        now.sort(Comparator.comparing(cell -> cell.labels));
        sorted = now;
        return now;
    }

    static final class Counters extends SeriesFamily<CounterCell> {
        Counters(Meter meter, Admission admission, StoreQueue queue) {
            super(meter, admission, queue);
        }

        void add(double amount, Instant now, String... values) {
            long at = now.toEpochMilli();
            while (!at(now, values).add(amount, at)) {
                Thread.onSpinWait();
            }
        }

        @Override
        CounterCell create(LabelValues values, long created) {
            return new CounterCell(this, values, Admission.named(meter, values), created);
        }

        @Override
        MetricSnapshot snapshot(List<DataPointSnapshot> points) {
            return new CounterSnapshot(
                    metadata,
                    points.stream().map(CounterDataPointSnapshot.class::cast).toList());
        }
    }

    static final class Histograms extends SeriesFamily<HistogramCell> {
        private final double[] bounds;

        Histograms(Meter meter, Admission admission, StoreQueue queue) {
            super(meter, admission, queue);
            bounds = DoubleStream.concat(
                            meter.buckets().stream().mapToDouble(Double::doubleValue),
                            DoubleStream.of(Double.POSITIVE_INFINITY))
                    .toArray();
        }

        void observe(double value, @Nullable Example example, Instant now, String... values) {
            long at = now.toEpochMilli();
            while (!at(now, values).observe(value, example, at)) {
                Thread.onSpinWait();
            }
        }

        @Override
        HistogramCell create(LabelValues values, long created) {
            return new HistogramCell(this, values, Admission.named(meter, values), bounds, created);
        }

        @Override
        MetricSnapshot snapshot(List<DataPointSnapshot> points) {
            return new HistogramSnapshot(
                    metadata,
                    points.stream().map(HistogramDataPointSnapshot.class::cast).toList());
        }
    }
}
