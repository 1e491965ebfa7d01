package dev.signalman.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;
import java.util.Map;
import java.util.Optional;

/** {@code labels} and {@code params}: a map whose names are known when the rule is loaded. A label without a value is empty. */
@SuppressWarnings("Immutable")
final class MapValue extends StructValue<String, Object> {
    private final StructType type;
    private final Map<String, ?> values;

    MapValue(StructType type, Map<String, ?> values) {
        this.type = type;
        this.values = values;
    }

    @Override
    public Object value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return values.isEmpty();
    }

    @Override
    public CelType celType() {
        return type;
    }

    @Override
    public Object select(String name) {
        Object value = values.get(name);
        return value == null ? "" : value;
    }

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
