package dev.signalman.rule;

import java.util.Set;
import java.util.TreeSet;

/** Which collectors would break a silence. */
final class Collectors {
    private Collectors() {}

    /** The collectors that the events come from which begin or end it. */
    static Set<String> of(Rule rule) {
        var collectors = new TreeSet<String>();
        rule.on().events().forEach(event -> add(collectors, event));
        // that a project is gone ends everything of it, and nothing waits for it
        rule.until().events().stream()
                .filter(event -> !event.startsWith("Project"))
                .forEach(event -> add(collectors, event));
        return collectors;
    }

    private static void add(Set<String> collectors, String event) {
        String collector = of(event);
        if (!collector.isEmpty()) {
            collectors.add(collector);
        }
    }

    /** The collector that an event of this type comes from; empty if it is our own. */
    static String of(String event) {
        return switch (event) {
            case "PipelineQueued",
                    "PipelineStarted",
                    "PipelineFinished",
                    "PipelineVanished",
                    "WorkflowStarted",
                    "WorkflowFinished" -> "pipelines";
            case "ProjectAppeared", "ProjectChanged", "ProjectRemoved" -> "projects";
            case "AgentConnected", "AgentDisconnected", "AgentStateChanged", "AgentTypeChanged" -> "agents";
            case "QueueDepthChanged" -> "queue";
            case "DeploymentTriggered", "DeploymentFinished", "TargetStateChanged" -> "deployments";
            case "PromotionTriggered", "PromotionFailed", "PromotionFinished" -> "promotions";
            case "JobFinished" -> "jobs";
            case "ScheduleChanged",
                    "SchedulePaused",
                    "ScheduleResumed",
                    "ScheduleTriggered",
                    "ScheduleFailed",
                    "ScheduleMissed" -> "schedules";
            case "DashboardChanged" -> "dashboards";
            case "NotificationChanged", "NotificationBroken", "NotificationMended" -> "notifications";
            case "SecretChanged" -> "secrets";
            default -> "";
        };
    }
}
