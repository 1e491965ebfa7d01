package dev.signalman.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in rules do here; docs/runbooks.md lists them.
 *
 * @param packs which of the built-in packs are used
 * @param adjust what is different from how rules were written, built-in ones and those of rule_files alike
 */
public record Rules(Packs packs, @Default({}) List<Adjustment> adjust) {
    public Rules {
        adjust = List.copyOf(adjust);
    }

    /**
     * The built-in packs.
     *
     * @param pipelines failed, slow and flaky pipelines, promotions
     * @param deployments failed deployments, targets that cannot be deployed to
     * @param agents agent types without agents, jobs that wait
     * @param schedules schedulers that did not run
     * @param self Signalman cannot see, and what people set up in Semaphore
     */
    public record Packs(
            @Default("true") boolean pipelines,
            @Default("true") boolean deployments,
            @Default("true") boolean agents,
            @Default("true") boolean schedules,
            @Default("true") boolean self) {}

    /** How urgent an alert is: its severity label. */
    public enum Severity {
        CRITICAL,
        WARNING,
        INFO
    }

    /**
     * What is different about one rule.
     *
     * @param alert its name
     * @param enabled whether it is used
     * @param severity its severity label
     * @param holds how long it must have been so
     * @param params values of its settings
     * @param labels further labels
     * @param runbookUrl the page that says what to do
     */
    public record Adjustment(
            String alert,
            @Nullable Boolean enabled,
            @Nullable Severity severity,
            @Key("for") @Nullable Duration holds,
            @Default({}) Map<String, String> params,
            @Default({}) Map<String, String> labels,
            @Nullable String runbookUrl) {
        public Adjustment {
            params = Map.copyOf(params);
            labels = Map.copyOf(labels);
        }
    }
}
