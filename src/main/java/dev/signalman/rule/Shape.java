package dev.signalman.rule;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as expressions see it: its components, and the methods without arguments that say something about it in one word. What an
 * event's header has is lifted into the event. Values are read when an expression asks for them; nothing is converted beforehand.
 *
 * <p>Null texts are empty, null times are 1970, and a null record has such fields.
 */
@SuppressWarnings("Immutable") // its map does not change once it is made
final class Shape {
    private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();
    private static final Set<String> OF_EVERY_RECORD = Set.of("toString", "hashCode");

    private final String name;
    private final Map<String, Field> fields;
    private final StructType type;

    /**
     * A field.
     *
     * @param type as expressions see it
     * @param shape of its value or, for a list, of its elements; null if that is no record
     * @param read takes its value out of the record
     * @param none its value where the record has none
     */
    record Field(CelType type, @Nullable Shape shape, Reading read, Object none) {}

    /** Takes a value out of a record; null if there is none. */
    @FunctionalInterface
    interface Reading {
        @Nullable
        Object of(Record record);
    }

    private Shape(String name, Map<String, Field> fields) {
        this.name = name;
        this.fields = fields;
        this.type = StructType.create(
                name,
                ImmutableSet.copyOf(fields.keySet()),
                field -> Optional.ofNullable(fields.get(field)).map(Field::type));
    }

    /** Of a record's class. */
    static Shape of(Class<?> record) {
        Shape known = SHAPES.get(record);
        if (known == null) {
            // not computeIfAbsent: the shapes of what is inside come first
            known = new Shape(record.getSimpleName(), read(record));
            SHAPES.put(record, known);
        }
        return known;
    }

    String name() {
        return name;
    }

    StructType type() {
        return type;
    }

    Set<String> names() {
        return fields.keySet();
    }

    @Nullable
    Field field(String named) {
        return fields.get(named);
    }

    /** This shape and those inside of it. */
    Stream<Shape> all() {
        return Stream.concat(
                Stream.of(this),
                fields.values().stream()
                        .flatMap(field -> field.shape() == null
                                ? Stream.of()
                                : field.shape().all()));
    }

    private static Map<String, Field> read(Class<?> record) {
        var fields = new LinkedHashMap<String, Field>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getType() != EventHeader.class) {
                fields.put(component.getName(), field(component.getGenericType(), component.getAccessor()));
            }
        }
        words(record).forEach(method -> fields.put(method.getName(), field(method.getGenericReturnType(), method)));
        if (ChangeEvent.class.isAssignableFrom(record)) {
            Shape header = of(EventHeader.class);
            header.fields.forEach((named, field) -> fields.putIfAbsent(
                    named,
                    new Field(
                            field.type(),
                            field.shape(),
                            event -> field.read().of(((ChangeEvent) event).header()),
                            field.none())));
        }
        return fields;
    }

    /** What a record says about itself beside its components, such as {@code broken} of an outcome. */
    private static List<Method> words(Class<?> record) {
        List<String> components = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        return Arrays.stream(record.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0 && !method.isSynthetic())
                .filter(method -> method.getReturnType() == boolean.class || method.getReturnType() == String.class)
                .filter(method -> !components.contains(method.getName()) && !OF_EVERY_RECORD.contains(method.getName()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static Field field(Type type, Method accessor) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
            if (!element.isRecord()) {
                return new Field(ListType.create(SimpleType.STRING), null, record -> get(accessor, record), List.of());
            }
            Shape shape = of(element);
            return new Field(
                    ListType.create(shape.type()),
                    shape,
                    record -> values(shape, (Collection<?>) get(accessor, record)),
                    List.of());
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            Shape shape = of(plain);
            return new Field(
                    shape.type(),
                    shape,
                    record -> {
                        Object value = get(accessor, record);
                        return value == null ? null : new RecordValue(shape, (Record) value);
                    },
                    new RecordValue(shape, null));
        }
        if (plain == boolean.class) {
            return new Field(SimpleType.BOOL, null, record -> get(accessor, record), false);
        }
        if (plain == int.class || plain == long.class) {
            return new Field(SimpleType.INT, null, record -> whole((Number) get(accessor, record)), 0L);
        }
        if (plain == double.class) {
            return new Field(SimpleType.DOUBLE, null, record -> get(accessor, record), 0.0);
        }
        if (plain == Duration.class) {
            return new Field(SimpleType.DURATION, null, record -> get(accessor, record), Duration.ZERO);
        }
        if (plain == Instant.class) {
            return new Field(SimpleType.TIMESTAMP, null, record -> get(accessor, record), Instant.EPOCH);
        }
        return new Field(SimpleType.STRING, null, record -> word(get(accessor, record)), "");
    }

    private static @Nullable Object get(Method accessor, Record record) {
        try {
            return accessor.invoke(record);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(accessor + " must be public", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(accessor + " failed", e.getCause());
        }
    }

    private static @Nullable Object whole(@Nullable Number number) {
        return number == null ? null : number.longValue();
    }

    /** The sealed and enumerated types of events, as the words that people write. */
    private static @Nullable Object word(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Result result -> result.text();
            case Reason reason -> reason.text();
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    private static @Nullable Object values(Shape shape, @Nullable Collection<?> records) {
        if (records == null) {
            return null;
        }
        var values = new ArrayList<RecordValue>(records.size());
        for (Object record : records) {
            values.add(new RecordValue(shape, (Record) record));
        }
        return values;
    }
}
