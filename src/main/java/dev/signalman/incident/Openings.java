package dev.signalman.incident;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When incidents of one identity opened lately.
 *
 * @param at oldest first, at most {@value #KEPT}
 */
record Openings(List<Instant> at) {
    private static final int KEPT = 20;

    static final Openings NONE = new Openings(List.of());

    Openings {
        at = List.copyOf(at);
    }

    Openings and(Instant opened) {
        List<Instant> all = Stream.concat(at.stream(), Stream.of(opened)).toList();
        return new Openings(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    /** How many of them were not before this time. */
    long since(Instant from) {
        return at.stream().filter(opened -> !opened.isBefore(from)).count();
    }
}
