package dev.signalman.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many in a row.
 *
 * @param rule its rule
 * @param projectId its project; null if it is about the organisation
 * @param length how many
 * @param place where the newest of them stands; null if what is told last says how it stands
 * @param since when the first of them happened
 */
record Streak(
        String rule,
        @Nullable String projectId,
        int length,
        @Nullable Instant place,
        Instant since) implements RuleRow {}
