package dev.signalman.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is missed when it does not happen again.
 *
 * @param rule its rule
 * @param projectId its project; null if it is about the organisation
 * @param at when it happened last, or when we learnt of it if that was history
 * @param event id of that event
 * @param json the event
 */
record LastSeen(String rule, @Nullable String projectId, Instant at, String event, String json) implements RuleRow {
    LastSeen at(Instant changed) {
        return new LastSeen(rule, projectId, changed, event, json);
    }
}
