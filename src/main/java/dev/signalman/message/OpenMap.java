package dev.signalman.message;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** A map of which nobody knows the names beforehand, such as labels: what is missing is empty rather than an error. */
final class OpenMap extends AbstractMap<String, Object> {
    private final Map<String, Object> values;

    OpenMap(Map<String, Object> values) {
        this.values = values;
    }

    @Override
    public Object get(Object name) {
        return values.getOrDefault(String.valueOf(name), "");
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return values.entrySet();
    }
}
