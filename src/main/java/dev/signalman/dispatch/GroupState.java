package dev.signalman.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalman.alert.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A group in the store. Its members are not here: they follow from the alerts and the routes.
 *
 * @param groupKey as Alertmanager writes it
 * @param labels the labels that it is made by
 * @param flushed true after its first notification was due
 * @param next when it is looked at next; may be older than it was, since times alone are not written
 * @param told what each integration was told, by its name
 * @param since when each alert that fires was first told of, by fingerprint
 * @param escalated which alerts each receiver was told of by escalation, by its name
 * @param heldBack ids of the silences that held each alert back, by fingerprint
 * @param late alerts that were resolved while they could not be told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record GroupState(
        String groupKey,
        Labels labels,
        boolean flushed,
        Instant next,
        Map<String, Told> told,
        Map<String, Instant> since,
        Map<String, Set<String>> escalated,
        Map<String, Set<String>> heldBack,
        Set<String> late) {
    GroupState {
        // null where a stored group had none
        labels = labels == null ? Labels.NONE : labels;
        told = told == null ? Map.of() : Map.copyOf(told);
        since = since == null ? Map.of() : Map.copyOf(since);
        escalated = escalated == null ? Map.of() : copy(escalated);
        heldBack = heldBack == null ? Map.of() : copy(heldBack);
        late = late == null ? Set.of() : Set.copyOf(late);
    }

    private static Map<String, Set<String>> copy(Map<String, Set<String>> sets) {
        return sets.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> Set.copyOf(e.getValue())));
    }
}
