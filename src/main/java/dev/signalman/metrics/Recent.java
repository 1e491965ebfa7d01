package dev.signalman.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets its oldest entry when it is full, so that a leak elsewhere cannot become one here. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private final int limit;

    Recent(int limit) {
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
    }
}
