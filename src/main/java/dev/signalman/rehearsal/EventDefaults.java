package dev.signalman.rehearsal;

import dev.signalman.event.Change;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Result;
import dev.signalman.rule.EventType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an event says where the test does not. Ids and times fit those of the event's like. */
final class EventDefaults {
    static final String PROJECT = "web";
    private static final String FILE = ".semaphore/semaphore.yml";
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final EventType OF_ELEMENT =
            Objects.requireNonNull(EventType.all().get("PipelineFinished"), "events have this type");

    private final EventType type;
    private final Map<String, Object> written;
    private final Instant at;
    private final Instant observedAt;
    private final Runs runs;
    private final String organization;
    private final @Nullable ProjectRef project;
    private final Map<String, Runs.Run> known = new HashMap<>();

    /**
     * @param written what the test says, by path
     * @param observedAt when it is seen, and has happened unless that is written
     */
    EventDefaults(EventType type, String organization, Map<String, Object> written, Instant observedAt, Runs runs) {
        this.type = type;
        this.written = written;
        this.observedAt = observedAt;
        this.runs = runs;
        this.organization = text("header.organization", organization);
        this.at = (Instant) written.getOrDefault("header.occurred_at", observedAt);
        boolean ofProject = type.labels().contains("project") && !CollectorEvent.class.isAssignableFrom(type.type());
        String name = text("header.project", ofProject ? PROJECT : "");
        this.project = name.isEmpty() ? null : new ProjectRef(text("header.project_id", "project-" + name), name);
    }

    /** For an entry of a list. */
    static EventDefaults ofElement(Runs runs) {
        return new EventDefaults(OF_ELEMENT, "", Map.of(), Instant.EPOCH, runs);
    }

    EventHeader header() {
        int number = runs.next();
        return new EventHeader(
                organization + "/test/" + number, organization, project, "test/" + number, at, observedAt, (Boolean)
                        written.getOrDefault("header.backfilled", false));
    }

    /** The value of a component of a record at this path; null if it has none, or must be written. */
    @Nullable
    Object of(Class<?> record, RecordComponent component, String prefix) {
        String name = component.getName();
        return switch (record.getSimpleName()) {
            case "PipelineRef" -> pipeline(name, prefix);
            case "WorkflowRef" -> workflow(name, prefix);
            case "DeploymentRef" -> deployment(name, prefix);
            case "PromotionRef" -> promotion(name, prefix);
            case "ScheduleRef" -> schedule(name, prefix);
            case "JobRef" -> job(name);
            case "Revision" -> revision(name);
            case "JobResult" -> jobResult(name);
            case "AgentRef" -> agent(name);
            case "RerunRef" -> rerun(name, prefix);
            case "CollectorRef" -> name.equals("collector") ? "pipelines" : project == null ? null : project.id();
            default -> own(name, component);
        };
    }

    private @Nullable Object own(String name, RecordComponent component) {
        return switch (type.name() + "." + name) {
            case "PipelineStarted.queued" -> span(pipeline("pipeline.").begun, at);
            case "PipelineFinished.queued" -> queued();
            case "PipelineFinished.ran" -> {
                Runs.Run run = pipeline("pipeline.");
                yield span(run.started == null ? run.begun.plus(queued()) : run.started, at);
            }
            case "WorkflowFinished.took" -> span(workflow("workflow.").begun, at);
            case "DeploymentFinished.took" -> span(deployment("deployment.").begun, at);
            case "PromotionFinished.took" -> span(promotion("promotion.").begun, at);
            case "AgentTypeChanged.present" -> true;
            case "AgentTypeChanged.agents", "TargetStateChanged.to", "PipelineVanished.pipelineId" -> null;
            case "TargetStateChanged.targetId" -> "target-" + text("target", "production");
            case "DashboardChanged.dashboardId" -> "dashboard-" + text("name", "dashboard");
            case "NotificationChanged.notificationId",
                    "NotificationBroken.notificationId",
                    "NotificationMended.notificationId" -> "notification-" + text("name", "notification");
            case "PromotionFinished.pipelineId", "WorkflowFinished.pipelineId" -> "pipeline-" + runs.next();
            case "RerunFinished.newWorkflowId", "ScheduleTriggered.workflowId" -> "workflow-" + runs.next();
            default -> usual(name, component.getType());
        };
    }

