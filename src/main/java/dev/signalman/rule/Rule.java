package dev.signalman.rule;

import dev.signalman.alert.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A rule as it was read and checked.
 *
 * @param name its {@code alert}: the alertname
 * @param pack the pack that it belongs to
 * @param enabled false while it is switched off: it keeps its histories, and opens nothing
 * @param by labels that identify its incident, beside the organisation; each can be said of each of its events
 * @param on which events begin it
 * @param until which events end it; none if only the trigger does
 * @param trigger how
 * @param holds the {@code for}: how long it must have been so; zero for at once
 * @param severity its label of that name
 * @param labels further labels
 * @param annotations what people read while it fires
 * @param resolved what they read when it is over, over those of {@link #annotations}
 * @param news true if it is told once and has no end
 * @param holdForRerun true if it waits for a rerun of the failed workflow, where reruns are switched on
 * @param params settings that its expressions read
 * @param definition what decides which events count, as it was written: while it is the same, what was counted goes on
 */
public record Rule(
        String name,
        String pack,
        boolean enabled,
        List<String> by,
        Conditions on,
        Conditions until,
        Trigger trigger,
        Duration holds,
        Severity severity,
        Map<String, Text> labels,
        Map<String, Text> annotations,
        Map<String, Text> resolved,
        boolean news,
        boolean holdForRerun,
        Map<String, Object> params,
        String definition) {
    public Rule {
        by = List.copyOf(by);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        resolved = Map.copyOf(resolved);
        params = Map.copyOf(params);
    }
}
