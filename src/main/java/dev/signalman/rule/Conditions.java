package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import java.util.Map;
import java.util.Set;

/**
 * A condition for each of the events that a part of a rule listens to.
 *
 * @param byEvent by the simple name of the event's type, such as {@code PipelineFinished}
 */
public record Conditions(Map<String, Condition> byEvent) {
    public static final Conditions NONE = new Conditions(Map.of());

    public Conditions {
        byEvent = Map.copyOf(byEvent);
    }

    /** The simple names of the events that it listens to. */
    public Set<String> events() {
        return byEvent.keySet();
    }

    public boolean listensTo(ChangeEvent event) {
        return byEvent.containsKey(event.getClass().getSimpleName());
    }

    /** False for events that it does not listen to. */
    public boolean hold(Scope scope) {
        Condition condition = byEvent.get(scope.event().getClass().getSimpleName());
        return condition != null && condition.holds(scope);
    }
}
