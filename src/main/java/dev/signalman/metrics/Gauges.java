package dev.signalman.metrics;

import dev.signalman.metrics.Meter.Kind;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * All gauges. Their values are not kept but asked for at each scrape, so that what is gone, or cannot be seen, is simply not there;
 * only their labels are, until a scrape does without them. Safe for use by several threads.
 */
final class Gauges {
    private static final class Cell {
        private final Labels labels;
        private final String project;
        private double value;
        private long round;

        private Cell(Labels labels, String project) {
            this.labels = labels;
            this.project = project;
        }
    }

    private static final class Family {
        private final Meter meter;
        private final MetricMetadata metadata;
        private final boolean newest;
        private final Map<LabelValues, Cell> cells = new HashMap<>();

        private Family(Meter meter) {
            this.meter = meter;
            this.metadata = Metadata.of(meter);
            this.newest = meter.name().endsWith("_timestamp_seconds");
        }
    }

    private final Admission admission;
    private final Consumer<GaugeSink> source;
    private final Consumer<ObjIntConsumer<String>> others;
    private final Map<String, Family> families = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private long round;

    /**
     * @param source hands over the values of all gauges; called by the threads that scrape
     * @param others says how many series each other meter has
     */
    Gauges(
            MetricsOptions options,
            Admission admission,
            Consumer<GaugeSink> source,
            Consumer<ObjIntConsumer<String>> others) {
        this.admission = admission;
        this.source = source;
        this.others = others;
        Meters.of(Kind.GAUGE).filter(options::wants).forEach(meter -> families.put(meter.name(), new Family(meter)));
    }

    List<MetricSnapshot> collect(Selection selection) {
        lock.lock();
        try {
            round++;
            source.accept(this::add);
            families.values().stream()
                    .filter(family -> !family.meter.equals(Meters.SERIES))
                    .forEach(this::forget);
            others.accept(this::size);
            families.forEach((name, family) -> size(name, family.cells.size()));
            families.values().forEach(this::forget);
            return snapshots(selection);
        } finally {
            lock.unlock();
        }
    }

    /** Adds the label values that are in use. */
    void used(Map<Label, Set<String>> used) {
        lock.lock();
        try {
            for (Family family : families.values()) {
                for (LabelValues values : family.cells.keySet()) {
                    for (int i = 0; i < values.size(); i++) {
                        Set<String> known = used.get(family.meter.labels().get(i));
                        if (known != null) {
                            known.add(values.get(i));
                        }
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void size(String meter, int series) {
        if (series > 0) {
            add(Meters.SERIES, series, meter);
        }
    }

    private void add(Meter meter, double value, String... labels) {
        Family family = families.get(meter.name());
        if (family == null) {
            return;
        }
        Cell cell = family.cells.get(new LabelValues(labels));
        if (cell == null) {
            cell = bounded(family, labels);
        }
        if (cell.round != round) {
            cell.round = round;
            cell.value = value;
        } else {
            // several things can end up under one overflow label
            cell.value = family.newest ? Math.max(cell.value, value) : cell.value + value;
        }
    }

    private Cell bounded(Family family, String... labels) {
        LabelValues admitted = admission.labels(family.meter, labels);
        Cell known = family.cells.get(admitted);
        if (known != null) {
            return known;
        }
        if (admission.room(family.meter, family.cells.size())) {
            return make(family, admitted);
        }
        LabelValues overflow = admission.overflow(family.meter, admitted);
        Cell folded = family.cells.get(overflow);
        if (folded != null) {
            return folded;
        }
        admission.takeOverflow(family.meter);
        return make(family, overflow);
    }

    private static Cell make(Family family, LabelValues values) {
        int project = family.meter.index(Label.PROJECT);
        Cell made = new Cell(Admission.named(family.meter, values), project < 0 ? "" : values.get(project));
        family.cells.put(values, made);
        return made;
    }

    private void forget(Family family) {
        family.cells.values().removeIf(cell -> {
            boolean gone = cell.round != round;
            if (gone) {
                admission.release(family.meter);
            }
            return gone;
        });
    }

    private List<MetricSnapshot> snapshots(Selection selection) {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (Family family : families.values()) {
            if (family.cells.isEmpty() || (!selection.everything() && family.meter.index(Label.PROJECT) < 0)) {
                continue;
            }
            List<GaugeDataPointSnapshot> points = new ArrayList<>(family.cells.size());
            for (Cell cell : family.cells.values()) {
                if (selection.takes(cell.project)) {
                    points.add(new GaugeDataPointSnapshot(cell.value, cell.labels, null));
                }
            }
            if (!points.isEmpty()) {
                snapshots.add(new GaugeSnapshot(family.metadata, points));
            }
        }
        return snapshots;
    }
}
