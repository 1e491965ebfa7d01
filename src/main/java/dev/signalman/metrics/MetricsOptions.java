package dev.signalman.metrics;

import dev.signalman.glob.Glob;
import java.time.Duration;
import java.util.List;

/**
 * How many label values and series there may be, and which metrics are wanted.
 *
 * @param labelValues distinct values that one label may have, 50 or more; projects may be ten times as many
 * @param seriesPerMeter label combinations that one meter may have, 100 or more; a meter's own bound may be lower
 * @param seriesInAll series that all meters together may have, as Prometheus counts them: each bucket of a histogram is one, and so
 *     are its sum and its count; 1,000 or more
 * @param idle after how long without a change a counter's or histogram's series leaves; an hour or more
 * @param createdTimestamps whether OpenMetrics text has a {@code _created} line for each counter and histogram
 * @param disabled globs of names of metrics that are neither kept nor shown
 */
public record MetricsOptions(
        int labelValues,
        int seriesPerMeter,
        int seriesInAll,
        Duration idle,
        boolean createdTimestamps,
        List<String> disabled) {
    /** How names of the Java runtime's own metrics begin. */
    private static final List<String> RUNTIME = List.of("jvm_", "process_", "system_");

    private static final int IN_ALL = 200_000;
    private static final Duration IDLE = Duration.ofDays(30);

    public MetricsOptions {
        require(labelValues >= 50, "label_values must be at least 50, is " + labelValues);
        require(seriesPerMeter >= 100, "series_per_meter must be at least 100, is " + seriesPerMeter);
        require(seriesInAll >= 1_000, "series_in_all must be at least 1000, is " + seriesInAll);
        require(
                idle.compareTo(Duration.ofHours(1)) >= 0,
                "series_idle must be at least 1h, is " + idle.toSeconds() + "s");
        disabled = List.copyOf(disabled);
        disabled.forEach(glob -> require(!glob.isBlank(), "disabled must not have an empty pattern"));
    }

    /** With the usual values for everything else. */
    public MetricsOptions(int labelValues, int seriesPerMeter) {
        this(labelValues, seriesPerMeter, IN_ALL, IDLE, true, List.of());
    }

    public static MetricsOptions defaults() {
        return new MetricsOptions(500, 20_000);
    }

    /** What of {@code disabled} is the name of no metric of ours, nor of the Java runtime. */
    public List<String> disablesNothing() {
        return disabled.stream()
                .filter(glob -> Meters.all().stream().noneMatch(meter -> new Glob(glob).matches(meter.name()))
                        && RUNTIME.stream().noneMatch(glob::startsWith))
                .toList();
    }

    int limit(Label label) {
        return switch (label) {
            case PROJECT -> Math.multiplyExact(labelValues, 10);
            // the names of our own meters and labels, which are as many as are declared
            case METRIC, LABEL -> Integer.MAX_VALUE;
            default -> labelValues;
        };
    }

    boolean wants(Meter meter) {
        return !Glob.any(disabled, meter.name());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
