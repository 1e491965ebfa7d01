package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.store.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events per second through the engine with every rule of every pack switched on. */
public final class RulesBench {
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
    private static final int RUNS = 7;
    private static final int EVENTS = 100_000;

    private RulesBench() {}

    /** Events per second, of each run; state and findings are drained every 500 events, as the daemon does. */
    public static double[] eventsPerSecond() {
        List<ChangeEvent> events = events();
        var rates = new double[RUNS];
        measure(events);
        for (int i = 0; i < RUNS; i++) {
            rates[i] = measure(events);
        }
        return rates;
    }

    private static List<Rule> rules() {
        List<Adjustment> on = RuleFiles.load(Packs.sources(), List.of(), Set.of()).rules().stream()
                .map(rule -> new Adjustment("bench", rule.name(), true, null, null, null, Map.of(), Map.of()))
                .toList();
        return RuleFiles.load(Packs.sources(), on, Set.of()).rules();
    }

    private static double measure(List<ChangeEvent> events) {
        var incidents = new Kept();
        var engine =
                new RuleEngine(RuleSettings.defaults(), rules(), new RuleState(), incidents, START.minusSeconds(600));
        long began = System.nanoTime();
        int batch = 0;
        for (ChangeEvent event : events) {
            engine.observe(event, event.header().observedAt());
            if (++batch == 500) {
                batch = 0;
                incidents.take(engine.drain());
                engine.tick(event.header().observedAt());
                incidents.take(engine.drain());
                engine.drainTo(new Commit());
            }
        }
        return events.size() / ((System.nanoTime() - began) / 1e9);
    }

    /** 200 projects with 10 branches; of 20 pipelines one fails; every tenth event is about a queue. */
    private static List<ChangeEvent> events() {
        var events = new ArrayList<ChangeEvent>(EVENTS);
        for (int i = 0; events.size() < EVENTS; i++) {
            Instant at = START.plusSeconds(i);
            var project = new ProjectRef("p-" + i % 200, "project-" + i % 200);
            String branch = i % 10 == 0 ? "main" : "feature/" + i % 10;
            var pipeline = new PipelineRef(
                    "ppl-" + i,
                    "wf-" + i,
                    "Build",
                    ".semaphore/semaphore.yml",
                    branch,
                    Integer.toHexString(i / 2 + 0x1000000) + "0123456789abcdef0123456789abcdef0",
                    "Fix it",
                    "ada",
                    "https://acme.example/workflows/wf-" + i,
                    at,
                    null,
                    null,
                    null);
            boolean passes = i % 20 != 0;
            List<JobResult> jobs = passes
                    ? List.of()
                    : List.of(new JobResult("j", "Unit", "rspec", Result.Known.FAILED, "boom\n".repeat(200)));
            events.add(new PipelineQueued(header("ppl-" + i + "/queued", project, at), pipeline));
            events.add(new PipelineStarted(
                    header("ppl-" + i + "/started", project, at.plusSeconds(5)), pipeline, Duration.ofSeconds(5)));
            events.add(new PipelineFinished(
                    header("ppl-" + i + "/finished", project, at.plusSeconds(240)),
                    pipeline,
                    passes ? Outcome.PASSED : new Outcome(Result.Known.FAILED, Reason.Known.TEST, ""),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(235),
                    jobs));
            if (i % 3 == 0) {
                events.add(new QueueDepthChanged(header("queue/" + i, null, at), "e1-standard-" + i % 8, i % 7, 3));
            }
        }
        return events;
    }

    private static EventHeader header(String id, @Nullable ProjectRef project, Instant at) {
        return new EventHeader("acme/" + id, "acme", project, id, at, at.plusSeconds(3), false);
    }

    private static final class Kept implements OpenIncidents {
        private final Map<String, Open> open = new HashMap<>();

        void take(List<Found> found) {
            for (Found one : found) {
                switch (one) {
                    case Found.Begun begun
                    when !begun.news() && begun.overAt() == null ->
                        open.put(
                                begun.identity(),
                                new Open(
                                        begun.organization(),
                                        begun.identity(),
                                        begun.rule(),
                                        begun.project() == null
                                                ? null
                                                : begun.project().id(),
                                        begun.annotations().getOrDefault("summary", ""),
                                        begun.facts(),
                                        begun.startsAt()));
                    case Found.Begun begun -> {}
                    case Found.Over over -> open.remove(over.identity());
                }
            }
        }

        @Override
        public @Nullable Open get(String organization, String identity) {
            return open.get(identity);
        }

        @Override
        public List<Open> all() {
            return List.copyOf(open.values());
        }
    }
}
