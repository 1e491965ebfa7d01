package dev.signalman.rule;

import org.jspecify.annotations.Nullable;

/** A row of the state that goes with its rule and its project. */
interface RuleRow {
    /** The rule that it belongs to. */
    String rule();

    /** The project that it is about; null if it is about the organisation. */
    @Nullable
    String projectId();
}
