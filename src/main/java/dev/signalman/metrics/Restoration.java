package dev.signalman.metrics;

import dev.signalman.store.Keyed;
import dev.signalman.store.SnapshotKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts back what the store has kept of counters and histograms. What has been counted since the start is added to it. What no series
 * may be any more leaves the store: a meter that is no longer or has other labels or buckets, a branch whose name is not kept now,
 * what was silent for too long or has no room. What belongs to an organisation that is not configured stays there unseen.
 */
final class Restoration {
    private final Families families;
    private final LabelPolicy policy;
    private final StoreQueue queue;
    private final long oldest;
    private final Map<String, Integer> expired = new LinkedHashMap<>();

    Restoration(Families families, LabelPolicy policy, MetricsOptions options, StoreQueue queue, Instant now) {
        this.families = families;
        this.policy = policy;
        this.queue = queue;
        this.oldest = now.minus(options.idle()).toEpochMilli();
    }

    /** How many series were silent for too long, by the meter's name. */
    Map<String, Integer> expired() {
        return expired;
    }

    void counters(List<Keyed<SavedCounter>> rows) {
        for (Keyed<SavedCounter> row : rows) {
            SavedCounter saved = row.value();
            if (hidden(row)) {
                continue;
            }
            SeriesFamily.Counters family = families.counter(saved.meter());
            CounterCell cell = family == null || !wanted(family.meter, saved.values(), saved.moved())
                    ? null
                    : family.restored(saved.created(), saved.values());
            if (family == null || cell == null) {
                unwanted(SavedCounter.KIND, row);
                continue;
            }
            cell.restore(saved);
            if (shownAsStored(family)) {
                CounterCell alone = family.create(cell.values, saved.created());
                alone.restore(saved);
                cell.shown(alone.point(Detail.ALL));
            }
        }
    }

    void histograms(List<Keyed<SavedHistogram>> rows) {
        for (Keyed<SavedHistogram> row : rows) {
            SavedHistogram saved = row.value();
            if (hidden(row)) {
                continue;
            }
            SeriesFamily.Histograms family = families.histogram(saved.meter());
            HistogramCell cell = family == null
                            || !saved.bounds().equals(family.meter.buckets())
                            || !wanted(family.meter, saved.values(), saved.moved())
                    ? null
                    : family.restored(saved.created(), saved.values());
            if (family == null || cell == null) {
                unwanted(SavedHistogram.KIND, row);
                continue;
            }
            cell.restore(saved);
            if (shownAsStored(family)) {
                HistogramCell alone = family.create(cell.values, saved.created());
                alone.restore(saved);
                cell.shown(alone.point(Detail.ALL));
            }
        }
    }

    /** What has been counted since the start is not in the store yet, so what is shown is without it. */
    private static boolean shownAsStored(SeriesFamily<?> family) {
        return family.meter.source() == Meter.Source.PROCESS;
    }

    private boolean hidden(Keyed<?> row) {
        return !row.organization().isEmpty() && !policy.knows(row.organization());
    }

    private boolean wanted(Meter meter, String[] values, long moved) {
        if (values.length != meter.labels().size()) {
            return false;
        }
        if (moved < oldest) {
            expired.merge(meter.name(), 1, Integer::sum);
            return false;
        }
        String branch = value(meter, values, Label.BRANCH);
        String organization = value(meter, values, Label.ORGANIZATION);
        return branch == null || organization == null || policy.keeps(organization, branch);
    }

    private static @Nullable String value(Meter meter, String[] values, Label label) {
        int index = meter.index(label);
        return index < 0 ? null : values[index];
    }

    private void unwanted(SnapshotKind<?> kind, Keyed<?> row) {
        queue.unwanted(kind, row.organization(), row.key());
    }
}
