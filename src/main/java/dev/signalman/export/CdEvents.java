package dev.signalman.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.EventHeader;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Result;
import dev.signalman.event.Revision;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our events in the words of CDEvents 0.3, where it has some. Source: https://cdevents.dev/docs/, schemas of version 0.3.0. */
final class CdEvents {
    private static final String VERSION = "0.3.0";
    /** What stands where a name is required and Semaphore gave none. */
    private static final String NAMELESS = "-";

    private final RecentCommits commits;

    CdEvents(RecentCommits commits) {
        this.commits = commits;
    }

    /**
     * An event of CDEvents.
     *
     * @param type such as {@code dev.cdevents.pipelinerun.finished.0.1.1}
     * @param schema where its JSON Schema is
     * @param subject id of its subject
     * @param document the whole of it
     */
    record Mapped(String type, String schema, String subject, ObjectNode document) {}

    /** Empty if CDEvents have no word for it. */
    Optional<Mapped> of(ChangeEvent event, String source) {
        return Optional.ofNullable(
                switch (event) {
                    case PipelineQueued queued ->
                        run(event, source, "queued", queued.pipeline(), content(queued.pipeline()));
                    case PipelineStarted started ->
                        run(event, source, "started", started.pipeline(), content(started.pipeline()));
                    case PipelineFinished finished ->
                        run(event, source, "finished", finished.pipeline(), finished(finished));
                    case JobFinished job -> job(job, source);
                    case DeploymentFinished deployment -> deployment(deployment, source);
                    case IncidentOpened opened -> incident(opened, source, "detected");
                    case IncidentResolved resolved -> incident(resolved, source, "resolved");
                    default -> null;
                });
    }

    private static Mapped run(
            ChangeEvent event, String source, String predicate, PipelineRef pipeline, ObjectNode content) {
        return mapped(
                event,
                source,
                "pipelinerun." + predicate + ".0.1.1",
                "pipeline-run-" + predicate,
                "pipelineRun",
                pipeline.id(),
                content);
    }

    private static ObjectNode content(PipelineRef pipeline) {
        return object().put("pipelineName", pipeline.name()).put("url", pipeline.url());
    }

    private static ObjectNode finished(PipelineFinished finished) {
        Outcome outcome = finished.outcome();
        ObjectNode content = content(finished.pipeline()).put("outcome", word(outcome));
        if (!outcome.passed()) {
            content.put("errors", outcome.description().isBlank() ? outcome.kind() : outcome.description());
        }
        return content;
    }

    private static Mapped job(JobFinished event, String source) {
        JobRef job = event.job();
        ObjectNode content =
                object().put("taskName", job.name()).put("url", job.url()).put("outcome", word(event.result()));
        if (job.pipelineId() != null && !job.pipelineId().isEmpty()) {
            content.set("pipelineRun", reference(job.pipelineId()));
        }
        return mapped(event, source, "taskrun.finished.0.1.1", "task-run-finished", "taskRun", job.id(), content);
    }

    /** What was deployed is the project, at a commit; a deployment that did not succeed has deployed nothing. */
    private @Nullable Mapped deployment(DeploymentFinished event, String source) {
        ProjectRef project = event.header().project();
        if (project == null || !event.outcome().passed()) {
            return null;
        }
        ObjectNode content = object().put("artifactId", artifact(project, commit(event)));
        content.set(
                "environment",
                reference(
                        event.deployment().target().isEmpty()
                                ? event.deployment().targetId()
                                : event.deployment().target()));
        return mapped(event, source, "service.deployed.0.1.1", "service-deployed", "service", project.name(), content);
    }

    private @Nullable String commit(DeploymentFinished event) {
        Revision deployed = event.revision();
        return deployed != null
                ? deployed.commit()
                : commits.of(event.deployment().pipelineId());
    }

    /** A package URL; its version is the commit, and there is none if that is not known. */
    private static String artifact(ProjectRef project, @Nullable String commit) {
        return "pkg:generic/" + encoded(named(project.name())) + (commit == null ? "" : "@" + encoded(commit));
    }

    private static Mapped incident(IncidentEvent event, String source, String predicate) {
        EventHeader header = event.header();
        ObjectNode content = object().put("description", event.incident().summary());
        // an incident must be somewhere, and the organisation is all that each of ours has
        content.set("environment", reference(header.organization()));
        if (header.project() != null) {
            content.set("service", reference(header.project().name()));
        }
        return mapped(
                event,
                source,
                "incident." + predicate + ".0.1.0",
                "incident-" + predicate,
                "incident",
                event.incident().id(),
                content);
    }

    private static Mapped mapped(
            ChangeEvent event,
            String source,
            String type,
            String schema,
            String subjectType,
            String subjectId,
            ObjectNode content) {
        EventHeader header = event.header();
        String fullType = "dev.cdevents." + type;
        ObjectNode document = object();
        document.putObject("context")
                .put("version", VERSION)
                .put("id", header.id())
                .put("source", source)
                .put("type", fullType)
                .put("timestamp", header.occurredAt().toString());
        document.putObject("subject")
                .put("id", named(subjectId))
                .put("type", subjectType)
                .set("content", content);
        return new Mapped(
                fullType,
                "https://cdevents.dev/" + VERSION + "/schema/" + schema + "-event",
                named(subjectId),
                document);
    }

    private static String word(Outcome outcome) {
        return switch (outcome.kind()) {
            // it could not run, or not to its end, for no fault of what it ran
            case "internal", "stuck", "malformed" -> "error";
            case "timed_out" -> "failure";
            default -> word(outcome.result());
        };
    }

    private static String word(Result result) {
        return switch (result) {
            case Result.Known.PASSED -> "success";
            case Result.Known.FAILED -> "failure";
            case Result.Known.STOPPED, Result.Known.CANCELED -> "cancel";
            case Result.Unknown unknown -> "error";
        };
    }

    private static ObjectNode reference(String id) {
        return object().put("id", named(id));
    }

    private static String named(String text) {
        return text.isEmpty() ? NAMELESS : text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
