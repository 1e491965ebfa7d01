package dev.signalman.rule;

import dev.signalman.alert.Severity;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration changes about one rule. What is null stays as the rule has it.
 *
 * @param where how problems name it, such as the configuration's file with the line
 * @param alert name of the rule
 * @param enabled whether it opens anything
 * @param severity its severity
 * @param holds its {@code for}
 * @param runbookUrl where people read what to do
 * @param params values for some of its params, as they are written
 * @param labels further labels, or other values for those that it has; they may have {@code {{ … }}} in them
 */
public record Adjustment(
        String where,
        String alert,
        @Nullable Boolean enabled,
        @Nullable Severity severity,
        @Nullable Duration holds,
        @Nullable String runbookUrl,
        Map<String, String> params,
        Map<String, String> labels) {
    public Adjustment {
        params = Map.copyOf(params);
        labels = Map.copyOf(labels);
    }

    /** Changes nothing. */
    static Adjustment none(String alert) {
        return new Adjustment("", alert, null, null, null, null, Map.of(), Map.of());
    }
}
