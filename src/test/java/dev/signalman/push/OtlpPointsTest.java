package dev.signalman.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.signalman.push.OtlpOptions.Histograms;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conversion against values worked out by hand from the two data models. */
class OtlpPointsTest {
    private static final Instant STARTED = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final long STARTED_NANOS = 1_772_323_200_000_000_000L;
    private static final long NOW_NANOS = 1_772_366_400_500_000_000L;
    private static final long CREATED_MILLIS = 1_772_330_000_123L;
    private static final long CREATED_NANOS = 1_772_330_000_123_000_000L;

    private static Metric converted(Histograms histograms, MetricSnapshot snapshot) {
        List<OtlpRequests.Request> all = requests(histograms, OtlpOptions.DEFAULT_REQUEST_BYTES, snapshot);
        assertThat(all).hasSize(1);
        return metrics(all.getFirst().body()).getFirst();
    }

    private static Metric converted(MetricSnapshot snapshot) {
        return converted(Histograms.EXPONENTIAL, snapshot);
    }

    private static List<OtlpRequests.Request> requests(Histograms histograms, int most, MetricSnapshot... snapshots) {
        List<OtlpRequests.Request> all = new ArrayList<>();
        new OtlpRequests(
                        MetricSnapshots.of(snapshots),
                        new OtlpPoints(histograms, STARTED, NOW),
                        Resource.newBuilder()
                                .addAttributes(OtlpPoints.attribute("service.name", "signalman"))
                                .build(),
                        InstrumentationScope.newBuilder().setName("scope").build(),
                        most)
                .forEachRemaining(all::add);
        return all;
    }

    private static List<Metric> metrics(ExportMetricsServiceRequest request) {
        return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
    }

