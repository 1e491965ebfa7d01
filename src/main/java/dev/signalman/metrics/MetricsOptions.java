package dev.signalman.metrics;

/**
 * How many label values and series there may be.
 *
 * @param labelValues distinct values that one label may have, 50 or more; projects may be ten times as many
 * @param seriesPerMeter label combinations that one counter or histogram may have, 100 or more
 */
public record MetricsOptions(int labelValues, int seriesPerMeter) {
    public MetricsOptions {
        require(labelValues >= 50, "label_values must be at least 50, is " + labelValues);
        require(seriesPerMeter >= 100, "series_per_meter must be at least 100, is " + seriesPerMeter);
    }

    public static MetricsOptions defaults() {
        return new MetricsOptions(500, 20_000);
    }

    int limit(Label label) {
        return label == Label.PROJECT ? Math.multiplyExact(labelValues, 10) : labelValues;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
