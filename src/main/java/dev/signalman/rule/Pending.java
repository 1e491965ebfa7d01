package dev.signalman.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is so, and is told once it has been so for long enough.
 *
 * @param rule its rule
 * @param projectId its project; null if it is about the organisation
 * @param since since when
 * @param event id of the event that began it
 * @param place where it stands; null if what is told last says how it stands
 * @param family the family whose past says how long is usual; empty if none does
 * @param json the last event that said so
 */
record Pending(
        String rule,
        @Nullable String projectId,
        Instant since,
        String event,
        @Nullable Instant place,
        String family,
        String json)
        implements RuleRow {
    Pending since(Instant changed) {
        return new Pending(rule, projectId, changed, event, place, family, json);
    }
}
