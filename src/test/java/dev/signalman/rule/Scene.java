package dev.signalman.rule;

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
import dev.signalman.event.PromotionRef;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.event.Reason;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRef;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import dev.signalman.store.SnapshotTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An engine, a clock, and short words for what happens. What is found reads as {@code firing PipelineFailed kind}. */
final class Scene implements OpenIncidents {
    static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
    static final ProjectRef WEB = new ProjectRef("p-web", "web");
    static final String FILE = ".semaphore/semaphore.yml";

    final RuleState state;
    final RuleEngine engine;
    final Map<String, Found.Begun> open;
    final List<String> told = new ArrayList<>();
    final List<Found> found = new ArrayList<>();
    Instant now = START;
    private int generation;

    Scene(RuleSettings settings, List<Rule> rules) {
        this(settings, rules, new RuleState(), new LinkedHashMap<>(), START.minus(Duration.ofHours(1)));
    }

    private Scene(
            RuleSettings settings,
            List<Rule> rules,
            RuleState state,
            Map<String, Found.Begun> open,
            Instant startedAt) {
        this.state = state;
        this.open = open;
        this.engine = new RuleEngine(settings, rules, state, this, startedAt);
    }

    Scene() {
        this(RuleSettings.defaults(), packs());
    }

    /** With failures held back for their rerun. */
    static Scene holding() {
        return new Scene(RuleSettings.defaults().withHoldBack(HoldBack.on()), packs());
    }

    /** The built-in packs, adjusted. */
    static Scene with(Adjustment... adjustments) {
        return new Scene(RuleSettings.defaults(), packs(adjustments));
    }

    /** Rules of a test of its own. */
    static Scene of(String... rules) {
        return new Scene(RuleSettings.defaults(), rules(rules));
    }

    static List<Rule> packs(Adjustment... adjustments) {
        var loaded = RuleFiles.load(Packs.sources(), List.of(adjustments), Set.of());
        if (!loaded.problems().isEmpty()) {
            throw new AssertionError(loaded.problems());
        }
        return loaded.rules();
    }

    static List<Rule> rules(String... rules) {
        var loaded = RuleFiles.load(
                List.of(RuleSource.file(
                        "rules.yml", "rules:\n" + String.join("\n", rules).indent(2))),
                List.of(),
                Set.of());
        if (!loaded.problems().isEmpty()) {
            throw new AssertionError(loaded.problems());
        }
        return loaded.rules();
    }

    static Adjustment enabled(String alert, boolean enabled) {
        return new Adjustment("test", alert, enabled, null, null, null, Map.of(), Map.of());
    }

    static Adjustment params(String alert, Map<String, String> params) {
        return new Adjustment("test", alert, true, null, null, null, params, Map.of());
    }

    /** The process starts again at this time, with the state as it was written. */
    Scene restart(RuleSettings settings, List<Rule> rules, Instant at) {
        var again = new Scene(settings, rules, written(), new LinkedHashMap<>(open), at);
        again.now = at;
        again.generation = generation;
        return again;
    }

    Scene restart() {
        return restart(RuleSettings.defaults(), packs(), now);
    }

    Scene restart(String... rules) {
        return restart(RuleSettings.defaults(), rules(rules), now);
    }

    /** The state through JSON and back. */
    private RuleState written() {
        var copy = new RuleState();
        for (int i = 0; i < state.tables().size(); i++) {
            copy(state.tables().get(i), copy.tables().get(i));
        }
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static <T> void copy(SnapshotTable<T> from, SnapshotTable<?> to) {
        var rows = new ArrayList<Keyed<T>>();
        from.forEach((at, row) -> {
            try {
                String json = EventJson.mapper().writeValueAsString(row);
                T read = EventJson.mapper().readValue(json, from.kind().type());
                if (!row.equals(read)) {
                    throw new AssertionError(json + " is read as " + read);
                }
                rows.add(new Keyed<>(at.organization(), at.key(), read));
            } catch (IOException e) {
                throw new AssertionError(row.toString(), e);
            }
        });
        ((SnapshotTable<T>) to).load(rows);
    }

    @Override
    public @Nullable Open get(String organization, String identity) {
        Found.Begun begun = open.get(organization + "/" + identity);
        return begun == null ? null : open(begun);
    }

    private static Open open(Found.Begun begun) {
        return new Open(
                begun.organization(),
                begun.identity(),
                begun.rule(),
                begun.project() == null ? null : begun.project().id(),
                begun.annotations().getOrDefault("summary", ""),
                begun.facts(),
                begun.startsAt());
    }

    @Override
    public List<Open> all() {
        return open.values().stream().map(Scene::open).toList();
    }

    Scene see(ChangeEvent... events) {
        for (ChangeEvent event : events) {
            engine.observe(event, now);
            collect();
        }
        return this;
    }

    Scene pass(Duration time) {
        now = now.plus(time);
        engine.tick(now);
        return collect();
    }

    Scene replace(List<Rule> rules) {
        engine.replace(rules, now);
        return collect();
    }

    private Scene collect() {
        for (Found one : engine.drain()) {
            found.add(one);
            String key = one.organization() + "/" + one.identity();
            switch (one) {
                case Found.Begun begun -> {
                    String what = begun.news() ? "info " : begun.overAt() != null ? "recorded " : "firing ";
                    told.add(what + name(begun));
                    if (what.equals("firing ") && open.put(key, begun) != null) {
                        throw new AssertionError(key + " begins twice");
                    }
                }
                case Found.Over over -> {
                    Found.Begun begun = open.remove(key);
                    if (begun == null) {
                        throw new AssertionError(key + " ends, and has not begun");
                    }
                    told.add("resolved " + name(begun));
                }
            }
        }
        engine.drainTo(new Commit());
        return this;
    }

    private static String name(Found.Begun begun) {
        return (begun.rule() + " " + begun.labels().get("kind")).strip();
    }

    /** What people read of the last one. */
    String last(String annotation) {
        return switch (found.getLast()) {
            case Found.Begun begun -> begun.annotations().getOrDefault(annotation, "");
            case Found.Over over -> over.annotations().getOrDefault(annotation, "");
        };
    }

    Found.Begun lastBegun() {
        return (Found.Begun) found.getLast();
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
        private String commit = "0123456789abcdef";
        private String author = "ada";
        private Duration ran = Duration.ofSeconds(252);

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

        Run commit(String sha, String by) {
            commit = sha;
            author = by;
            return this;
        }

        Run taking(Duration time) {
            ran = time;
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
                    author,
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
            return new PipelineFinished(header("finished"), ref(), outcome, Duration.ofSeconds(5), ran, jobs);
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

    /** A promotion of a run that started this pipeline. */
    PromotionTriggered promoted(int run, String pipelineId) {
        return new PromotionTriggered(
                header("promotion/p", WEB),
                new PromotionRef("Production", run(run).ref(), "ada", false, now),
                pipelineId);
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
                Duration.ofMinutes(3),
                null);
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
