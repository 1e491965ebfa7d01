package dev.signalman.metrics;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Metrics in text, as a scraper gets them. */
record Scrape(List<String> lines) {
    static Scrape of(SignalmanMetrics metrics) {
        byte[] body = metrics.exposition().write(null, null).body();
        return new Scrape(new String(body, StandardCharsets.UTF_8).lines().toList());
    }

    /** The value of the series with exactly this name and these labels, in the exposition's own notation. */
    Optional<Double> value(String series) {
        return lines.stream()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> Double.valueOf(line.substring(series.length() + 1)))
                .findFirst();
    }

    List<String> seriesOf(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
    }
}
