package dev.signalman.rule;

import dev.signalman.event.CollectorEvent;
import dev.signalman.event.ProjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule and an event that it listens to.
 *
 * @param rule the rule
 * @param identity the incident that it would be
 * @param project its project; null if it is about the organisation
 * @param labels what it is about: the rule's {@code by}
 * @param moment the event
 */
record Case(Rule rule, String identity, @Nullable ProjectRef project, Map<String, String> labels, Moment moment) {
    /** What these name belongs to the organisation, whatever project the event is of. */
    private static final Set<String> ORGANIZATION_WIDE = Set.of(
            "agent_type", "machine_type", "agent", "notification", "dashboard", "secret", "collector", "problem");

    /** Null if the event does not say what the rule must know, such as the project. */
    static @Nullable Case of(Rule rule, Moment moment) {
        var labels = new LinkedHashMap<String, String>();
        var identity = new StringBuilder(rule.name());
        int end = identity.length();
        boolean ofProject = false;
        for (String name : rule.by()) {
            EventLabels.Label label = moment.labels().get(name);
            if (label.key().isEmpty() && name.equals("project") && !(moment.event() instanceof CollectorEvent)) {
                return null;
            }
            labels.put(name, label.value());
            // a branch name has slashes, and no colon: what follows a colon is a pipeline file
            identity.append(name.equals("pipeline") && !labels.isEmpty() ? ':' : '/')
                    .append(label.key());
            end = label.key().isEmpty() ? end : identity.length();
            ofProject |= !ORGANIZATION_WIDE.contains(name);
        }
        identity.setLength(end);
        return new Case(
                rule, identity.toString(), ofProject ? moment.event().header().project() : null, labels, moment);
    }

    String organization() {
        return moment.organization();
    }

    @Nullable
    String projectId() {
        return project == null ? null : project.id();
    }

    @Nullable
    Instant place() {
        return moment.seen().place();
    }

    /** False for what stands behind something that has said already how it stands. */
    boolean current() {
        Subject subject = moment.seen().subject();
        return subject == null
                || !subject.newestDecides()
                || moment.seen().history().newest();
    }

    /** Whether it can end what began at that place: what happened before, and is only told late, does not. */
    boolean canEnd(@Nullable Instant begun) {
        Subject subject = moment.seen().subject();
        Instant place = place();
        if (begun == null || place == null || subject == null) {
            return true;
        }
        return subject.tieDecides() ? !place.isBefore(begun) : place.isAfter(begun);
    }

    Scope scope() {
        return scope(0, Duration.ZERO);
    }

    Scope scope(double value, Duration age) {
        return scope(value, age, moment.watched());
    }

    Scope scope(double value, Duration age, boolean watched) {
        return new Scope(
                moment.event(),
                moment.seen().history(),
                moment.fleet(),
                moment.sight(),
                watched,
                labels,
                value,
                age,
                rule.params(),
                moment.now());
    }
}
