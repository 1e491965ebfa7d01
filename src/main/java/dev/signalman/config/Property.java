package dev.signalman.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of a section: a component of its record, with what the annotations say about it.
 *
 * @param component of the section's record
 * @param key as in the file
 * @param type of the value or, for a list, of its elements
 * @param isList whether the file has a list here
 */
record Property(RecordComponent component, String key, Class<?> type, boolean isList) {

    /** The keys of a section, in their order. */
    static List<Property> of(Class<?> section) {
        return Arrays.stream(section.getRecordComponents()).map(Property::of).toList();
    }

    static Property of(RecordComponent component) {
        Key named = component.getAnnotation(Key.class);
        String key = named != null
                ? named.value()
                : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        return component.getGenericType() instanceof ParameterizedType list
                ? new Property(component, key, (Class<?>) list.getActualTypeArguments()[0], true)
                : new Property(component, key, component.getType(), false);
    }

    /** Null for a section or a list of sections. */
    @Nullable
    Scalar<?> scalar() {
        return Scalar.of(type);
    }

    boolean isSection() {
        return !isList && scalar() == null;
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
        if (isList) {
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
