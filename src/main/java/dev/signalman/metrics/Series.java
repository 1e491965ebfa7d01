package dev.signalman.metrics;

import dev.signalman.metrics.Meter.Kind;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** All counters and histograms. Safe for use by several threads. */
final class Series {
    private final LabelPolicy policy;
    private final Map<Meter, SeriesFamily.Counters> counters = new HashMap<>();
    private final Map<Meter, SeriesFamily.Histograms> histograms = new HashMap<>();

    Series(PrometheusRegistry registry, LabelPolicy policy, MetricsOptions options) {
        this.policy = policy;
        int limit = options.seriesPerMeter();
        BiConsumer<String, String> overflow = this::overflowed;
        Meters.of(Kind.COUNTER)
                .forEach(meter ->
                        counters.put(meter, new SeriesFamily.Counters(meter, registry, policy, limit, overflow)));
        Meters.of(Kind.HISTOGRAM)
                .forEach(meter ->
                        histograms.put(meter, new SeriesFamily.Histograms(meter, registry, policy, limit, overflow)));
    }

    void overflowed(String metric, String label) {
        increment(Meters.OVERFLOW, metric, label);
    }

    void increment(Meter meter, String... values) {
        counter(meter).at(values).inc();
    }

    /** @param amount zero or more */
    void add(Meter meter, double amount, String... values) {
        counter(meter).at(values).inc(amount);
    }

    /** Makes the counter appear with 0, so that its first increase can be seen by {@code increase()}. */
    void touch(Meter meter, String... values) {
        var _ = counter(meter).at(values);
    }

    void observe(Meter meter, Duration duration, String... values) {
        observe(meter, duration, null, values);
    }

    /**
     * A negative duration, by a clock that differs from Semaphore's, counts as zero.
     *
     * @param example what people can look at to see where the value is from
     */
    void observe(Meter meter, Duration duration, @Nullable Example example, String... values) {
        double seconds = duration.isNegative() ? 0 : duration.toNanos() / 1e9;
        Objects.requireNonNull(histograms.get(meter), meter::name).at(values).observe(seconds);
    }

    /** Removes the series of something that is gone, and frees the label values that only it used. */
    void remove(Vanished gone) {
        families().forEach(family -> family.removeIf(values -> concerns(gone, family.meter, values)));
        Map<Label, Set<String>> used = new EnumMap<>(Label.class);
        for (SeriesFamily<?> family : families()) {
            for (List<String> values : family.labelValues()) {
                for (int i = 0; i < values.size(); i++) {
                    used.computeIfAbsent(family.meter.labels().get(i), label -> new HashSet<>())
                            .add(values.get(i));
                }
            }
        }
        for (Label label : Label.values()) {
            policy.retain(label, used.getOrDefault(label, Set.of()));
        }
    }

    private static boolean concerns(Vanished gone, Meter meter, List<String> values) {
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

    private static boolean has(Meter meter, List<String> values, Label label, String value) {
        int index = meter.index(label);
        return index >= 0 && values.get(index).equals(value);
    }

    private Collection<SeriesFamily<?>> families() {
        List<SeriesFamily<?>> all = new ArrayList<>(counters.values());
        all.addAll(histograms.values());
        return all;
    }

    private SeriesFamily.Counters counter(Meter meter) {
        return Objects.requireNonNull(counters.get(meter), meter::name);
    }
}
