package dev.signalman.metrics;

import dev.signalman.event.*;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of a small organisation. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String ACME = "acme";
    static final ProjectRef WEB = new ProjectRef("p-web", "web");
    static final ProjectRef API = new ProjectRef("p-api", "api");
    static final BranchFilter MAIN = BranchFilter.globs(Map.of(ACME, List.of("main", "release/*")));

    private Samples() {}

    static EventHeader header(@Nullable ProjectRef project, String subject) {
        return new EventHeader(subject, ACME, project, subject, NOON, NOON.plusSeconds(7), false);
    }

    static EventHeader backfilled(@Nullable ProjectRef project, String subject) {
        return new EventHeader(subject, ACME, project, subject, NOON, NOON.plusSeconds(7), true);
    }

    static EventHeader at(@Nullable ProjectRef project, String subject, Instant occurredAt) {
        return new EventHeader(subject, ACME, project, subject, occurredAt, occurredAt, false);
    }

    static PipelineRef pipeline(String id, String branch) {
        return new PipelineRef(
                id,
                "w-" + id,
                "Build",
                ".semaphore/semaphore.yml",
                branch,
                "c0ffee",
                null,
                null,
                "https://x/" + id,
                NOON,
                null,
                null,
                null);
    }

    static PipelineQueued queued(ProjectRef project, String id) {
        return new PipelineQueued(header(project, "pipeline/" + id), pipeline(id, "main"));
    }

    static PipelineStarted started(ProjectRef project, String id) {
        return new PipelineStarted(header(project, "pipeline/" + id), pipeline(id, "main"), Duration.ofSeconds(20));
    }

    static PipelineFinished finished(ProjectRef project, String id, String branch, Outcome outcome) {
        return finished(header(project, "pipeline/" + id), id, branch, outcome);
    }

    static PipelineFinished finished(EventHeader header, String id, String branch, Outcome outcome) {
        return new PipelineFinished(
                header, pipeline(id, branch), outcome, Duration.ofSeconds(20), Duration.ofMinutes(4), List.of());
    }

    /** A failure on a branch that people watch. */
    static PipelineFinished red(ProjectRef project, String id, String branch) {
        return finished(project, id, branch, failed());
    }

    static Outcome failed() {
        return new Outcome(Result.Known.FAILED, Reason.Known.TEST, "");
    }

    static AgentRef agent(String name, Instant connectedAt) {
        return new AgentRef(name, "s1-large", "v2.3", connectedAt);
    }

    static CollectorDegraded degraded(String collector, @Nullable String projectId, CollectorProblem problem) {
        return new CollectorDegraded(
                header(null, "collector/" + collector), new CollectorRef(collector, projectId), problem, "no answer");
    }

    static CollectorRecovered recovered(String collector, @Nullable String projectId) {
        return new CollectorRecovered(
                header(null, "collector/" + collector),
                new CollectorRef(collector, projectId),
                CollectorProblem.UNREACHABLE,
                Duration.ofMinutes(1));
    }

    static IncidentRef incident(String id) {
        return new IncidentRef(id, "PipelineFailed", "critical", "web: Build failed on main");
    }

    static DeploymentRef deployment(String id) {
        return new DeploymentRef(id, "t-1", "production", "pl-9", "user", NOON, "https://x/d");
    }

    static RerunRef rerun() {
        return new RerunRef("w-1", "pl-1", ".semaphore/semaphore.yml", "main", "c0ffee", List.of("Test/unit"), "");
    }

    private static PromotionRef promotion() {
        return new PromotionRef("Production", pipeline("pl-1", "main"), "ada", false, NOON);
    }

    private static JobRef job() {
        return new JobRef("j-1", "unit tests", "pl-1", "w-1", "main", "e1-standard-2", null, NOON, "https://x/j");
    }

    private static ScheduleRef schedule() {
        return new ScheduleRef("s-1", "nightly", "0 2 * * *", "refs/heads/main", "nightly.yml", "https://x/s");
    }

    /** At least one event of every type, such that every meter that events feed has a value afterwards. */
    static List<ChangeEvent> everything() {
        WorkflowRef workflow = new WorkflowRef("w-1", "main", "c0ffee", NOON, null, "hook", "https://x/w");
        return List.of(
                new ProjectAppeared(header(WEB, "project/p-web"), "web"),
                new ProjectAppeared(header(API, "project/p-api"), "api"),
                new WorkflowStarted(header(WEB, "workflow/w-1"), workflow),
                queued(WEB, "pl-1"),
                started(WEB, "pl-1"),
                new DashboardChanged(
                        header(null, "dashboard/da-1"),
                        "da-1",
                        "releases",
                        "Releases",
                        Change.CREATED,
                        List.of(new WidgetRef("release", "list_pipelines", null, "main", null))),
                finished(WEB, "pl-1", "main", Outcome.PASSED),
                new PipelineFinished(
                        header(WEB, "pipeline/pl-2"),
                        pipeline("pl-2", "feature/<x>&\"y\\"),
                        failed(),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(4),
                        List.of(
                                new JobResult("j-1", "Test", "unit", Result.Known.FAILED, ""),
                                new JobResult("j-2", "Test", "lint", Result.Known.PASSED, ""))),
                red(WEB, "pl-5", "release/1"),
                queued(WEB, "pl-3"),
                started(API, "pl-4"),
                new WorkflowFinished(
                        header(WEB, "workflow/w-1"), workflow, "pl-1", Outcome.PASSED, Duration.ofMinutes(5)),
                new AgentTypeChanged(header(null, "agent_type/s1-large"), "s1-large", true, 1),
                new AgentConnected(header(null, "agent/a1"), agent("a1", NOON)),
                new AgentConnected(header(null, "agent/a2"), agent("a2", NOON)),
                new AgentStateChanged(
                        header(null, "agent/a1"), agent("a1", NOON), AgentFleet.WAITING, AgentFleet.RUNNING),
                new AgentDisconnected(header(null, "agent/a2"), agent("a2", NOON), AgentFleet.WAITING),
                new QueueDepthChanged(header(null, "queue/s1-large"), "s1-large", 3, 2),
                new DeploymentFinished(
                        header(WEB, "deployment/d-0"), deployment("d-0"), failed(), Duration.ofMinutes(2), null),
                new DeploymentTriggered(header(WEB, "deployment/d-1"), deployment("d-1")),
                new DeploymentFinished(
                        header(WEB, "deployment/d-1"),
                        deployment("d-1"),
                        Outcome.PASSED,
                        Duration.ofMinutes(9),
                        new Revision("c0ffee", "main", null)),
                new DeploymentTriggered(header(WEB, "deployment/d-2"), deployment("d-2")),
                new TargetStateChanged(header(WEB, "target/t-1"), "t-1", "production", "", "usable", ""),
                new PromotionFailed(header(WEB, "promotion/pl-1/Production"), promotion()),
                new PromotionFinished(
                        header(WEB, "promotion/pl-1/Production"),
                        promotion(),
                        "pl-9",
                        Outcome.PASSED,
                        Duration.ofMinutes(9)),
                new JobFinished(
                        header(WEB, "job/j-1"),
                        job(),
                        failed().result(),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(4)),
                new ScheduleChanged(header(WEB, "schedule/s-1"), schedule(), Change.CREATED, List.of()),
                new ScheduleTriggered(header(WEB, "schedule/s-1"), schedule(), NOON, "w-3", null),
                new ScheduleFailed(header(WEB, "schedule/s-1"), schedule(), NOON, "no branch"),
                new ScheduleMissed(header(WEB, "schedule/s-1"), schedule(), NOON),
                degraded("workflows", null, CollectorProblem.UNREACHABLE),
                recovered("workflows", null),
                new RerunRequested(header(WEB, "rerun/w-1"), rerun(), "token"),
                new RerunDeclined(header(WEB, "rerun/w-2"), rerun(), "no_evidence"),
                new RerunLost(header(WEB, "rerun/w-3"), rerun()),
                new RerunFinished(header(WEB, "rerun/w-1"), rerun(), "w-9", Outcome.PASSED),
                new FlakeConfirmed(
                        header(WEB, "flake/x"), ".semaphore/semaphore.yml", "Test/unit", "c0ffee", "pl-1", "pl-2"),
                new IncidentOpened(header(WEB, "incident/i-1"), incident("i-1")),
                new IncidentOpened(header(WEB, "incident/i-2"), incident("i-2")),
                new IncidentAcknowledged(header(WEB, "incident/i-1"), incident("i-1"), "ann", "on it"),
                new IncidentResolved(header(WEB, "incident/i-2"), incident("i-2"), Duration.ofMinutes(3)));
    }
}
