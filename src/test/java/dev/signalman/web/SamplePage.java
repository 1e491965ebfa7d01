package dev.signalman.web;

import dev.signalman.web.CollectorView.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A filled status, hostile names included. */
final class SamplePage {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202Egnp.exe";

    private SamplePage() {}

    static Status status() {
        List<CollectorView> collectors = new ArrayList<>();
        for (String project : List.of("web", "api", "mobile")) {
            for (String kind : List.of("pipelines", "deployments")) {
                boolean blind = project.equals("mobile") && kind.equals("deployments");
                collectors.add(new CollectorView(
                        "acme",
                        kind,
                        project,
                        blind ? State.BLIND : State.SEEING,
                        blind ? "the token may not read deployment targets; next try in 1h" : "",
                        NOW.minusSeconds(blind ? 7_300 : 12)));
            }
        }
        collectors.add(new CollectorView("acme", "projects", null, State.SEEING, "", NOW.minusSeconds(140)));
        collectors.add(new CollectorView("acme", "agents", null, State.SEEING, "", NOW.minusSeconds(31)));
        collectors.add(new CollectorView("acme", "queue", null, State.SEEING, "", NOW.minusSeconds(9)));
        collectors.add(new CollectorView("globex", "projects", null, State.STARTING, "", null));
        collectors.add(new CollectorView(
                "globex", "agents", null, State.OFF, "the server does not offer self-hosted agents", null));
        return new Status(
                "0.1.0",
                NOW.minusSeconds(187_000),
                collectors,
                List.of(
                        new IncidentView(
                                "PipelineFailed-1f2e",
                                "PipelineFailed",
                                "critical",
                                "acme",
                                "web",
                                "shop",
                                List.of(Mark.ACKNOWLEDGED, Mark.FLAPPING),
                                "Build failed on main: Test/unit, Test/browser",
                                NOW.minusSeconds(1_260),
                                "https://acme.semaphoreci.com/workflows/1"),
                        new IncidentView(
                                "PipelineStuck-" + HOSTILE,
                                "PipelineStuck",
                                "warning",
                                "acme",
                                "mobile",
                                HOSTILE,
                                List.of(Mark.SILENCED),
                                "Release has been running for 3h on " + HOSTILE,
                                NOW.minusSeconds(11_000),
                                "javascript:alert(3)")),
                List.of(new DashboardView(
                        "acme",
                        "Releases",
                        true,
                        List.of(
                                new DashboardView.Widget(
                                        "Checkout " + HOSTILE,
                                        "checkout on main",
                                        Mood.BAD,
                                        "failed",
                                        NOW.minusSeconds(300),
                                        "https://acme.semaphoreci.com/workflows/7"),
                                new DashboardView.Widget(
                                        "Search", "search", Mood.NEUTRAL, "no run seen", null, null)))),
                List.of(new OutboxView("oncall", 2, 0, NOW.minusSeconds(40)), new OutboxView("hooks", 0, 1, null)),
                List.of(
                        event(41, "PipelineFinished", "web", "Build on main failed (test) after 6m 12s", Mood.BAD, 12),
                        event(
                                40,
                                "PipelineStarted",
                                "api",
                                "Build on feature/" + HOSTILE + " started after 14s",
                                Mood.NEUTRAL,
                                30),
                        event(
                                39,
                                "DeploymentFinished",
                                "web",
                                "deployment to production passed after 9m 3s",
                                Mood.GOOD,
                                95),
                        event(38, "WorkflowFinished", "api", "workflow on main passed after 4m", Mood.GOOD, 400),
                        event(
                                37,
                                "FlakeConfirmed",
                                "mobile",
                                "Test/ios is flaky: it failed and passed on one commit",
                                Mood.WARN,
                                900),
                        new EventView(
                                36,
                                "QueueDepthChanged",
                                "acme",
                                null,
                                "s1-aws-large: 7 queued, 4 running",
                                Mood.NEUTRAL,
                                NOW.minusSeconds(1_300),
                                null)));
    }

    private static EventView event(
            long position, String type, String project, String what, Mood mood, long secondsAgo) {
        return new EventView(
                position,
                type,
                "acme",
                project,
                what,
                mood,
                NOW.minusSeconds(secondsAgo),
                "https://acme.semaphoreci.com/workflows/2");
    }
}
