package dev.signalman.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.event.AgentTypeChanged;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.CollectorRef;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.EventJson;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.event.Reason;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRef;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine, a clock, and short words for what happens. What people are told reads as {@code FIRING PipelineFailed kind}. */
final class Scene {
    static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
    static final ProjectRef WEB = new ProjectRef("p-web", "web");
    static final String FILE = ".semaphore/semaphore.yml";

    final AlertState state;
    final AlertEngine engine;
    final List<String> told = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<ChangeEvent> events = new ArrayList<>();
    Instant now = START;
    private int generation;

    Scene(AlertOptions options) {
        this(options, new AlertState(), START.minus(Duration.ofHours(1)));
    }

    Scene(AlertOptions options, AlertState state, Instant startedAt) {
        this.state = state;
        this.engine = new AlertEngine(options, state, startedAt);
    }

    static AlertOptions options() {
        return AlertOptions.to("hooks", Integration.webhook("hook"));
    }

    static AlertOptions holding() {
        return options().withHoldBack(HoldBack.on());
    }

    Scene see(ChangeEvent event) {
        engine.observe(event, now);
        return collect();
    }

    Scene pass(Duration time) {
        now = now.plus(time);
        engine.tick(now);
        return collect();
    }

    private Scene collect() {
        for (Message message : engine.messages()) {
            messages.add(message);
            var json = json(message);
            told.add(json.path("status").asText() + " " + json.path("rule").asText() + " "
                    + json.path("labels").path("kind").asText());
        }
        events.addAll(engine.events());
        engine.drainTo(new Commit());
        return this;
    }

    static JsonNode json(Message message) {
        try {
            return EventJson.mapper().readTree(message.body());
        } catch (IOException e) {
            throw new AssertionError(message.body(), e);
        }
    }

    JsonNode last() {
        return json(messages.getLast());
    }

    /** A pipeline under construction; its number is also the minute in which it was created. */
    Run run(int number) {
        return new Run(number);
    }

    final class Run {
        private final int number;
        private String branch = "main";
        private String file = FILE;
        private @Nullable String promotionOf;
        private @Nullable String partialOf;
        private @Nullable String rerunOf;
        private boolean backfilled;
        private final String commit = "0123456789abcdef";

        Run(int number) {
            this.number = number;
        }

        Run branch(String name) {
            branch = name;
            return this;
        }

        Run promotion(String path) {
            file = path;
            promotionOf = "ppl-0";
            return this;
        }

        Run rerunOf(int other) {
            rerunOf = "wf-" + other;
            return this;
        }

        Run partialOf(int other) {
            partialOf = "ppl-" + other;
            return this;
        }

        Run backfilled() {
            backfilled = true;
            return this;
        }

        PipelineRef ref() {
            return new PipelineRef(
                    "ppl-" + number,
                    "wf-" + number,
                    "Build",
                    file,
                    branch,
                    commit,
                    "Fix it",
                    "ada",
                    "https://acme.example/workflows/wf-" + number,
                    START.plus(Duration.ofMinutes(number)),
                    promotionOf,
                    partialOf,
                    rerunOf);
        }

        private EventHeader header(String what) {
            return header(what, now);
        }

        private EventHeader header(String what, Instant at) {
            return new EventHeader(
                    EventIds.pipeline("acme", "ppl-" + number, what),
                    "acme",
                    WEB,
                    "pipeline/ppl-" + number,
                    at,
                    now,
                    backfilled);
        }

        PipelineFinished ends(Outcome outcome) {
            List<JobResult> jobs = outcome.passed()
                    ? List.of()
                    : List.of(
                            new JobResult("j1", "Unit", "rspec", Result.Known.FAILED, "boom\nexit 1"),
                            new JobResult("j2", "Unit", "lint", Result.Known.PASSED, ""));
            return new PipelineFinished(
                    header("finished"), ref(), outcome, Duration.ofSeconds(5), Duration.ofSeconds(252), jobs);
        }

        PipelineFinished passes() {
            return ends(Outcome.PASSED);
        }

        PipelineFinished fails() {
            return ends(new Outcome(Result.Known.FAILED, Reason.Known.TEST, ""));
        }

        PipelineFinished timesOut() {
            return ends(new Outcome(Result.Known.STOPPED, Reason.Known.TIMEOUT, ""));
        }

        PipelineFinished isStopped() {
            return ends(new Outcome(Result.Known.STOPPED, Reason.Known.USER, ""));
        }

        PipelineVanished vanished() {
            return new PipelineVanished(header("vanished"), ref().id(), ref().workflowId());
        }

        PipelineQueued queued() {
            return new PipelineQueued(header("queued"), ref());
        }

        PipelineStarted started() {
            return new PipelineStarted(header("started"), ref(), Duration.ofMinutes(1));
        }

        PipelineStarted startedAt(Instant at) {
            return new PipelineStarted(header("started", at), ref(), Duration.ofMinutes(1));
        }

        private RerunRef rerun() {
            return new RerunRef(
                    "wf-" + number, "ppl-" + number, FILE, branch, commit, List.of("Unit/rspec"), "passed before");
        }

        RerunRequested rerunRequested() {
            return new RerunRequested(header("rerun-requested"), rerun(), "token");
        }

        RerunDeclined rerunDeclined() {
            return new RerunDeclined(header("rerun-declined"), rerun(), "no_evidence");
        }

        RerunLost rerunLost() {
            return new RerunLost(header("rerun-lost"), rerun());
        }

        RerunFinished rerunEnds(Outcome outcome) {
            return new RerunFinished(header("rerun-finished"), rerun(), "wf-new", outcome);
        }

        RerunFinished rerunPasses() {
            return rerunEnds(Outcome.PASSED);
        }

        RerunFinished rerunFails() {
            return rerunEnds(new Outcome(Result.Known.FAILED, Reason.Known.TEST, ""));
        }
    }

    EventHeader header(String subject, @Nullable ProjectRef project) {
        generation++;
        return new EventHeader("acme/" + subject + "/" + generation, "acme", project, subject, now, now, false);
    }

    DeploymentFinished deployment(int number, Outcome outcome) {
        return new DeploymentFinished(
                header("deployment/d-" + number, WEB),
                new DeploymentRef(
                        "d-" + number,
                        "t-1",
                        "production",
                        "ppl-9",
                        "ada",
                        START.plus(Duration.ofMinutes(number)),
                        "https://acme.example/d"),
                outcome,
                Duration.ofMinutes(3));
    }

    AgentTypeChanged agents(int count) {
        return new AgentTypeChanged(header("agent_type/s1-big", null), "s1-big", true, count);
    }

    AgentTypeChanged agentTypeGone() {
        return new AgentTypeChanged(header("agent_type/s1-big", null), "s1-big", false, 0);
    }

    QueueDepthChanged queue(int queued) {
        return new QueueDepthChanged(header("queue/s1-big", null), "s1-big", queued, 0);
    }

    CollectorDegraded blind(String collector, @Nullable ProjectRef project, CollectorProblem problem) {
        return new CollectorDegraded(
                header("collector/" + collector, project),
                new CollectorRef(collector, project == null ? null : project.id()),
                problem,
                "connection refused");
    }

    CollectorRecovered sees(String collector, @Nullable ProjectRef project, CollectorProblem problem) {
        return new CollectorRecovered(
                header("collector/" + collector, project),
                new CollectorRef(collector, project == null ? null : project.id()),
                problem,
                Duration.ofMinutes(1));
    }

    ProjectRemoved removed() {
        return new ProjectRemoved(header("project/p-web", WEB), "web");
    }
}
