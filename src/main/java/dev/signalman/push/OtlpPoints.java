package dev.signalman.push;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Prometheus' metrics as OTLP has them (opentelemetry-proto 1.9): counters are monotonic cumulative sums, gauges and what is like them
 * are gauges, histograms are exponential or explicit ones. Names stay as Prometheus knows them.
 *
 * @param histograms which kind of histogram, where there is a choice
 * @param started where counters begin that do not know it themselves
 * @param now when the values were read
 */
record OtlpPoints(OtlpOptions.Histograms histograms, Instant started, Instant now) {
    /** Prometheus' base units in UCUM, which OpenTelemetry uses. */
    private static final Map<String, String> UNITS = Map.of(
            "seconds", "s",
            "bytes", "By",
            "ratio", "1",
            "celsius", "Cel",
            "joules", "J",
            "grams", "g",
            "meters", "m",
            "volts", "V",
            "amperes", "A");

    /** The metric without its points. */
    static Metric.Builder empty(MetricSnapshot metric) {
        MetricMetadata about = metric.getMetadata();
        String help = about.getHelp();
        return Metric.newBuilder()
                .setName(name(metric))
                .setDescription(help == null ? "" : help)
                .setUnit(unit(about));
    }

    private static String name(MetricSnapshot metric) {
        String name = metric.getMetadata().getPrometheusName();
        return switch (metric) {
            case CounterSnapshot counter -> suffixed(name, "_total");
            case InfoSnapshot info -> suffixed(name, "_info");
            default -> name;
        };
    }

    private static String suffixed(String name, String suffix) {
        return name.endsWith(suffix) ? name : name + suffix;
    }

