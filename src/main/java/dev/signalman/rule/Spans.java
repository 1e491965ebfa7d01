package dev.signalman.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long the last {@value #KEPT} took: in the order in which they came, and sorted, so that the next one costs no sorting.
 *
 * @param recent milliseconds, the oldest first
 * @param sorted the same, the shortest first
 */
record Spans(List<Long> recent, List<Long> sorted) {
    static final int KEPT = 50;
    static final Spans NONE = new Spans(List.of(), List.of());

    Spans {
        recent = List.copyOf(recent);
        sorted = List.copyOf(sorted);
    }

    Spans with(Duration next) {
        var line = new ArrayList<>(recent);
        var order = new ArrayList<>(sorted);
        if (line.size() >= KEPT) {
            order.remove(Math.max(0, Collections.binarySearch(order, line.removeFirst())));
        }
        Long millis = next.toMillis();
        line.add(millis);
        int at = Collections.binarySearch(order, millis);
        order.add(at < 0 ? -at - 1 : at, millis);
        return new Spans(line, order);
    }

    /** The smallest that so many percent do not exceed; zero if there is none. */
    Duration percentile(double percent) {
        if (sorted.isEmpty()) {
            return Duration.ZERO;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return Duration.ofMillis(sorted.get(Math.clamp(rank, 1, sorted.size()) - 1));
    }
}