    @Test
    void a_counter_is_a_cumulative_monotonic_sum_from_its_creation() {
        Metric metric = converted(CounterSnapshot.builder()
                .name("semaphore_pipelines_finished")
                .help("Pipelines that finished.")
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of("project", "web", "branch", "main"))
                        .value(42)
                        .createdTimestampMillis(CREATED_MILLIS)
                        .build())
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of("project", "api", "branch", "ä/ö"))
                        .value(0.5)
                        .build())
                .build());
        assertThat(metric.getName()).isEqualTo("semaphore_pipelines_finished_total");
        assertThat(metric.getDescription()).isEqualTo("Pipelines that finished.");
        assertThat(metric.getUnit()).isEmpty();
        assertThat(metric.getSum().getIsMonotonic()).isTrue();
        assertThat(metric.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        Map<String, NumberDataPoint> points = metric.getSum().getDataPointsList().stream()
                .collect(Collectors.toMap(
                        point -> attributes(point.getAttributesList()).get("project"), point -> point));
        assertThat(points).extractingByKey("web").satisfies(web -> {
            assertThat(web.getAsDouble()).isEqualTo(42);
            assertThat(web.getTimeUnixNano()).isEqualTo(NOW_NANOS);
            assertThat(web.getStartTimeUnixNano()).isEqualTo(CREATED_NANOS);
        });
        assertThat(points).extractingByKey("api").satisfies(api -> {
            assertThat(api.getStartTimeUnixNano())
                    .as("that of the process, if its own is not known")
                    .isEqualTo(STARTED_NANOS);
            assertThat(attributes(api.getAttributesList())).isEqualTo(Map.of("project", "api", "branch", "ä/ö"));
        });
    }

    @Test
    void a_gauge_is_a_gauge_without_a_start() {
        Metric metric = converted(GaugeSnapshot.builder()
                .name("jvm_memory_used_bytes")
                .unit(Unit.BYTES)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(-1.5)
                        .build())
                .build());
        assertThat(metric.getName()).isEqualTo("jvm_memory_used_bytes");
        assertThat(metric.getUnit()).isEqualTo("By");
        NumberDataPoint point = metric.getGauge().getDataPoints(0);
        assertThat(point.getAsDouble()).isEqualTo(-1.5);
        assertThat(point.getStartTimeUnixNano()).isZero();
        assertThat(point.getTimeUnixNano()).isEqualTo(NOW_NANOS);
    }

    @ParameterizedTest
    @CsvSource({
        "signalman_up, ''",
        "signalman_push_last_success_timestamp_seconds, s",
        "signalman_log_size_bytes, By",
        "signalman_hit_ratio, 1",
        "signalman_seconds_that_are_no_unit, ''",
    })
    void a_unit_that_only_the_name_tells_is_told_as_well(String name, String unit) {
        assertThat(converted(GaugeSnapshot.builder()
                                .name(name)
                                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                        .value(1)
                                        .build())
                                .build())
                        .getUnit())
                .isEqualTo(unit);
        assertThat(converted(CounterSnapshot.builder()
                                .name("semaphore_pipeline_red_seconds")
                                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                                        .value(1)
                                        .build())
                                .build())
                        .getUnit())
                .isEqualTo("s");
    }

    @Test
    void an_info_is_a_gauge_of_one() {
        Metric metric = converted(InfoSnapshot.builder()
                .name("signalman_build")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", "1.2.3"))
                        .build())
                .build());
        assertThat(metric.getName()).isEqualTo("signalman_build_info");
        assertThat(metric.getGauge().getDataPoints(0).getAsDouble()).isEqualTo(1);
        assertThat(attributes(metric.getGauge().getDataPoints(0).getAttributesList()))
                .containsEntry("version", "1.2.3");
    }

    @Test
    void states_and_what_is_unknown_are_gauges() {
        Metric states = converted(StateSetSnapshot.builder()
                .name("feature")
                .dataPoint(StateSetSnapshot.StateSetDataPointSnapshot.builder()
                        .state("a", true)
                        .state("b", false)
                        .build())
                .build());
        assertThat(states.getGauge().getDataPointsList().stream()
                        .collect(Collectors.toMap(
                                point -> attributes(point.getAttributesList()).get("feature"),
                                NumberDataPoint::getAsDouble)))
                .isEqualTo(Map.of("a", 1.0, "b", 0.0));
        Metric unknown = converted(UnknownSnapshot.builder()
                .name("thing")
                .dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                        .value(3)
                        .build())
                .build());
        assertThat(unknown.getGauge().getDataPoints(0).getAsDouble()).isEqualTo(3);
    }

    @Test
    void a_summary_keeps_its_quantiles() {
        SummaryDataPoint point = converted(SummarySnapshot.builder()
                        .name("gc_pause_seconds")
                        .dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                                .count(4)
                                .sum(2.5)
                                .quantiles(Quantiles.of(new Quantile(0.5, 0.25), new Quantile(0.99, 2)))
                                .build())
                        .build())
                .getSummary()
                .getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(4);
        assertThat(point.getSum()).isEqualTo(2.5);
        assertThat(point.getQuantileValues(1).getQuantile()).isEqualTo(0.99);
        assertThat(point.getQuantileValues(1).getValue()).isEqualTo(2);
    }

    private static HistogramSnapshot histogram(HistogramDataPointSnapshot... points) {
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name("ran_seconds").unit(Unit.SECONDS);
        for (HistogramDataPointSnapshot point : points) {
            histogram.dataPoint(point);
        }
        return histogram.build();
    }

    private static HistogramDataPointSnapshot.Builder both() {
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(new double[] {1, 2, Double.POSITIVE_INFINITY}, new long[] {3, 3, 1}))
                .nativeSchema(0)
                .nativeZeroCount(1)
                .nativeZeroThreshold(0.001)
                // 0 in the zero bucket, 0.7 and 0.9 in (0.5, 1], 1.5 and two 2s in (1, 2], 9 in (8, 16]
                .nativeBucketsForPositiveValues(NativeHistogramBuckets.of(new int[] {0, 1, 4}, new long[] {2, 3, 1}))
                .sum(16.1)
                .createdTimestampMillis(CREATED_MILLIS);
    }

    @Test
    void a_native_histogram_is_an_exponential_one_whose_indexes_are_one_less() {
        Metric metric = converted(histogram(both().build()));
        assertThat(metric.getName()).isEqualTo("ran_seconds");
        assertThat(metric.getUnit()).isEqualTo("s");
        assertThat(metric.getExponentialHistogram().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        ExponentialHistogramDataPoint point = metric.getExponentialHistogram().getDataPoints(0);
        assertThat(point.getScale()).isZero();
        assertThat(point.getZeroCount()).isEqualTo(1);
        assertThat(point.getZeroThreshold()).isEqualTo(0.001);
        assertThat(point.getSum()).isEqualTo(16.1);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(CREATED_NANOS);
        // OTLP: index -1 is (0.5, 1], 0 is (1, 2], 3 is (8, 16]
        assertThat(point.getPositive().getOffset()).isEqualTo(-1);
        assertThat(point.getPositive().getBucketCountsList()).containsExactly(2L, 3L, 0L, 0L, 1L);
        assertThat(point.getNegative().getBucketCountsList()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-4", "-1", "0", "3", "5", "8"})
    void a_value_lies_in_the_bucket_that_otlp_says(int schema) {
        double value = 300;
        double base = Math.pow(2, Math.pow(2, -schema));
        // Prometheus: the smallest index whose upper bound base^i is not below the value
        int index = (int) Math.ceil(Math.log(value) / Math.log(base));
        ExponentialHistogramDataPoint point = converted(histogram(HistogramDataPointSnapshot.builder()
                        .nativeSchema(schema)
                        .nativeBucketsForPositiveValues(NativeHistogramBuckets.of(new int[] {index}, new long[] {1}))
                        .sum(value)
                        .build()))
                .getExponentialHistogram()
                .getDataPoints(0);
        assertThat(point.getScale()).isEqualTo(schema);
        int otlp = point.getPositive().getOffset();
        assertThat(value).isGreaterThan(Math.pow(base, otlp)).isLessThanOrEqualTo(Math.pow(base, otlp + 1));
    }

    @Test
    void negative_values_have_buckets_of_their_own() {
        ExponentialHistogramDataPoint point = converted(histogram(HistogramDataPointSnapshot.builder()
                        .nativeSchema(1)
                        .nativeBucketsForNegativeValues(NativeHistogramBuckets.of(new int[] {3, 5}, new long[] {4, 6}))
                        .sum(-20)
                        .build()))
                .getExponentialHistogram()
                .getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(10);
        assertThat(point.getNegative().getOffset()).isEqualTo(2);
        assertThat(point.getNegative().getBucketCountsList()).containsExactly(4L, 0L, 6L);
    }

    @Test
    void a_gap_of_any_size_is_bounded_by_coarser_buckets() {
        // at schema 8 from 2^-1000 to 2^1000: 512,001 buckets; nine halvings make 1001 of them
        ExponentialHistogramDataPoint point = converted(histogram(HistogramDataPointSnapshot.builder()
                        .nativeSchema(8)
                        .nativeBucketsForPositiveValues(NativeHistogramBuckets.of(
                                new int[] {-256_000, -255_999, 256_000}, new long[] {1, 2, 4}))
                        .sum(1)
                        .build()))
                .getExponentialHistogram()
                .getDataPoints(0);
        assertThat(point.getScale()).isEqualTo(-1);
        assertThat(point.getPositive().getBucketCountsCount()).isEqualTo(1001);
        // both are about 2^-1000: (4^-501, 4^-500] and the one above
        assertThat(point.getPositive().getOffset()).isEqualTo(-501);
        assertThat(point.getPositive().getBucketCounts(0)).isEqualTo(1);
        assertThat(point.getPositive().getBucketCounts(1)).isEqualTo(2);
        assertThat(point.getPositive().getBucketCounts(1000)).isEqualTo(4);
        assertThat(point.getCount()).isEqualTo(7);
    }

    @Test
    void classic_buckets_are_explicit_bounds_without_infinity() {
        Metric metric = converted(Histograms.EXPLICIT, histogram(both().build()));
        HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
        assertThat(metric.getHistogram().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        assertThat(point.getExplicitBoundsList()).containsExactly(1.0, 2.0);
        assertThat(point.getBucketCountsList()).containsExactly(3L, 3L, 1L);
        assertThat(point.getCount()).isEqualTo(7);
        assertThat(point.getSum()).isEqualTo(16.1);
        assertThat(point.getStartTimeUnixNano()).isEqualTo(CREATED_NANOS);
    }

    @Test
    void a_metric_has_one_kind_of_histogram_whatever_its_points_have() {
        HistogramDataPointSnapshot classic = HistogramDataPointSnapshot.builder()
                .labels(Labels.of("project", "old"))
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(new double[] {Double.POSITIVE_INFINITY}, new long[] {1}))
                .sum(1)
                .build();
        Metric metric = converted(
                histogram(classic, both().labels(Labels.of("project", "new")).build()));
        assertThat(metric.hasExponentialHistogram()).isFalse();
        assertThat(metric.getHistogram().getDataPointsCount()).isEqualTo(2);
    }

    @Test
    void an_exemplar_keeps_what_it_points_to() {
        Exemplar plain = Exemplar.builder()
                .value(1.5)
                .labels(Labels.of("pipeline_id", "p-1", "url", "https://acme.semaphoreci.com/workflows/1"))
                .timestampMillis(CREATED_MILLIS)
                .build();
        Exemplar traced = Exemplar.builder()
                .value(9)
                .labels(Labels.of(
                        "trace_id", "0af7651916cd43dd8448eb211c80319c", "span_id", "b7ad6b7169203331", "k", "v"))
                .build();
        ExponentialHistogramDataPoint point = converted(
                        histogram(both().exemplars(Exemplars.of(plain, traced)).build()))
                .getExponentialHistogram()
                .getDataPoints(0);
        var first = point.getExemplarsList().stream()
                .filter(exemplar -> exemplar.getAsDouble() == 1.5)
                .findFirst()
                .orElseThrow();
        assertThat(attributes(first.getFilteredAttributesList()))
                .isEqualTo(Map.of("pipeline_id", "p-1", "url", "https://acme.semaphoreci.com/workflows/1"));
        assertThat(first.getTimeUnixNano()).isEqualTo(CREATED_NANOS);
        var second = point.getExemplarsList().stream()
                .filter(exemplar -> exemplar.getAsDouble() == 9)
                .findFirst()
                .orElseThrow();
        assertThat(second.getTraceId()).isEqualTo(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"));
        assertThat(second.getSpanId()).isEqualTo(ByteString.fromHex("b7ad6b7169203331"));
        assertThat(attributes(second.getFilteredAttributesList())).isEqualTo(Map.of("k", "v"));
    }

    private static GaugeSnapshot gauges(String name, int series) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help("Some of them.");
        for (int i = 0; i < series; i++) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("series", name + i))
                    .value(i)
                    .build());
        }
        return gauge.build();
    }

    @Test
    void what_is_too_large_for_one_request_comes_in_several_and_nothing_twice() {
        int most = 4_096;
        List<OtlpRequests.Request> all = requests(
                Histograms.EXPONENTIAL, most, gauges("a", 300), gauges("b", 1), gauges("c", 2), gauges("d", 200));
        assertThat(all).hasSizeGreaterThan(4).allSatisfy(request -> {
            assertThat(request.body().getSerializedSize()).isLessThanOrEqualTo(most);
            assertThat(request.points())
                    .isEqualTo(metrics(request.body()).stream()
                            .mapToInt(metric -> metric.getGauge().getDataPointsCount())
                            .sum());
            assertThat(attributes(
                            request.body().getResourceMetrics(0).getResource().getAttributesList()))
                    .containsEntry("service.name", "signalman");
            assertThat(metrics(request.body())).allSatisfy(metric -> {
                assertThat(metric.getDescription()).isEqualTo("Some of them.");
                assertThat(metric.getGauge().getDataPointsList()).isNotEmpty();
            });
        });
        assertThat(all.subList(0, all.size() - 1))
                .as("room is used")
                .allSatisfy(request ->
                        assertThat(request.body().getSerializedSize()).isGreaterThan(most - 300));
        List<String> sent = all.stream()
                .flatMap(request -> metrics(request.body()).stream())
                .flatMap(metric -> metric.getGauge().getDataPointsList().stream())
                .map(point -> attributes(point.getAttributesList()).get("series"))
                .toList();
        assertThat(sent).hasSize(503).doesNotHaveDuplicates();
    }

    @Test
    void a_point_that_is_larger_than_a_request_is_sent_alone() {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("a");
        for (String value : List.of("x", "y".repeat(10_000), "z")) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("label", value))
                    .value(1)
                    .build());
        }
        List<OtlpRequests.Request> all = requests(Histograms.EXPONENTIAL, 4_096, gauge.build());
        assertThat(all).extracting(OtlpRequests.Request::points).containsExactly(1, 1, 1);
    }

    @Test
    void a_metric_without_series_is_left_out() {
        assertThat(requests(Histograms.EXPONENTIAL, 4_096, gauges("a", 0))).isEmpty();
        List<? extends Message> one = metrics(requests(Histograms.EXPONENTIAL, 4_096, gauges("a", 0), gauges("b", 1))
                .getFirst()
                .body());
        assertThat(one).hasSize(1);
    }
}
