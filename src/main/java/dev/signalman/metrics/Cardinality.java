package dev.signalman.metrics;

import dev.signalman.glob.Glob;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the series are from, and what it would save to have fewer. Series are counted as Prometheus does: each bucket of a histogram
 * is one, and so are its sum and its count.
 *
 * @param series how many there are
 * @param bytes what a scrape in text takes, uncompressed
 * @param metrics each metric, the one with the most series first; switching it off saves all of it
 * @param labels each label, the one that saves the most first
 * @param keep what keeping other branches would save; null if that was not asked for
 */
public record Cardinality(
        int series,
        long bytes,
        List<MetricUse> metrics,
        List<LabelUse> labels,
        @Nullable KeepChange keep) {
    private static final String BRANCH = Label.BRANCH.text();

    /**
     * A metric.
     *
     * @param metric its name
     * @param type {@code counter}, {@code gauge}, {@code histogram} or {@code other}
     * @param combinations distinct sets of label values
     * @param series what Prometheus makes of them
     * @param bytes what it takes in text
     * @param labels what each label does to it
     */
    public record MetricUse(
            String metric, String type, int combinations, int series, long bytes, List<Folding> labels) {}

    /**
     * A label of a metric.
     *
     * @param label its name
     * @param values how many it has
     * @param savedSeries how many series fewer there would be if it had but one
     */
    public record Folding(String label, int values, int savedSeries) {}

    /**
     * A label in all metrics.
     *
     * @param label its name
     * @param values how many it has
     * @param series how many series have it
     * @param savedSeries how many series fewer there would be if it had but one value
     * @param top the values with the most series
     */
    public record LabelUse(String label, int values, int series, int savedSeries, List<ValueUse> top) {}

    /** A value of a label, and how many series have it. */
    public record ValueUse(String value, int series) {}

    /**
     * What it would do to keep the names of other branches.
     *
     * @param patterns which would be kept
     * @param branches values of the label now
     * @param branchesThen values of it then
     * @param savedSeries how many series fewer there would be
     * @param savedBytes what a scrape in text would take less, about
     */
    public record KeepChange(List<String> patterns, int branches, int branchesThen, int savedSeries, long savedBytes) {}

    /**
     * @param all what there is to show
     * @param keep globs of the branches that would keep their names; null if nobody asks
     * @param top how many values of each label to name
     */
    public static Cardinality of(MetricSnapshots all, @Nullable List<String> keep, int top) {
        List<MetricUse> metrics = new ArrayList<>();
        Map<String, Map<String, Integer>> values = new TreeMap<>();
        for (MetricSnapshot metric : all) {
            metrics.add(use(metric, values));
        }
        metrics.sort(Comparator.comparingInt(MetricUse::series).reversed().thenComparing(MetricUse::metric));
        List<LabelUse> labels = new ArrayList<>();
        values.forEach((label, series) -> labels.add(use(label, series, metrics, top)));
        labels.sort(Comparator.comparingInt(LabelUse::savedSeries).reversed().thenComparing(LabelUse::label));
        return new Cardinality(
                metrics.stream().mapToInt(MetricUse::series).sum(),
                metrics.stream().mapToLong(MetricUse::bytes).sum(),
                metrics,
                labels,
                keep == null ? null : change(all, metrics, keep));
    }

    private static MetricUse use(MetricSnapshot metric, Map<String, Map<String, Integer>> values) {
        List<? extends DataPointSnapshot> points = metric.getDataPoints();
        Map<String, Set<String>> own = new TreeMap<>();
        int series = 0;
        for (DataPointSnapshot point : points) {
            int width = width(point);
            series += width;
            Labels labels = point.getLabels();
            for (int i = 0; i < labels.size(); i++) {
                own.computeIfAbsent(labels.getName(i), label -> new HashSet<>()).add(labels.getValue(i));
                values.computeIfAbsent(labels.getName(i), label -> new HashMap<>())
                        .merge(labels.getValue(i), width, Integer::sum);
            }
        }
        int width = points.isEmpty() ? 1 : width(points.getFirst());
        List<Folding> foldings = new ArrayList<>();
        own.forEach((label, distinct) -> foldings.add(new Folding(
                label, distinct.size(), (points.size() - combinations(points, label, value -> "")) * width)));
        foldings.sort(Comparator.comparingInt(Folding::savedSeries).reversed().thenComparing(Folding::label));
        return new MetricUse(name(metric), type(metric), points.size(), series, bytes(metric), foldings);
    }

    private static LabelUse use(String label, Map<String, Integer> values, List<MetricUse> metrics, int top) {
        int saved = metrics.stream()
                .flatMap(metric -> metric.labels().stream())
                .filter(folding -> folding.label().equals(label))
                .mapToInt(Folding::savedSeries)
                .sum();
        return new LabelUse(
                label,
                values.size(),
                values.values().stream().mapToInt(Integer::intValue).sum(),
                saved,
                values.entrySet().stream()
                        .map(value -> new ValueUse(value.getKey(), value.getValue()))
                        .sorted(Comparator.comparingInt(ValueUse::series)
                                .reversed()
                                .thenComparing(ValueUse::value))
                        .limit(top)
                        .toList());
    }

    private static KeepChange change(MetricSnapshots all, List<MetricUse> metrics, List<String> keep) {
        UnaryOperator<String> then =
                branch -> LabelPolicy.isFolded(branch) || Glob.any(keep, branch) ? branch : LabelPolicy.OTHER;
        Map<String, MetricUse> uses = new HashMap<>();
        metrics.forEach(metric -> uses.put(metric.metric(), metric));
        Set<String> now = new HashSet<>();
        Set<String> later = new HashSet<>();
        int savedSeries = 0;
        long savedBytes = 0;
        for (MetricSnapshot metric : all) {
            List<? extends DataPointSnapshot> points = metric.getDataPoints();
            if (points.isEmpty() || !points.getFirst().getLabels().contains(BRANCH)) {
                continue;
            }
            points.forEach(point -> {
                String branch = point.getLabels().get(BRANCH);
                now.add(branch);
                later.add(then.apply(branch));
            });
            int saved = points.size() - combinations(points, BRANCH, then);
            savedSeries += saved * width(points.getFirst());
            MetricUse use = uses.get(name(metric));
            savedBytes += use == null ? 0 : use.bytes() * saved / points.size();
        }
        return new KeepChange(List.copyOf(keep), now.size(), later.size(), savedSeries, savedBytes);
    }

    /** How many distinct sets of label values there are if those of one label are replaced. */
    private static int combinations(
            List<? extends DataPointSnapshot> points, String label, UnaryOperator<String> replacement) {
        Set<List<String>> distinct = new HashSet<>();
        for (DataPointSnapshot point : points) {
            Labels labels = point.getLabels();
            String[] values = new String[labels.size()];
            for (int i = 0; i < values.length; i++) {
                String value = labels.getValue(i);
                values[i] = labels.getName(i).equals(label) ? replacement.apply(value) : value;
            }
            distinct.add(List.of(values));
        }
        return distinct.size();
    }

    private static int width(DataPointSnapshot point) {
        return point instanceof HistogramSnapshot.HistogramDataPointSnapshot histogram
                ? histogram.getClassicBuckets().size() + 2
                : 1;
    }

    private static String name(MetricSnapshot metric) {
        String name = metric.getMetadata().getPrometheusName();
        return metric instanceof CounterSnapshot && !name.endsWith("_total") ? name + "_total" : name;
    }

    private static String type(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot c -> "counter";
            case GaugeSnapshot g -> "gauge";
            case HistogramSnapshot h -> "histogram";
            default -> "other";
        };
    }

    private static long bytes(MetricSnapshot metric) {
        Chunks text = new Chunks();
        try {
            PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(metric));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.size();
    }
}
