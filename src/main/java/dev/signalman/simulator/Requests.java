package dev.signalman.simulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the server was asked so far.
 *
 * @param total requests
 * @param byClass requests by class
 * @param byStatus replies by status; 0 stands for connections closed without a reply
 * @param maxInFlight most requests at one time
 * @param userAgents User-Agent headers seen
 */
public record Requests(
        long total,
        Map<RequestClass, Long> byClass,
        Map<Integer, Long> byStatus,
        int maxInFlight,
        Set<String> userAgents) {

    /** Requests of a class. */
    public long of(RequestClass request) {
        return byClass.getOrDefault(request, 0L);
    }

    /** Counts; safe for use from any thread. */
    static final class Counter {
        private final Map<RequestClass, Long> byClass = new EnumMap<>(RequestClass.class);
        private final Map<Integer, Long> byStatus = new TreeMap<>();
        private final Set<String> userAgents = new TreeSet<>();
        private final Map<RequestClass, Integer> open = new EnumMap<>(RequestClass.class);
        private long total;
        private int inFlight;
        private int maxInFlight;

        /** Returns how many of this class are now being worked on. */
        synchronized int begin(RequestClass request, String userAgent) {
            total++;
            byClass.merge(request, 1L, Long::sum);
            if (userAgents.size() < 100) userAgents.add(userAgent);
            maxInFlight = Math.max(maxInFlight, ++inFlight);
            return open.merge(request, 1, Integer::sum);
        }

        synchronized void end(RequestClass request, int status) {
            inFlight--;
            open.merge(request, -1, Integer::sum);
            byStatus.merge(status, 1L, Long::sum);
        }

        synchronized Requests snapshot() {
            return new Requests(total, Map.copyOf(byClass), Map.copyOf(byStatus), maxInFlight, Set.copyOf(userAgents));
        }
    }
}
