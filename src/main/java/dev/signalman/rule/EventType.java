package dev.signalman.rule;

import dev.signalman.event.AgentEvent;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.JobEvent;
import dev.signalman.event.PipelineEvent;
import dev.signalman.event.PromotionEvent;
import dev.signalman.event.QueueEvent;
import dev.signalman.event.ScheduleEvent;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type of event that rules can listen to.
 *
 * @param type the event's class
 */
public record EventType(Class<? extends ChangeEvent> type) {
    private static final Map<String, EventType> ALL = find();

    /** The types by their simple names, sorted. Incidents are what rules make, so rules do not listen to them. */
    public static Map<String, EventType> all() {
        return ALL;
    }

    /** Null if there is no such event. */
    static @Nullable EventType named(String name) {
        return ALL.get(name);
    }

    static EventType of(ChangeEvent event) {
        return new EventType(event.getClass());
    }

    public String name() {
        return type.getSimpleName();
    }

    Shape shape() {
        return Shape.of(type);
    }

    /** The labels that such an event has. */
    public Set<String> labels() {
        return EventLabels.of((ChangeEvent) blank(type)).names();
    }

    /** Whether something is known of the past of what such events are about. */
    boolean hasHistory() {
        return is(
                PipelineEvent.class, DeploymentEvent.class, PromotionEvent.class, ScheduleEvent.class, JobEvent.class);
    }

    /** Whether such events are about machines of one type. */
    boolean hasFleet() {
        return is(AgentEvent.class, QueueEvent.class, JobEvent.class);
    }

    private boolean is(Class<?>... families) {
        return Arrays.stream(families).anyMatch(family -> family.isAssignableFrom(type));
    }

    private static Map<String, EventType> find() {
        var all = new TreeMap<String, EventType>();
        records(ChangeEvent.class)
                .filter(type -> !IncidentEvent.class.isAssignableFrom(type))
                .forEach(type -> all.put(type.getSimpleName(), new EventType(type.asSubclass(ChangeEvent.class))));
        return all;
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventType::records)
                : Stream.of(type);
    }

    /** A record of this class in which everything is empty: enough to learn what labels its like have. */
    private static Record blank(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return (Record) constructor.newInstance(Arrays.stream(components)
                    .map(component -> nothing(component.getType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made of nothing", e);
        }
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type.isRecord()) {
            return blank(type);
        }
        if (type == String.class) {
            return "";
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == Duration.class) {
            return Duration.ZERO;
        }
        if (type == List.class) {
            return List.of();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        // a sealed word, such as a result: no label is made of it
        return null;
    }
}
