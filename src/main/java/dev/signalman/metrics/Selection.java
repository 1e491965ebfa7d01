package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the metrics somebody wants.
 *
 * @param project value of the label {@code project}; null for everything
 */
public record Selection(@Nullable String project) {
    public static final Selection ALL = new Selection(null);

    MetricSnapshots of(MetricSnapshots all) {
        return project == null
                ? all
                : new MetricSnapshots(all.stream()
                        .map(this::points)
                        .filter(metric -> !metric.getDataPoints().isEmpty())
                        .toList());
    }

    private MetricSnapshot points(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot c -> new CounterSnapshot(c.getMetadata(), chosen(c.getDataPoints()));
            case GaugeSnapshot g -> new GaugeSnapshot(g.getMetadata(), chosen(g.getDataPoints()));
            case HistogramSnapshot h ->
                new HistogramSnapshot(h.isGaugeHistogram(), h.getMetadata(), chosen(h.getDataPoints()));
            // the runtime's own metrics, which are about no project
            default -> new GaugeSnapshot(metric.getMetadata(), List.of());
        };
    }

    private <D extends DataPointSnapshot> List<D> chosen(List<D> points) {
        return points.stream()
                .filter(point -> Objects.equals(project, point.getLabels().get(Label.PROJECT.text())))
                .toList();
    }
}
