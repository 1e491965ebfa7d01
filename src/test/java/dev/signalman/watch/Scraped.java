package dev.signalman.watch;

import dev.signalman.metrics.SignalmanMetrics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scraper read at one moment. */
record Scraped(Map<Series, Double> values) {
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A name with its labels. */
    record Series(String name, Map<String, String> labels) {}

    static Scraped of(SignalmanMetrics metrics) {
        Map<Series, Double> values = new LinkedHashMap<>();
        String text = new String(metrics.exposition().write(null, null).body(), StandardCharsets.UTF_8);
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                Map<String, String> labels = new HashMap<>();
                Matcher label = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
                values.put(new Series(parts.group(1), labels), number(parts.group(3)));
            }
        });
        return new Scraped(values);
    }

    static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