    /** Empty rather than "1" for a plain number, of which a collector's exporter would make a {@code …_ratio}. */
    private static String unit(MetricMetadata about) {
        String name = about.getPrometheusName().replaceFirst("_total$", "");
        String unit = about.hasUnit() ? about.getUnit().toString() : name.substring(name.lastIndexOf('_') + 1);
        return UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), "");
    }

    /** What a point becomes: one, or several of a set of states. */
    List<? extends Message> of(MetricSnapshot metric, DataPointSnapshot point) {
        return switch (point) {
            case CounterDataPointSnapshot counter -> List.of(sum(counter));
            case GaugeDataPointSnapshot gauge -> {
                NumberDataPoint.Builder converted = number(gauge, gauge.getLabels(), gauge.getValue());
                if (gauge.getExemplar() != null) {
                    converted.addExemplars(exemplar(gauge.getExemplar()));
                }
                yield List.of(converted.build());
            }
            case InfoDataPointSnapshot info ->
                List.of(number(info, info.getLabels(), 1).build());
            case UnknownDataPointSnapshot unknown ->
                List.of(number(unknown, unknown.getLabels(), unknown.getValue()).build());
            case StateSetDataPointSnapshot states -> states(metric, states);
            case HistogramDataPointSnapshot histogram ->
                List.of(exponential((HistogramSnapshot) metric) ? exponential(histogram) : explicit(histogram));
            case SummaryDataPointSnapshot summary -> List.of(summary(summary));
            default -> List.of();
        };
    }

    /** Puts a converted point into the metric that it belongs to. */
    static void add(Metric.Builder metric, MetricSnapshot from, Message point) {
        switch (point) {
            case NumberDataPoint number
            when from instanceof CounterSnapshot ->
                metric.getSumBuilder()
                        .setIsMonotonic(true)
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(number);
            case NumberDataPoint number -> metric.getGaugeBuilder().addDataPoints(number);
            case HistogramDataPoint histogram ->
                metric.getHistogramBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(histogram);
            case ExponentialHistogramDataPoint histogram ->
                metric.getExponentialHistogramBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(histogram);
            case SummaryDataPoint summary -> metric.getSummaryBuilder().addDataPoints(summary);
            default -> throw new IllegalArgumentException(point.getClass().getName());
        }
    }

    /** One kind for all points of a metric. */
    private boolean exponential(HistogramSnapshot metric) {
        List<HistogramDataPointSnapshot> points = metric.getDataPoints();
        boolean possible = points.stream().allMatch(HistogramDataPointSnapshot::hasNativeHistogramData);
        boolean needed = points.stream().noneMatch(HistogramDataPointSnapshot::hasClassicHistogramData);
        return needed || (possible && histograms == OtlpOptions.Histograms.EXPONENTIAL);
    }

    private NumberDataPoint sum(CounterDataPointSnapshot counter) {
        NumberDataPoint.Builder converted =
                number(counter, counter.getLabels(), counter.getValue()).setStartTimeUnixNano(start(counter));
        if (counter.getExemplar() != null) {
            converted.addExemplars(exemplar(counter.getExemplar()));
        }
        return converted.build();
    }

    private NumberDataPoint.Builder number(DataPointSnapshot point, Labels labels, double value) {
        return NumberDataPoint.newBuilder()
                .addAllAttributes(attributes(labels))
                .setTimeUnixNano(time(point))
                .setAsDouble(value);
    }

    private List<NumberDataPoint> states(MetricSnapshot metric, StateSetDataPointSnapshot states) {
        List<NumberDataPoint> converted = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) {
            Labels labels = states.getLabels().add(metric.getMetadata().getPrometheusName(), states.getName(i));
            converted.add(number(states, labels, states.isTrue(i) ? 1 : 0).build());
        }
        return converted;
    }

    private HistogramDataPoint explicit(HistogramDataPointSnapshot point) {
        return OtlpHistograms.explicit(point)
                .addAllAttributes(attributes(point.getLabels()))
                .setStartTimeUnixNano(start(point))
                .setTimeUnixNano(time(point))
                .addAllExemplars(exemplars(point.getExemplars()))
                .build();
    }

    private ExponentialHistogramDataPoint exponential(HistogramDataPointSnapshot point) {
        return OtlpHistograms.exponential(point)
                .addAllAttributes(attributes(point.getLabels()))
                .setStartTimeUnixNano(start(point))
                .setTimeUnixNano(time(point))
                .addAllExemplars(exemplars(point.getExemplars()))
                .build();
    }

    private SummaryDataPoint summary(SummaryDataPointSnapshot point) {
        SummaryDataPoint.Builder converted = SummaryDataPoint.newBuilder()
                .addAllAttributes(attributes(point.getLabels()))
                .setStartTimeUnixNano(start(point))
                .setTimeUnixNano(time(point))
                .setCount(point.hasCount() ? point.getCount() : 0)
                .setSum(point.hasSum() ? point.getSum() : 0);
        for (Quantile quantile : point.getQuantiles()) {
            converted.addQuantileValues(SummaryDataPoint.ValueAtQuantile.newBuilder()
                    .setQuantile(quantile.getQuantile())
                    .setValue(quantile.getValue()));
        }
        return converted.build();
    }

    private long start(DataPointSnapshot point) {
        return point.hasCreatedTimestamp()
                ? TimeUnit.MILLISECONDS.toNanos(point.getCreatedTimestampMillis())
                : nanos(started);
    }

    private long time(DataPointSnapshot point) {
        return point.hasScrapeTimestamp()
                ? TimeUnit.MILLISECONDS.toNanos(point.getScrapeTimestampMillis())
                : nanos(now);
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    static KeyValue attribute(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static List<KeyValue> attributes(Labels labels) {
        List<KeyValue> attributes = new ArrayList<>(labels.size());
        for (int i = 0; i < labels.size(); i++) {
            attributes.add(attribute(labels.getName(i), labels.getValue(i)));
        }
        return attributes;
    }

    private static List<Exemplar> exemplars(Exemplars exemplars) {
        List<Exemplar> converted = new ArrayList<>(exemplars.size());
        exemplars.forEach(exemplar -> converted.add(exemplar(exemplar)));
        return converted;
    }

    private static Exemplar exemplar(io.prometheus.metrics.model.snapshots.Exemplar exemplar) {
        Exemplar.Builder converted = Exemplar.newBuilder().setAsDouble(exemplar.getValue());
        if (exemplar.hasTimestamp()) {
            converted.setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(exemplar.getTimestampMillis()));
        }
        Labels labels = exemplar.getLabels();
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.getName(i);
            String value = labels.getValue(i);
            if (name.equals(io.prometheus.metrics.model.snapshots.Exemplar.TRACE_ID)
                    && value.matches("[0-9a-fA-F]{32}")) {
                converted.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(value)));
            } else if (name.equals(io.prometheus.metrics.model.snapshots.Exemplar.SPAN_ID)
                    && value.matches("[0-9a-fA-F]{16}")) {
                converted.setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(value)));
            } else {
                converted.addFilteredAttributes(attribute(name, value));
            }
        }
        return converted.build();
    }
}
