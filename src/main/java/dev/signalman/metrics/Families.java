package dev.signalman.metrics;

import dev.signalman.metrics.Meter.Kind;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** All counters and histograms that are wanted. Safe for use by several threads. */
final class Families {
    private final Map<String, SeriesFamily.Counters> counters = new LinkedHashMap<>();
    private final Map<String, SeriesFamily.Histograms> histograms = new LinkedHashMap<>();

    Families(MetricsOptions options, Admission admission, StoreQueue queue) {
        Meters.of(Kind.COUNTER)
                .filter(options::wants)
                .forEach(meter -> counters.put(meter.name(), new SeriesFamily.Counters(meter, admission, queue)));
        Meters.of(Kind.HISTOGRAM)
                .filter(options::wants)
                .forEach(meter -> histograms.put(meter.name(), new SeriesFamily.Histograms(meter, admission, queue)));
    }

    /** Null if the configuration has switched it off. */
    SeriesFamily.@Nullable Counters counter(String name) {
        return counters.get(name);
    }

    /** Null if the configuration has switched it off. */
    SeriesFamily.@Nullable Histograms histogram(String name) {
        return histograms.get(name);
    }

    /** The result is how many series left, by the meter's name. */
    Map<String, Integer> expire(Instant now, Duration idle) {
        long oldest = now.minus(idle).toEpochMilli();
        Map<String, Integer> left = new LinkedHashMap<>();
        for (SeriesFamily<?> family : all()) {
            int gone = family.removeIf(cell -> cell.moved() < oldest);
            if (gone > 0) {
                left.put(family.meter.name(), gone);
            }
        }
        return left;
    }

    /** @param at what moved later is of another thing of this name, if the log is read once more */
    void remove(Vanished gone, Instant at) {
        long latest = at.toEpochMilli();
        all().forEach(family ->
                family.removeIf(cell -> concerns(gone, family.meter, cell.values) && cell.moved() <= latest));
    }

    private static boolean concerns(Vanished gone, Meter meter, LabelValues values) {
        boolean sameOrganization = has(meter, values, Label.ORGANIZATION, gone.organization());
        return sameOrganization
                && switch (gone) {
                    case Vanished.Project p -> has(meter, values, Label.PROJECT, p.name());
                    case Vanished.AgentType a -> has(meter, values, Label.AGENT_TYPE, a.name());
                    case Vanished.Target t ->
                        has(meter, values, Label.PROJECT, t.project()) && has(meter, values, Label.TARGET, t.name());
                    case Vanished.Schedule g ->
                        has(meter, values, Label.PROJECT, g.project()) && has(meter, values, Label.SCHEDULE, g.name());
                };
    }

    private static boolean has(Meter meter, LabelValues values, Label label, String value) {
        int index = meter.index(label);
        return index >= 0 && values.get(index).equals(value);
    }

    /** Adds the label values that are in use. */
    void used(Map<Label, Set<String>> used) {
        for (SeriesFamily<?> family : all()) {
            for (Cell cell : family.cells()) {
                for (int i = 0; i < cell.values.size(); i++) {
                    Set<String> values = used.get(family.meter.labels().get(i));
                    if (values != null) {
                        values.add(cell.values.get(i));
                    }
                }
            }
        }
    }

    /** How many series each meter has, as Prometheus counts them. */
    void sizes(ObjIntConsumer<String> visitor) {
        all().forEach(family -> visitor.accept(family.meter.name(), family.size() * family.meter.width()));
    }

    /** @param stored true if only that may be shown which a crash cannot take back */
    List<MetricSnapshot> collect(Selection selection, Detail detail, boolean stored) {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (SeriesFamily<?> family : all()) {
            MetricSnapshot snapshot = family.collect(selection, detail, stored);
            if (snapshot != null) {
                snapshots.add(snapshot);
            }
        }
        return snapshots;
    }

    private Collection<SeriesFamily<?>> all() {
        List<SeriesFamily<?>> all = new ArrayList<>(counters.values());
        all.addAll(histograms.values());
        return all;
    }
}
