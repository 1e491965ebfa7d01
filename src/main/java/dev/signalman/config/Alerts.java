package dev.signalman.config;

import java.time.Duration;

/**
 * The built-in alerts.
 *
 * @param pipelineFailed a pipeline of a watched branch failed, timed out or ended by an internal error
 * @param pipelineStuck a pipeline runs or waits too long
 * @param deploymentFailed a deployment failed
 * @param agentTypeEmpty a self-hosted agent type has no agent
 * @param collectorBlind Signalman itself cannot see
 * @param flakyPassed a failed pipeline passed when it was rerun: news, not an incident
 */
public record Alerts(
        PipelineFailed pipelineFailed,
        PipelineStuck pipelineStuck,
        DeploymentFailed deploymentFailed,
        AgentTypeEmpty agentTypeEmpty,
        CollectorBlind collectorBlind,
        FlakyPassed flakyPassed) {

    /** How urgent an alert is: its severity label. */
    public enum Severity {
        CRITICAL,
        WARNING,
        INFO
    }

    /**
     * A pipeline of a watched branch failed.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record PipelineFailed(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity) {}

    /**
     * A pipeline runs or waits too long.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     * @param runningLongerThan longest time that a pipeline may run
     * @param queuedLongerThan longest time that a pipeline may wait before it runs
     * @param watchedBranchesOnly true to leave branches alone that are not in branches.watch
     */
    public record PipelineStuck(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity,
            @Default("1h") @Range(min = "1m", max = "7d") Duration runningLongerThan,
            @Default("30m") @Range(min = "1m", max = "7d") Duration queuedLongerThan,
            @Default("false") boolean watchedBranchesOnly) {}

    /**
     * A deployment failed.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record DeploymentFailed(
            @Default("true") boolean enabled,
            @Default("critical") Severity severity) {}

    /**
     * A self-hosted agent type has no agent.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     * @param holdFor how long it must have had none
     * @param onlyWhenQueued true to stay silent while no job waits for it, as with agents that scale to zero
     */
    public record AgentTypeEmpty(
            @Default("true") boolean enabled,
            @Default("critical") Severity severity,

            @Key("for") @Default("5m") @Range(min = "0s", max = "1d")
            Duration holdFor,

            @Default("true") boolean onlyWhenQueued) {}

    /**
     * Signalman itself cannot see.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     * @param holdFor how long it must have been blind
     */
    public record CollectorBlind(
            @Default("true") boolean enabled,
            @Default("critical") Severity severity,

            @Key("for") @Default("0s") @Range(min = "0s", max = "1d")
            Duration holdFor) {}

    /**
     * A failed pipeline passed when it was rerun.
     *
     * @param enabled false switches the news off
     * @param severity its severity label
     */
    public record FlakyPassed(
            @Default("true") boolean enabled,
            @Default("info") Severity severity) {}
}