    private @Nullable Object usual(String name, Class<?> type) {
        if (type == Duration.class) {
            return Duration.ZERO;
        } else if (type == Instant.class) {
            return at;
        } else if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        } else if (type == List.class) {
            return List.of();
        } else if (type == Change.class) {
            return Change.CHANGED;
        } else if (type != String.class) {
            return null;
        }
        return switch (name) {
            case "branch" -> "main";
            case "file", "pipelineFile" -> FILE;
            case "target" -> "production";
            case "machineType" -> "e1-standard-2";
            case "agentType" -> "s1-linux";
            case "pipelineId", "workflowId", "by", "runBy" -> null;
            default -> "";
        };
    }

    private Runs.Run pipeline(String prefix) {
        return run(
                "pipeline",
                prefix,
                text(prefix + "branch", "main") + ":" + text(prefix + "file", FILE),
                switch (type.name()) {
                    case "PipelineQueued" -> Runs.Step.BEGINS;
                    case "PipelineStarted" -> Runs.Step.STARTS;
                    case "PipelineFinished" -> Runs.Step.ENDS;
                    default -> Runs.Step.MENTIONS;
                });
    }

    private Runs.Run workflow(String prefix) {
        return run("workflow", prefix, text(prefix + "branch", "main"), step("WorkflowStarted"));
    }

    private @Nullable Object revision(String name) {
        return switch (name) {
            case "branch" -> "main";
            case "commit" -> deployment("deployment.").commit;
            default -> null;
        };
    }

    private Runs.Run deployment(String prefix) {
        return run("deployment", prefix, text(prefix + "target", "production"), step("DeploymentTriggered"));
    }

    private Runs.Run promotion(String prefix) {
        return run(
                "promotion",
                prefix,
                text(prefix + "of.branch", "main") + "/" + text(prefix + "name", "Deploy"),
                step("PromotionTriggered"));
    }

    private Runs.Step step(String first) {
        return type.name().equals(first) ? Runs.Step.BEGINS : Runs.Step.ENDS;
    }

    private Runs.Run run(String kind, String prefix, String key, Runs.Step step) {
        Runs.Run before = known.get(prefix);
        if (before != null) {
            return before;
        }
        Object id = written.get(prefix + "id");
        Runs.Run run = runs.of(
                kind,
                organization + "/" + (project == null ? "" : project.name()) + "/" + key,
                id == null ? null : id.toString(),
                step,
                at,
                begun(prefix));
        known.put(prefix, run);
        return run;
    }

    /** When it has begun if nothing was told of it before. */
    private Instant begun(String prefix) {
        Object said = written.getOrDefault(prefix + "createdAt", written.get(prefix + "triggeredAt"));
        if (said instanceof Instant instant) {
            return instant;
        }
        Duration waited = (Duration) written.getOrDefault("queued", Duration.ZERO);
        boolean done = type.name().endsWith("Finished");
        return at.minus(waited)
                .minus(
                        done
                                ? (Duration) written.getOrDefault("ran", written.getOrDefault("took", USUAL))
                                : Duration.ZERO);
    }

    private Duration queued() {
        Object said = written.get("queued");
        Runs.Run run = pipeline("pipeline.");
        return said instanceof Duration duration
                ? duration
                : run.started == null ? Duration.ZERO : span(run.begun, run.started);
    }

    private static Duration span(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private @Nullable Object pipeline(String name, String prefix) {
        Runs.Run run = pipeline(prefix);
        return switch (name) {
            case "id" -> run.id;
            case "workflowId" -> run.workflowId;
            case "name", "file" -> text(prefix + "file", FILE);
            case "branch" -> "main";
            case "commit" -> run.commit;
            case "createdAt" -> run.begun;
            case "url" -> "https://" + organization + ".semaphoreci.com/workflows/" + run.workflowId;
            default -> null;
        };
    }

    private @Nullable Object workflow(String name, String prefix) {
        Runs.Run run = workflow(prefix);
        return switch (name) {
            case "id" -> run.id;
            case "branch" -> "main";
            case "commit" -> run.commit;
            case "createdAt" -> run.begun;
            case "triggeredBy" -> "hook";
            case "url" -> "https://" + organization + ".semaphoreci.com/workflows/" + run.id;
            default -> null;
        };
    }

    private @Nullable Object deployment(String name, String prefix) {
        Runs.Run run = deployment(prefix);
        String target = text(prefix + "target", "production");
        return switch (name) {
            case "id" -> run.id;
            case "targetId" -> "target-" + target;
            case "target" -> target;
            case "triggeredBy" -> "";
            case "triggeredAt" -> run.begun;
            case "url" -> "https://" + organization + ".semaphoreci.com/deployments/" + run.id;
            default -> null;
        };
    }

    private Object promotion(String name, String prefix) {
        Runs.Run run = promotion(prefix);
        return switch (name) {
            case "name" -> "Deploy";
            case "override" -> false;
            case "triggeredAt" -> run.begun;
            default -> "";
        };
    }

    private Object schedule(String name, String prefix) {
        String called = text(prefix + "name", "nightly");
        return switch (name) {
            case "id" -> "schedule-" + called;
            case "name" -> called;
            case "reference" -> "refs/heads/main";
            case "pipelineFile" -> FILE;
            default -> "";
        };
    }

    private @Nullable Object job(String name) {
        return switch (name) {
            case "id" -> "job-" + runs.next();
            case "name" -> "job";
            case "machineType" -> "e1-standard-2";
            case "branch" -> "main";
            case "createdAt" ->
                at.minus((Duration) written.getOrDefault("queued", Duration.ZERO))
                        .minus((Duration) written.getOrDefault("ran", Duration.ZERO));
            case "url" -> "";
            default -> null;
        };
    }

    private Object jobResult(String name) {
        return switch (name) {
            case "id" -> "job-" + runs.next();
            case "result" -> Result.Known.FAILED;
            case "block", "name" -> "job";
            default -> "";
        };
    }

    private Object agent(String name) {
        return switch (name) {
            case "name" -> "agent-1";
            case "type" -> "s1-linux";
            case "connectedAt" -> Instant.EPOCH;
            default -> "";
        };
    }

    private Object rerun(String name, String prefix) {
        Runs.Run run = known.computeIfAbsent(
                prefix,
                p -> runs.of(
                        "pipeline",
                        organization + "/" + (project == null ? "" : project.name()) + "/"
                                + text(prefix + "branch", "main") + ":" + text(prefix + "pipelineFile", FILE),
                        written.get(prefix + "pipelineId") instanceof String id ? id : null,
                        Runs.Step.MENTIONS,
                        at,
                        at));
        return switch (name) {
            case "workflowId" -> run.workflowId;
            case "pipelineId" -> run.id;
            case "pipelineFile" -> FILE;
            case "branch" -> "main";
            case "commit" -> run.commit;
            case "failedJobs" -> List.of();
            default -> "";
        };
    }

    private String text(String path, String otherwise) {
        return (String) written.getOrDefault(path, otherwise);
    }
}
