package dev.signalman.rule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When events happened that count, the oldest first; no more than the rule asks for.
 *
 * @param rule its rule
 * @param projectId its project; null if it is about the organisation
 * @param times when
 */
record Tally(String rule, @Nullable String projectId, List<Instant> times) implements RuleRow {
    Tally {
        times = List.copyOf(times);
    }
}
