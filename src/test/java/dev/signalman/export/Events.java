package dev.signalman.export;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentRef;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentRef;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.glob.Glob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of exports export. */
final class Events {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String ACME = "acme";
    static final Map<String, String> ADDRESSES = Map.of(ACME, "https://acme.semaphoreci.com");
    static final ProjectRef WEB = new ProjectRef("p-web", "web");
    static final ExportOptions.Retry RETRY = new ExportOptions.Retry(
            Duration.ofSeconds(1), Duration.ofMinutes(5), ExportOptions.OnRefused.SKIP, 3, Duration.ofDays(7));

    private Events() {}

    static EventHeader header(String id, @Nullable ProjectRef project, String subject) {
        return new EventHeader(id, ACME, project, subject, NOON, NOON.plusSeconds(7), false);
    }

    static PipelineRef pipeline(String id, String name) {
        return new PipelineRef(
                id,
                "w-" + id,
                name,
                ".semaphore/semaphore.yml",
                "main",
                "c0ffee" + id,
                null,
                null,
                "https://acme.semaphoreci.com/workflows/w-" + id,
                NOON,
                null,
                null,
                null);
    }

    /** A pipeline that is queued, number so and so. */
    static PipelineQueued queued(int number) {
        String id = "pl-" + number;
        return new PipelineQueued(
                header(EventIds.pipeline(ACME, id, "queued"), WEB, "pipeline/" + id), pipeline(id, "Build"));
    }

    static PipelineQueued queuedAt(int number, Instant at) {
        PipelineQueued event = queued(number);
        EventHeader header = event.header();
        return new PipelineQueued(
                new EventHeader(header.id(), ACME, WEB, header.subject(), at, at, false), event.pipeline());
    }

    static PipelineStarted started(String id) {
        return new PipelineStarted(
                header(EventIds.pipeline(ACME, id, "started"), WEB, "pipeline/" + id),
                pipeline(id, "Build"),
                Duration.ofSeconds(3));
    }

    static PipelineFinished finished(String id, Outcome outcome) {
        return new PipelineFinished(
                header(EventIds.pipeline(ACME, id, "finished"), WEB, "pipeline/" + id),
                pipeline(id, "Build"),
                outcome,
                Duration.ofSeconds(3),
                Duration.ofMinutes(4),
                List.of());
    }

    static DeploymentFinished deployed(String pipelineId, Outcome outcome) {
        return new DeploymentFinished(
                header("acme/deployment/d-1/finished", WEB, "deployment/d-1"),
                new DeploymentRef("d-1", "t-1", "production", pipelineId, "ann", NOON, "https://x/d"),
                outcome,
                Duration.ofMinutes(9),
                null);
    }

    static AgentConnected agent(String name) {
        return new AgentConnected(
                header(EventIds.agent(ACME, name, 1, "connected"), null, "agent/" + name),
                new AgentRef(name, "s1-large", "v2.3", NOON));
    }

    /** Events of every kind that CDEvents know, with the text wherever somebody outside could have put it. */
    static List<ChangeEvent> hostile(String text) {
        ProjectRef project = new ProjectRef("p-1", text);
        PipelineRef pipeline =
                new PipelineRef("pl-1", "w-1", text, text, text, text, text, text, text, NOON, null, null, null);
        EventHeader header = header("acme/x/" + text, project, "x/" + text);
        IncidentRef incident = new IncidentRef("i-" + text, "PipelineFailed", "critical", text);
        Outcome outcome = new Outcome(Result.of(text), Reason.of(text), text);
        return List.of(
                new PipelineQueued(header, pipeline),
                new PipelineStarted(header, pipeline, Duration.ZERO),
                new PipelineFinished(header, pipeline, outcome, Duration.ZERO, Duration.ZERO, List.of()),
                new JobFinished(
                        header,
                        new JobRef(text, text, text, text, text, text, text, NOON, text),
                        Result.of(text),
                        Duration.ZERO,
                        Duration.ZERO),
                new DeploymentFinished(
                        header,
                        new DeploymentRef(text, text, text, "pl-1", text, NOON, text),
                        Outcome.PASSED,
                        Duration.ZERO,
                        null),
                new IncidentOpened(header, incident),
                new IncidentResolved(header, incident, Duration.ZERO),
                agent(text));
    }

    static ExportOptions options(ExportOptions.Payload payload) {
        return options("lake", payload, ExportOptions.Filter.all(), ExportOptions.From.BEGINNING, RETRY);
    }

    static ExportOptions options(
            String name,
            ExportOptions.Payload payload,
            ExportOptions.Filter filter,
            ExportOptions.From from,
            ExportOptions.Retry retry) {
        return new ExportOptions(
                name,
                payload,
                ExportOptions.Unmapped.OWN,
                filter,
                from,
                retry,
                FileOptions.at(Path.of("/nowhere/events.ndjson")));
    }

    static ExportOptions.Filter filter(String types, String projects, boolean backfilled) {
        return new ExportOptions.Filter(globs(types), globs(projects), backfilled);
    }

    private static List<Glob> globs(String words) {
        return List.of(words.split(" ")).stream().map(Glob::new).toList();
    }

    /** Envelopes of pipelines that are queued, numbered from the first to before the last. */
    static List<Envelope> envelopes(int from, int to) {
        Envelopes envelopes = new Envelopes(options(ExportOptions.Payload.SIGNALMAN), ADDRESSES, new RecentCommits());
        return java.util.stream.IntStream.range(from, to)
                .mapToObj(number -> envelopes
                        .of(new LoggedEvent(number + 1L, queued(number)))
                        .orElseThrow())
                .toList();
    }
}
