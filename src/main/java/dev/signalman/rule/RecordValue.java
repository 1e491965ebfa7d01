package dev.signalman.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.values.StructValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record as the value of an expression. Its fields are read one by one, when they are asked for. */
@SuppressWarnings("Immutable")
final class RecordValue extends StructValue<String, Object> {
    private final Shape shape;
    private final @Nullable Record record;

    /** @param record null for one that is not there: all of its fields are empty */
    RecordValue(Shape shape, @Nullable Record record) {
        this.shape = shape;
        this.record = record;
    }

    @Override
    public Object value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return record == null;
    }

    @Override
    public CelType celType() {
        return shape.type();
    }

    @Override
    public Object select(String name) {
        Shape.Field field = shape.field(name);
        if (field == null) {
            throw new IllegalArgumentException(shape.name() + " has no field " + name);
        }
        Object value = record == null ? null : field.read().of(record);
        return value == null ? field.none() : value;
    }

    /** Empty where there is nothing, which is what {@code has(…)} asks. */
    @Override
    public Optional<Object> find(String name) {
        Shape.Field field = shape.field(name);
        return field == null || record == null
                ? Optional.empty()
                : Optional.ofNullable(field.read().of(record));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordValue that
                && shape == that.shape
                && java.util.Objects.equals(record, that.record);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(record);
    }

    @Override
    public String toString() {
        return shape.name();
    }
}
