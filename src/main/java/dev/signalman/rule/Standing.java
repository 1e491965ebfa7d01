package dev.signalman.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the rules remember of an open incident.
 *
 * @param rule its rule
 * @param projectId its project; null if it is about the organisation
 * @param branch its branch; empty if it has none
 * @param onlyWatched true if it would not have begun on a branch that nobody watches
 * @param place where the newest of what began or confirmed it stands; null if what is told last says so
 * @param at when it was last confirmed
 * @param by the labels that identified it, so that a rule that was changed to identify by others is noticed
 * @param json the event that began it, where only time may end it; otherwise empty
 */
record Standing(
        String rule,
        @Nullable String projectId,
        String branch,
        boolean onlyWatched,
        @Nullable Instant place,
        Instant at,
        String by,
        String json)
        implements RuleRow {
    Standing confirmed(@Nullable Instant newer, Instant when) {
        Instant later = place == null || newer == null || newer.isBefore(place) ? place : newer;
        return new Standing(rule, projectId, branch, onlyWatched, later, when, by, json);
    }
}
