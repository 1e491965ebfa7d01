package dev.signalman.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The series of one counter or histogram, within bounds. Safe for use by several threads.
 *
 * @param <D> what one series is
 */
abstract sealed class SeriesFamily<D> {
    final Meter meter;
    private final LabelPolicy policy;
    private final int limit;
    private final BiConsumer<String, String> overflow;
    private final ConcurrentHashMap<List<String>, D> series = new ConcurrentHashMap<>();

    private SeriesFamily(Meter meter, LabelPolicy policy, int limit, BiConsumer<String, String> overflow) {
        this.meter = meter;
        this.policy = policy;
        this.limit = limit;
        this.overflow = overflow;
    }

    abstract D create(String[] values);

    abstract void delete(String[] values);

    /** The series with these label values, or the one that stands for those beyond the bounds. */
    D at(String... values) {
        D known = series.get(List.of(values));
        return known != null ? known : bounded(values);
    }

    private D bounded(String[] values) {
        String[] admitted = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            Label label = meter.labels().get(i);
            admitted[i] = policy.admit(label, values[i]);
            if (admitted[i].equals(LabelPolicy.OVERFLOW)) {
                overflow.accept(meter.name(), label.text());
            }
        }
        List<String> key = List.of(admitted);
        if (series.size() >= limit && !series.containsKey(key)) {
            overflow.accept(meter.name(), "series");
            for (int i = 0; i < admitted.length; i++) {
                // the organisation is ours to name, so it stays readable
                admitted[i] = meter.labels().get(i) == Label.ORGANIZATION ? admitted[i] : LabelPolicy.OVERFLOW;
            }
            key = List.of(admitted);
        }
        return series.computeIfAbsent(key, k -> create(admitted));
    }

    void removeIf(Predicate<List<String>> gone) {
        series.keySet().removeIf(values -> {
            boolean leaves = gone.test(values);
            if (leaves) {
                delete(values.toArray(String[]::new));
            }
            return leaves;
        });
    }

    Set<List<String>> labelValues() {
        return series.keySet();
    }

    private static String[] names(Meter meter) {
        return meter.labels().stream().map(Label::text).toArray(String[]::new);
    }

    static final class Counters extends SeriesFamily<CounterDataPoint> {
        private final Counter counter;

        Counters(
                Meter meter,
                PrometheusRegistry registry,
                LabelPolicy policy,
                int limit,
                BiConsumer<String, String> overflow) {
            super(meter, policy, limit, overflow);
            counter = Counter.builder()
                    .name(meter.name())
                    .help(meter.help())
                    .labelNames(names(meter))
                    .register(registry);
        }

        @Override
        CounterDataPoint create(String[] values) {
            return counter.labelValues(values);
        }

        @Override
        void delete(String[] values) {
            counter.remove(values);
        }
    }

    static final class Histograms extends SeriesFamily<DistributionDataPoint> {
        private final Histogram histogram;

        Histograms(
                Meter meter,
                PrometheusRegistry registry,
                LabelPolicy policy,
                int limit,
                BiConsumer<String, String> overflow) {
            super(meter, policy, limit, overflow);
            // native buckets are kept coarse (9 % wide, at most 60): they cost memory in every series
            histogram = Histogram.builder()
                    .name(meter.name())
                    .help(meter.help())
                    .unit(Unit.SECONDS)
                    .labelNames(names(meter))
                    .classicUpperBounds(meter.buckets().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray())
                    .nativeInitialSchema(3)
                    .nativeMaxNumberOfBuckets(60)
                    .register(registry);
        }

        @Override
        DistributionDataPoint create(String[] values) {
            return histogram.labelValues(values);
        }

        @Override
        void delete(String[] values) {
            histogram.remove(values);
        }
    }
}
