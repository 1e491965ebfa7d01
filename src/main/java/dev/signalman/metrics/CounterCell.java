package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** One series of a counter. */
final class CounterCell extends Cell {
    private double value;

    CounterCell(SeriesFamily<?> family, LabelValues values, Labels labels, long created) {
        super(family, values, labels, created);
    }

    /** False if the series has left meanwhile. */
    synchronized boolean add(double amount, long at) {
        if (!alive()) {
            return false;
        }
        value += amount;
        moved(at);
        return true;
    }

    /** Puts what was kept below what was counted since. */
    synchronized void restore(SavedCounter saved) {
        value += saved.value();
        restored(saved.created(), saved.moved());
    }

    @Override
    synchronized CounterDataPointSnapshot point(Detail detail) {
        return new CounterDataPointSnapshot(value, labels, null, created());
    }

    @Override
    synchronized SavedCounter save() {
        return new SavedCounter(family.meter.name(), values.toArray(), value, created(), moved());
    }
}
