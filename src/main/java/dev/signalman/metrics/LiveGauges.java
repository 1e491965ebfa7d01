package dev.signalman.metrics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges whose values others know at each scrape. What one of them fails with costs its own gauges only, and is told when it begins.
 * Any thread.
 */
final class LiveGauges {
    private static final Logger log = LoggerFactory.getLogger(LiveGauges.class);

    private final Map<String, Consumer<GaugeSink>> sources = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /**
     * Says where gauges come from; another source of the same takes its place.
     *
     * @param what they are about, in words for the log
     * @param source asked at each scrape, so it must return at once
     */
    void from(String what, Consumer<GaugeSink> source) {
        sources.put(what, source);
    }

    void writeTo(GaugeSink sink) {
        sources.forEach((what, source) -> {
            try {
                source.accept(sink);
                failing.remove(what);
            } catch (RuntimeException e) {
                if (failing.add(what)) {
                    log.warn("gauges of {} cannot be had, so they are left out", what, e);
                }
            }
        });
    }
}
