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
 * @param promotionFailed no pipeline could be scheduled for a promotion
 * @param scheduleMissed a scheduler did not run when it should have
 * @param scheduleFailed a scheduler was triggered and no workflow came of it
 * @param schedulePaused a scheduler is paused
 * @param targetUnavailable a deployment target cannot be deployed to
 * @param projectPublic a private project was made public
 * @param notificationBroken a notification of Semaphore reaches nobody
 * @param jobQueueSlow a job has waited too long for a machine
 * @param dashboardChanged a dashboard was made, changed or removed: news, not an incident
 * @param secretChanged a secret was made, changed or removed: news, not an incident
 * @param flakyPassed a failed pipeline passed when it was rerun: news, not an incident
 */
public record Alerts(
        PipelineFailed pipelineFailed,
        PipelineStuck pipelineStuck,
        DeploymentFailed deploymentFailed,
        AgentTypeEmpty agentTypeEmpty,
        CollectorBlind collectorBlind,
        PromotionFailed promotionFailed,
        ScheduleMissed scheduleMissed,
        ScheduleFailed scheduleFailed,
        SchedulePaused schedulePaused,
        TargetUnavailable targetUnavailable,
        ProjectPublic projectPublic,
        NotificationBroken notificationBroken,
        JobQueueSlow jobQueueSlow,
        DashboardChanged dashboardChanged,
        SecretChanged secretChanged,
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
     * No pipeline could be scheduled for a promotion.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record PromotionFailed(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity) {}

    /**
     * A scheduler did not run when it should have.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record ScheduleMissed(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity) {}

    /**
     * A scheduler was triggered and no workflow came of it.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record ScheduleFailed(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity) {}

    /**
     * A scheduler is paused.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record SchedulePaused(
            @Default("false") boolean enabled,
            @Default("info") Severity severity) {}

    /**
     * A deployment target cannot be deployed to.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     * @param holdFor how long it must have been so
     * @param whenCordoned true to tell of targets that somebody cordoned, too
     */
    public record TargetUnavailable(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity,

            @Key("for") @Default("10m") @Range(min = "0s", max = "7d")
            Duration holdFor,

            @Default("false") boolean whenCordoned) {}

    /**
     * A private project was made public.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record ProjectPublic(
            @Default("true") boolean enabled,
            @Default("warning") Severity severity) {}

    /**
     * A notification of Semaphore reaches nobody.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     */
    public record NotificationBroken(
            @Default("true") boolean enabled,
            @Default("info") Severity severity) {}

    /**
     * A job has waited too long for a machine.
     *
     * @param enabled false switches the alert off
     * @param severity its severity label
     * @param longerThan longest time that a job may wait
     */
    public record JobQueueSlow(
            @Default("false") boolean enabled,
            @Default("warning") Severity severity,
            @Default("10m") @Range(min = "1s", max = "7d") Duration longerThan) {}

    /**
     * A dashboard was made, changed or removed.
     *
     * @param enabled false switches the news off
     * @param severity its severity label
     */
    public record DashboardChanged(
            @Default("false") boolean enabled,
            @Default("info") Severity severity) {}

    /**
     * A secret was made, changed or removed.
     *
     * @param enabled false switches the news off
     * @param severity its severity label
     */
    public record SecretChanged(
            @Default("false") boolean enabled,
            @Default("info") Severity severity) {}

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
