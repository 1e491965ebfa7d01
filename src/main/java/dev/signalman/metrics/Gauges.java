package dev.signalman.metrics;

import dev.signalman.metrics.Meter.Kind;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All gauges. They are not kept but asked for at each scrape, so that what is gone, or cannot be seen, is simply not there.
 */
final class Gauges implements MultiCollector {
    private final LabelPolicy policy;
    private final BiConsumer<String, String> overflowed;
    private final Consumer<GaugeSink> source;

    /** @param source hands over the values of all gauges; called by the threads that scrape */
    Gauges(LabelPolicy policy, BiConsumer<String, String> overflowed, Consumer<GaugeSink> source) {
        this.policy = policy;
        this.overflowed = overflowed;
        this.source = source;
    }

    @Override
    public MetricSnapshots collect() {
        Map<Meter, Map<List<String>, Double>> values = new LinkedHashMap<>();
        Meters.of(Kind.GAUGE).forEach(meter -> values.put(meter, new LinkedHashMap<>()));
        source.accept((gauge, value, labels) ->
                values.computeIfAbsent(gauge, g -> new LinkedHashMap<>()).merge(List.of(labels), value, Double::sum));
        List<MetricSnapshot> snapshots = new ArrayList<>();
        values.forEach((meter, series) -> {
            if (!series.isEmpty()) {
                snapshots.add(new GaugeSnapshot(metadata(meter), points(meter, series)));
            }
        });
        return new MetricSnapshots(snapshots);
    }

    private List<GaugeDataPointSnapshot> points(Meter meter, Map<List<String>, Double> series) {
        List<String> names = meter.labels().stream().map(Label::text).toList();
        // several things can end up under one overflow label
        Map<List<String>, Double> bounded = new LinkedHashMap<>();
        series.forEach((values, value) -> bounded.merge(
                bounded(meter, values), value, meter.name().endsWith("_timestamp_seconds") ? Math::max : Double::sum));
        List<GaugeDataPointSnapshot> points = new ArrayList<>(bounded.size());
        bounded.forEach(
                (values, value) -> points.add(new GaugeDataPointSnapshot(value, Labels.of(names, values), null)));
        return points;
    }

    private List<String> bounded(Meter meter, List<String> values) {
        List<String> admitted = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Label label = meter.labels().get(i);
            String value = policy.admit(label, values.get(i));
            if (value.equals(LabelPolicy.OVERFLOW)) {
                overflowed.accept(meter.name(), label.text());
            }
            admitted.add(value);
        }
        return admitted;
    }

    private static MetricMetadata metadata(Meter meter) {
        return meter.unit().isEmpty()
                ? new MetricMetadata(meter.name(), meter.help())
                : new MetricMetadata(meter.name(), meter.help(), Unit.SECONDS);
    }
}
