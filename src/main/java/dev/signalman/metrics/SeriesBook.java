package dev.signalman.metrics;

import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Everything that is counted, within bounds, and what the store has to know of it. Safe for use by several threads, except that one
 * at a time hands over to the store and restores.
 */
final class SeriesBook {
    private final MetricsOptions options;
    private final LabelPolicy policy;
    private final InstantSource clock;
    private final Budget budget;
    private final StoreQueue queue = new StoreQueue();
    private final Families families;
    private final Gauges gauges;
    private final Series ours;

    /** Whether what was kept is still to come; a scrape must not see counters fall back to nothing and jump again. */
    private volatile boolean restoring;
    /** Whether there is a store that keeps it. */
    private volatile boolean kept;

    /** @param source hands over the values of all gauges; called by the threads that scrape */
    SeriesBook(MetricsOptions options, LabelPolicy policy, InstantSource clock, Consumer<GaugeSink> source) {
        this.options = options;
        this.policy = policy;
        this.clock = clock;
        this.budget = new Budget(options.seriesInAll());
        Admission admission = new Admission(policy, options, budget, this::overflowed);
        this.families = new Families(options, admission, queue);
        this.ours = new Series(families, clock);
        this.gauges = new Gauges(
                options,
                admission,
                sink -> {
                    source.accept(sink);
                    sink.add(Meters.SERIES_LIMIT, budget.limit());
                },
                families::sizes);
    }

    /** @param time when what is counted was seen */
    Series series(InstantSource time) {
        return new Series(families, time);
    }

    Exposition exposition(PrometheusRegistry runtime) {
        return new Exposition(runtime, families, gauges, () -> kept, () -> !restoring, options.createdTimestamps());
    }

    private void overflowed(String metric, String label) {
        ours.increment(Meters.OVERFLOW, metric, label);
    }

    /** Counters and histograms are kept from now on, and hidden until what was kept of them is there again. */
    void keep() {
        kept = true;
        restoring = true;
    }

    void restored() {
        restoring = false;
    }

    void restore(List<Keyed<SavedCounter>> counters, List<Keyed<SavedHistogram>> histograms) {
        Restoration restoration = new Restoration(families, policy, options, queue, clock.instant());
        restoration.counters(counters);
        restoration.histograms(histograms);
        count(restoration.expired());
    }

    /** Removes the series that nothing moved for long. */
    void expire() {
        Map<String, Integer> left = families.expire(clock.instant(), options.idle());
        if (!left.isEmpty()) {
            count(left);
            freeLabels();
        }
    }

    private void count(Map<String, Integer> left) {
        left.forEach((meter, series) -> ours.add(Meters.SERIES_EXPIRED, series, meter));
    }

    /** Removes the series of something that is gone since then. */
    void remove(Vanished gone, Instant at) {
        families.remove(gone, at);
        freeLabels();
    }

    private void freeLabels() {
        Map<Label, Set<String>> used = new EnumMap<>(Label.class);
        for (Label label : Label.values()) {
            used.put(label, new HashSet<>());
        }
        families.used(used);
        gauges.used(used);
        used.forEach(policy::retain);
    }

    /** Whether there is anything that the store does not have. */
    boolean unsaved() {
        return !queue.isEmpty();
    }

    void drainTo(Commit commit) {
        queue.drainTo(commit);
    }

    void written() {
        queue.written();
    }

    void undrain() {
        queue.undrain();
    }
}
