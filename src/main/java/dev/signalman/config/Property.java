package dev.signalman.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section: a component of its record, with what the annotations say about it.
 *
 * @param component of the section's record
 * @param key as in the file
 * @param type of the value or, for a list or map, of its elements
 * @param shape what the file has here
 */
record Property(RecordComponent component, String key, Class<?> type, Shape shape) {
    /** How many values a key has. */
    enum Shape {
        SINGLE,
        LIST,
        /** Names of the user's own, each with a value. */
        MAP
    }

    /** The keys of a section, in their order. */
    static List<Property> of(Class<?> section) {
        return Arrays.stream(section.getRecordComponents()).map(Property::of).toList();
    }

    static Property of(RecordComponent component) {
        Key named = component.getAnnotation(Key.class);
        String key = named != null
                ? named.value()
                : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        if (!(component.getGenericType() instanceof ParameterizedType container)) {
            return new Property(component, key, component.getType(), Shape.SINGLE);
        }
        Shape shape = component.getType() == Map.class ? Shape.MAP : Shape.LIST;
        Type[] types = container.getActualTypeArguments();
        return new Property(component, key, (Class<?>) types[types.length - 1], shape);
    }

    /** Null for a section or a list of sections. */
    @Nullable
    Scalar<?> scalar() {
        return Scalar.of(type);
    }

    boolean isList() {
        return shape == Shape.LIST;
    }

    boolean isSection() {
        return shape == Shape.SINGLE && scalar() == null;
    }

    boolean isNumber() {
        return type == int.class || type == Integer.class;
    }

    /** Whether quotes would make something else of it. */
    boolean isPlain() {
        return isNumber() || type == boolean.class || type == Boolean.class;
    }

    boolean isRequired() {
        return !isSection() && component.getAnnotation(Default.class) == null && !isNullable();
    }

    @Nullable
    Range range() {
        return component.getAnnotation(Range.class);
    }

    boolean isHttpAddress() {
        return component.isAnnotationPresent(HttpAddress.class);
    }

    /** What holds if the file does not have the key: null for nothing, and for keys that must be there. */
    @Nullable
    Object otherwise() {
        Default given = component.getAnnotation(Default.class);
        List<String> texts = given == null ? List.of() : List.of(given.value());
        Scalar<?> scalar = scalar();
        if (shape == Shape.MAP) {
            return Map.of();
        }
        if (shape == Shape.LIST) {
            return scalar == null
                    ? List.of()
                    : texts.stream()
                            .map(text -> (Object) scalar.parse().apply(text))
                            .toList();
        }
        if (isNullable()) {
            return null;
        }
        if (scalar == null) {
            var properties = of(type);
            return construct(type, properties.stream().map(Property::otherwise).toArray());
        }
        return texts.isEmpty() ? null : scalar.parse().apply(texts.getFirst());
    }

    /** A section from the values of its keys. */
    static Object construct(Class<?> section, @Nullable Object[] values) {
        try {
            var types = Arrays.stream(section.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return section.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(section + " cannot be made from the values of its keys", e);
        }
    }

    private boolean isNullable() {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
