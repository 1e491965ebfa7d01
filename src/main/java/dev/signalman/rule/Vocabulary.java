package dev.signalman.rule;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the expressions of one rule can name when they are about one type of event, and the type of each. */
@SuppressWarnings("Immutable") // its maps do not change once it is made
final class Vocabulary implements CelTypeProvider {
    static final String EVENT = "event";
    static final String WATCHED = "watched";
    static final String HISTORY = "history";
    static final String FLEET = "fleet";
    static final String SIGHT = "sight";
    static final String LABELS = "labels";
    static final String PARAMS = "params";
    static final String VALUE = "value";
    static final String AGE = "age";
    static final String NOW = "now";

    private final EventType event;
    private final StructType labels;
    private final StructType params;
    private final Map<String, CelType> variables = new LinkedHashMap<>();
    private final Map<String, CelType> types = new LinkedHashMap<>();

    /**
     * @param event what it is about
     * @param labels names of the labels that the rule's incidents have
     * @param params the rule's settings, with values of the types that they have
     */
    Vocabulary(EventType event, Collection<String> labels, Map<String, Object> params) {
        this.event = event;
        this.labels = StructType.create(LABELS, ImmutableSet.copyOf(labels), name -> Optional.of(SimpleType.STRING));
        this.params = StructType.create(
                PARAMS,
                ImmutableSet.copyOf(params.keySet()),
                name -> Optional.ofNullable(params.get(name)).map(Vocabulary::type));
        variables.put(EVENT, known(event.shape()));
        variables.put(WATCHED, SimpleType.BOOL);
        variables.put(LABELS, known(this.labels));
        variables.put(PARAMS, known(this.params));
        if (event.hasHistory()) {
            variables.put(HISTORY, known(Shape.of(History.class)));
        }
        if (event.hasFleet()) {
            variables.put(FLEET, known(Shape.of(Fleet.class)));
        }
        variables.put(SIGHT, known(Shape.of(Sightline.class)));
        variables.put(VALUE, SimpleType.DOUBLE);
        variables.put(AGE, SimpleType.DURATION);
        variables.put(NOW, SimpleType.TIMESTAMP);
    }

    private StructType known(Shape shape) {
        shape.all().forEach(inner -> types.put(inner.name(), inner.type()));
        return shape.type();
    }

    private StructType known(StructType type) {
        types.put(type.name(), type);
        return type;
    }

    private static CelType type(Object value) {
        return switch (value) {
            case Boolean b -> SimpleType.BOOL;
            case Long l -> SimpleType.INT;
            case Double d -> SimpleType.DOUBLE;
            case Duration d -> SimpleType.DURATION;
            default -> SimpleType.STRING;
        };
    }

    EventType event() {
        return event;
    }

    StructType labels() {
        return labels;
    }

    StructType params() {
        return params;
    }

    /** The variables and their types. */
    Map<String, CelType> variables() {
        return variables;
    }

    /** A record type by its name; null if there is none. */
    @Nullable
    StructType struct(String name) {
        return types.get(name) instanceof StructType struct ? struct : null;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(types.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }
}
