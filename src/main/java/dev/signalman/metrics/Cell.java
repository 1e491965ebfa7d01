package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One series of a counter or histogram. Its own monitor guards it: there are too many of them for a lock object in each. Times are in
 * milliseconds since 1970.
 */
abstract sealed class Cell permits CounterCell, HistogramCell {
    final SeriesFamily<?> family;
    final LabelValues values;
    /** Made once, since a scrape needs them each time. */
    final Labels labels;

    private long created;
    private long moved;
    private boolean changed;
    private boolean stored;
    private boolean gone;
    private @Nullable DataPointSnapshot shown;

    Cell(SeriesFamily<?> family, LabelValues values, Labels labels, long created) {
        this.family = family;
        this.values = values;
        this.labels = labels;
        this.created = created;
        this.moved = created;
    }

    abstract DataPointSnapshot point(Detail detail);

    /** What the store shall have of it, as of now. */
    abstract Object save();

    final synchronized long created() {
        return created;
    }

    final synchronized long moved() {
        return moved;
    }

    /** False if the series has left meanwhile, so that its successor must be asked for. */
    final boolean alive() {
        return !gone;
    }

    /** Something was added, at this time; the monitor is held. */
    final void moved(long at) {
        moved = Math.max(moved, at);
        changed();
    }

    /** The store has to be told; the monitor is held. */
    final void changed() {
        if (!changed && !gone) {
            changed = true;
            family.changed(this);
        }
    }

    final synchronized void appear() {
        changed();
    }

    /** What was kept has begun earlier than what has been counted since the start; the monitor is held. */
    final void restored(long createdAt, long movedAt) {
        created = Math.min(created, createdAt);
        moved = Math.max(moved, movedAt);
        stored = true;
    }

    /** The result says whether the store has a row of it. */
    final synchronized boolean leave() {
        gone = true;
        return stored;
    }

    /** Hands over what the store shall have; null if it has left. */
    final synchronized @Nullable Object drain() {
        changed = false;
        if (gone) {
            return null;
        }
        stored = true;
        return save();
    }

    final synchronized void undrain() {
        changed();
    }

    /** What the store has, as a point to show; null if it has nothing yet. */
    final synchronized @Nullable DataPointSnapshot shown() {
        return shown;
    }

    final synchronized void shown(@Nullable DataPointSnapshot point) {
        shown = point;
    }
}
