package dev.signalman.alert;

import static dev.signalman.alert.Checks.notNegative;
import static dev.signalman.alert.Checks.positive;

import java.time.Duration;

/**
 * What can be set for each built-in rule.
 *
 * @param pipelineFailed a pipeline of a watched branch failed, timed out or ended by an internal error
 * @param pipelineStuck a pipeline runs or waits too long
 * @param deploymentFailed a deployment failed
 * @param agentTypeEmpty no agent is connected for jobs that wait
 * @param collectorBlind Signalman cannot see
 * @param resources what people set up in Semaphore
 * @param flakyPassed a pipeline failed and passed when it was rerun: news, not an incident
 */
public record AlertRules(
        Rule pipelineFailed,
        Stuck pipelineStuck,
        Rule deploymentFailed,
        Empty agentTypeEmpty,
        Blind collectorBlind,
        Resources resources,
        Rule flakyPassed) {

    /**
     * A rule with nothing else to set.
     *
     * @param enabled false switches it off
     * @param severity its {@code severity} label
     */
    public record Rule(boolean enabled, Severity severity) {}

    /**
     * When a pipeline is stuck.
     *
     * @param enabled false switches it off
     * @param severity its {@code severity} label
     * @param runningFor longest time that a pipeline may run
     * @param queuedFor longest time that a pipeline may wait before it runs
     * @param watchedBranchesOnly true to leave other branches alone
     */
    public record Stuck(
            boolean enabled, Severity severity, Duration runningFor, Duration queuedFor, boolean watchedBranchesOnly) {
        public Stuck {
            positive(runningFor, "running_for");
            positive(queuedFor, "queued_for");
        }
    }

    /**
     * When an agent type counts as empty.
     *
     * @param enabled false switches it off
     * @param severity its {@code severity} label
     * @param holdFor how long it must have had no agent (while jobs waited)
     * @param onlyWhenQueued true to stay silent while no job waits for it, as with agents that scale to zero
     */
    public record Empty(boolean enabled, Severity severity, Duration holdFor, boolean onlyWhenQueued) {
        public Empty {
            notNegative(holdFor, "for");
        }
    }

    /**
     * When a collector counts as blind.
     *
     * @param enabled false switches it off
     * @param severity its {@code severity} label
     * @param holdFor how long it must have been blind
     */
    public record Blind(boolean enabled, Severity severity, Duration holdFor) {
        public Blind {
            notNegative(holdFor, "for");
        }
    }

    /**
     * When a job has waited too long.
     *
     * @param enabled false switches it off
     * @param severity its {@code severity} label
     * @param longerThan longest time that a job may wait for a machine
     */
    public record Slow(boolean enabled, Severity severity, Duration longerThan) {
        public Slow {
            positive(longerThan, "longer_than");
        }
    }

    /**
     * When a deployment target counts as unavailable.
     *
     * @param enabled false switches it off
     * @param severity its {@code severity} label
     * @param holdFor how long it must have been so
     * @param whenCordoned whether targets count that somebody cordoned
     */
    public record Unavailable(boolean enabled, Severity severity, Duration holdFor, boolean whenCordoned) {
        public Unavailable {
            notNegative(holdFor, "for");
        }
    }

    /**
     * The rules about what people set up in Semaphore.
     *
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
     */
    public record Resources(
            Rule promotionFailed,
            Rule scheduleMissed,
            Rule scheduleFailed,
            Rule schedulePaused,
            Unavailable targetUnavailable,
            Rule projectPublic,
            Rule notificationBroken,
            Slow jobQueueSlow,
            Rule dashboardChanged,
            Rule secretChanged) {
        /** All but paused schedulers and secrets. */
        public static Resources defaults() {
            return new Resources(
                    new Rule(true, Severity.WARNING),
                    new Rule(true, Severity.WARNING),
                    new Rule(true, Severity.WARNING),
                    new Rule(false, Severity.INFO),
                    new Unavailable(true, Severity.WARNING, Duration.ofMinutes(10), false),
                    new Rule(true, Severity.WARNING),
                    new Rule(true, Severity.INFO),
                    new Slow(false, Severity.WARNING, Duration.ofMinutes(10)),
                    new Rule(false, Severity.INFO),
                    new Rule(false, Severity.INFO));
        }
    }

    /** False for a rule that is switched off, and for one that this version does not have. */
    boolean enabled(String name) {
        return switch (name) {
            case PipelineFailed.NAME -> pipelineFailed.enabled();
            case PipelineStuck.NAME -> pipelineStuck.enabled();
            case DeploymentFailed.NAME -> deploymentFailed.enabled();
            case AgentTypeEmpty.NAME -> agentTypeEmpty.enabled();
            case CollectorBlind.NAME -> collectorBlind.enabled();
            case PromotionFailed.NAME -> resources.promotionFailed().enabled();
            case ScheduleTrouble.MISSED -> resources.scheduleMissed().enabled();
            case ScheduleTrouble.FAILED -> resources.scheduleFailed().enabled();
            case ScheduleTrouble.PAUSED -> resources.schedulePaused().enabled();
            case TargetUnavailable.NAME -> resources.targetUnavailable().enabled();
            case ProjectPublic.NAME -> resources.projectPublic().enabled();
            case JobQueueSlow.NAME -> resources.jobQueueSlow().enabled();
            case NotificationBrokenRule.NAME -> resources.notificationBroken().enabled();
            default -> false;
        };
    }

    public static AlertRules defaults() {
        return new AlertRules(
                new Rule(true, Severity.WARNING),
                new Stuck(true, Severity.WARNING, Duration.ofHours(1), Duration.ofMinutes(30), false),
                new Rule(true, Severity.CRITICAL),
                new Empty(true, Severity.CRITICAL, Duration.ofMinutes(5), true),
                new Blind(true, Severity.CRITICAL, Duration.ZERO),
                Resources.defaults(),
                new Rule(true, Severity.INFO));
    }
}
