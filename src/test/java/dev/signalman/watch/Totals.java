package dev.signalman.watch;

import dev.signalman.watch.Scraped.Series;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What counters rose by from scrape to scrape, as Prometheus sees it: a value below the one before began anew at 0. */
final class Totals {
    private final Map<Series, Double> increases = new HashMap<>();

    Totals(List<Scraped> scrapes, Scraped... more) {
        Map<Series, Double> last = new HashMap<>();
        Stream.concat(scrapes.stream(), Arrays.stream(more)).forEach(scrape -> {
            Set<Series> gone = new HashSet<>(last.keySet());
            scrape.values().forEach((series, value) -> {
                double before = last.getOrDefault(series, 0.0);
                increases.merge(series, value < before ? value : value - before, Double::sum);
                last.put(series, value);
                gone.remove(series);
            });
            last.keySet().removeAll(gone);
        });
    }

    /** By the values of these labels in their order, separated by spaces; what did not rise is left out. */
    Map<String, Double> by(String name, String... labels) {
        return increases.entrySet().stream()
                .filter(e -> e.getKey().name().equals(name) && e.getValue() > 0)
                .collect(Collectors.toMap(
                        e -> Arrays.stream(labels)
                                .map(label -> e.getKey().labels().get(label))
                                .collect(Collectors.joining(" ")),
                        Map.Entry::getValue,
                        Double::sum,
                        TreeMap::new));
    }

    double sum(String name, Map<String, String> labels) {
        return matching(name, labels).mapToDouble(Map.Entry::getValue).sum();
    }

    /** How many were at most each bound. */
    Map<Double, Double> buckets(String name, Map<String, String> labels) {
        Function<Map.Entry<Series, Double>, Double> bound =
                e -> Scraped.number(e.getKey().labels().getOrDefault("le", ""));
        return matching(name + "_bucket", labels)
                .collect(Collectors.toMap(bound, Map.Entry::getValue, Double::sum, TreeMap::new));
    }

    private Stream<Map.Entry<Series, Double>> matching(String name, Map<String, String> labels) {
        return increases.entrySet().stream()
                .filter(e -> e.getKey().name().equals(name)
                        && e.getKey().labels().entrySet().containsAll(labels.entrySet()));
    }
}
