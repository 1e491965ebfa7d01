package dev.signalman.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dispatch.Route;
import dev.signalman.dispatch.Silence;
import dev.signalman.dispatch.Standing;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventJson;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.rule.Conditions;
import dev.signalman.rule.Packs;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleFiles;
import dev.signalman.store.Commit;
import dev.signalman.store.OutboxEntry;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IncidentConsumerTest {
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
    private static final ProjectRef WEB = new ProjectRef("p-web", "web");
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    private static final List<Rule> RULES =
            RuleFiles.load(Packs.sources(), List.of(), Set.of()).rules();

    private final List<String> reruns = new CopyOnWriteArrayList<>();
    private final List<Notification> received = new ArrayList<>();
    private volatile Instant now = START;
    private volatile boolean semaphoreAnswers = true;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean rulesBreak;
    private volatile boolean observerBreaks;
    private final List<String> decided = new CopyOnWriteArrayList<>();
    private final AtomicReference<Standing> standing = new AtomicReference<>();
    private final AtomicInteger stillStands = new AtomicInteger();
    private final AlertingObserver observer = new AlertingObserver() {
        @Override
        public void decided(List<Notification> notifications) {
            if (observerBreaks) {
                throw new IllegalStateException("what nobody thought of");
            }
            notifications.forEach(notification -> decided.add(notification.key()));
        }

        @Override
        public void stands(Standing now) {
            standing.set(now);
        }

        @Override
        public void standsStill() {
            stillStands.incrementAndGet();
            standing.set(null);
        }
    };
    private RuleSet rules = RuleSet.of(RULES);

    private Vertx vertx;
    private Store store;

    @SuppressWarnings("NullAway.Init") // each test deploys it
    private IncidentConsumer desk;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        EventBusAddresses.register(vertx.eventBus());
        store = done(
                Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), this::publish));
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close().eventually(() -> store.close()));
    }

    @Test
    void a_failure_in_the_log_becomes_an_incident_and_a_message() throws Exception {
        deploy();
        append(run(1, false));
        await().until(() -> told().size() == 1);
        append(run(2, true));
        await().until(() -> log(IncidentResolved.class) == 1);
        later(Duration.ofMinutes(6));
        await().until(() -> told().size() == 2);

        assertThat(told())
                .extracting(Notification::status)
                .containsExactly(Notification.Status.FIRING, Notification.Status.RESOLVED);
        assertThat(done(desk.past()).getFirst().timeline())
                .extracting(Moment::kind)
                .containsExactly(Moment.Kind.OPENED, Moment.Kind.TOLD, Moment.Kind.RESOLVED, Moment.Kind.TOLD);
    }

    @Test
    void what_was_logged_while_it_was_away_is_read_after_a_restart_and_told_once() throws Exception {
        String first = deploy();
        append(run(1, false));
        await().until(() -> told().size() == 1);
        done(vertx.undeploy(first));
        append(run(2, true));
        append(run(3, false));
        deploy();
        await().until(() -> log(IncidentOpened.class) == 2);
        later(Duration.ofMinutes(6));

        assertThat(told().stream().map(Notification::key).distinct()).hasSameSizeAs(told());
        assertThat(done(desk.open())).hasSize(1);
    }

    @Test
    void stopped_and_started_at_any_moment_it_concludes_the_same() throws Exception {
        List<ChangeEvent> events = new ArrayList<>();
        var random = new Random(7);
        for (int i = 1; i <= 600; i++) {
            events.add(run(i, random.nextBoolean(), "file-" + random.nextInt(20) + ".yml"));
        }
        String id = deploy();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(60));
            append(events.subList(from, to).toArray(ChangeEvent[]::new));
            from = to;
            if (random.nextInt(3) == 0) {
                done(vertx.undeploy(id));
                id = deploy();
            }
        }
        await().until(() -> done(store.position(IncidentConsumer.NAME)) >= lastFinished());

        var red = new TreeMap<String, Boolean>();
        events.forEach(e -> red.put(
                ((PipelineFinished) e).pipeline().file(),
                !((PipelineFinished) e).outcome().passed()));
        assertThat(done(desk.open()).stream()
                        .filter(incident -> incident.settling() == null)
                        .map(incident -> incident.labels().get(Labels.PIPELINE)))
                .containsExactlyInAnyOrderElementsOf(red.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void an_acknowledgement_is_on_disk_when_it_is_answered() throws Exception {
        String first = deploy();
        append(run(1, false));
        await().until(() -> done(desk.open()).size() == 1);
        String id = done(desk.open()).getFirst().id();
        done(desk.acknowledge(id, "ann", "on it"));
        done(vertx.undeploy(first));
        deploy();

        assertThat(done(desk.incident(id)).orElseThrow().acknowledgement())
                .isEqualTo(new Acknowledgement("ann", START, "on it"));
        later(Duration.ofHours(5));
        assertThat(told()).as("no repeat while somebody looks after it").hasSize(1);
    }

    @Test
    void what_cannot_be_done_is_said() throws Exception {
        deploy();
        assertRefused(desk.acknowledge("nothing", "ann", ""), "there is no open incident nothing");
        assertRefused(desk.expire("2f9d-nothing"), "not found");
        assertRefused(desk.rerun("nothing", "ann"), "there is no open incident nothing");
        assertRefused(desk.silence(new Silence("", List.of(), now, now.plusSeconds(60), now, "ann", "why")), "matcher");
    }

    @Test
    void a_button_pressed_twice_makes_one_silence() throws Exception {
        deploy();
        append(run(1, false));
        await().until(() -> done(desk.open()).size() == 1);
        String id = done(desk.open()).getFirst().id();
        Silence first = done(desk.silenceIncident(id, Duration.ofHours(1), "ann", ""));
        now = now.plusSeconds(20);
        Silence second = done(desk.silenceIncident(id, Duration.ofHours(1), "ann", ""));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.endsAt()).isEqualTo(now.plus(Duration.ofHours(1)));
        assertThat(done(desk.silences())).hasSize(1);
        assertThat(done(desk.alerts()).getFirst().silencedBy()).containsExactly(first.id());
    }

    @Test
    void a_rerun_is_asked_for_with_the_same_token_however_often_it_is_pressed() throws Exception {
        deploy();
        append(run(1, false));
        await().until(() -> done(desk.open()).size() == 1);
        String id = done(desk.open()).getFirst().id();
        assertThat(done(desk.rerun(id, "ann"))).isEqualTo("rerun");
        done(desk.rerun(id, "bob"));
        assertThat(reruns).hasSize(2).allMatch(reruns.getFirst()::equals).allMatch(r -> r.startsWith("acme/wf-1/"));

        semaphoreAnswers = false;
        assertRefused(desk.rerun(id, "ann"), "Semaphore is away");
        assertThat(done(desk.incident(id)).orElseThrow().timeline())
                .extracting(Moment::text)
                .contains("ann asked for a rerun", "rerun");
    }

    @Test
    void alerts_of_others_are_told_and_survive_a_restart() throws Exception {
        String first = deploy();
        done(desk.post(List.of(posted(now.plus(Duration.ofMinutes(5))))));
        await().until(() -> told().size() == 1);
        done(vertx.undeploy(first));
        deploy();
        done(desk.post(List.of(posted(now.plus(Duration.ofMinutes(5))))));
        later(Duration.ofMinutes(4));
        assertThat(done(desk.open())).hasSize(1);
        later(Duration.ofMinutes(2));
        await().until(() -> done(desk.open()).isEmpty());
        later(Duration.ofMinutes(6));
        await().until(() -> told().size() == 2);
        assertThat(told().getLast().status()).isEqualTo(Notification.Status.RESOLVED);
    }

    @Test
    void nothing_that_is_silenced_fires_because_of_a_restart() throws Exception {
        String first = deploy();
        done(desk.silence(new Silence(
                "",
                List.of(Matcher.parse("alertname=PipelineFailed")),
                now,
                now.plus(Duration.ofHours(1)),
                now,
                "ann",
                "maintenance")));
        append(run(1, false));
        await().until(() -> done(desk.open()).size() == 1);
        done(vertx.undeploy(first));
        deploy();
        later(Duration.ofMinutes(30));
        assertThat(told()).isEmpty();
        later(Duration.ofMinutes(36));
        await().until(() -> told().size() == 1);
        assertThat(told().getFirst().note()).contains("ann").contains("maintenance");
    }

    @Test
    void an_event_that_the_rules_fail_at_does_not_keep_them_from_the_next() throws Exception {
        rules = RuleSet.of(RULES.stream()
                .map(rule -> rule.name().equals("PipelineFailed") ? failingAt("e-2", rule) : rule)
                .toList());
        deploy();
        append(run(1, true, "a.yml"), run(2, false, "b.yml"), run(3, false, "c.yml"));
        await().until(() -> log(IncidentOpened.class) == 1);

        assertThat(done(desk.open()).getFirst().labels().get(Labels.PIPELINE)).isEqualTo("c.yml");
    }

    private static Rule failingAt(String event, Rule rule) {
        return new Rule(
                rule.name(),
                rule.pack(),
                rule.enabled(),
                rule.by(),
                new Conditions(Map.of("PipelineFinished", scope -> {
                    if (scope.event().header().id().equals(event)) {
                        throw new IllegalStateException("what nobody thought of");
                    }
                    return rule.on().hold(scope);
                })),
                rule.until(),
                rule.trigger(),
                rule.holds(),
                rule.severity(),
                rule.labels(),
                rule.annotations(),
                rule.resolved(),
                rule.news(),
                rule.holdForRerun(),
                rule.params(),
                rule.definition());
    }

    @Test
    void what_is_asked_while_it_fails_is_answered_and_not_done() throws Exception {
        rules = new RuleSet() {
            @Override
            public List<Rule> rules() {
                return RULES;
            }

            @Override
            public Optional<List<Rule>> changed() {
                if (rulesBreak) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("what nobody thought of");
                }
                return Optional.empty();
            }
        };
        deploy();
        append(run(1, false));
        await().until(() -> done(desk.open()).size() == 1);
        String id = done(desk.open()).getFirst().id();
        rulesBreak = true;
        await().until(() -> failures.get() > 0);
        assertThatThrownBy(() -> done(desk.acknowledge(id, "ann", "")))
                .rootCause()
                .hasMessage("what nobody thought of");
        rulesBreak = false;
        assertThat(done(desk.incident(id)).orElseThrow().acknowledgement()).isNull();
    }

    @Test
    void who_listens_hears_of_what_was_stored_and_of_nothing_that_could_not_be() throws Exception {
        deploy();
        await().until(() -> standing.get() != null);
        // the commit about the first failure would move back, so it is refused and alerting begins anew after it
        done(store.commit(new Commit().position(IncidentConsumer.NAME, 2)));
        append(run(1, false));
        await().until(() -> stillStands.get() > 0);
        assertThat(decided).isEmpty();
        append(run(2, true), run(3, false));
        await().until(() -> told().size() == 1);
        await().untilAsserted(() -> assertThat(decided)
                .containsExactlyElementsOf(
                        told().stream().map(Notification::key).toList()));
        await().untilAsserted(() -> assertThat(standing.get())
                .isNotNull()
                .extracting(Standing::alerts)
                .isEqualTo(Map.of("active", 1, "suppressed", 0)));
        done(desk.silence(new Silence(
                "", List.of(Matcher.parse("project=web")), now, now.plusSeconds(600), now, "ann", "maintenance")));
        await().untilAsserted(() -> assertThat(standing.get())
                .isEqualTo(new Standing(
                        Map.of("active", 0, "suppressed", 1), Map.of("active", 1, "pending", 0, "expired", 0))));
    }

    @Test
    void an_observer_that_fails_keeps_nobody_from_being_told() throws Exception {
        observerBreaks = true;
        deploy();
        append(run(1, false));
        await().until(() -> told().size() == 1);
        assertThat(stillStands.get()).isZero();
    }

    @Test
    void what_the_former_version_left_open_is_not_told_again_and_its_end_is() throws Exception {
        JsonNode old = EventJson.mapper().readTree("""
                {"id":"PipelineFailed-1","identity":"PipelineFailed/p-web/main:ci.yml","rule":"PipelineFailed",
                 "severity":"WARNING","project":{"id":"p-web","name":"web"},"title":"CI failed","summary":"CI failed.",
                 "labels":{"alertname":"PipelineFailed","organization":"acme","project":"web","branch":"main",
                 "pipeline":"ci.yml","severity":"warning"},"facts":{"project":"web"},
                 "startsAt":"2026-11-02T07:00:00Z","told":["hook"]}""");
        done(store.commit(new Commit()
                .put(new SnapshotKind<>("incident", JsonNode.class), "acme", "PipelineFailed/p-web/main:ci.yml", old)));
        deploy();
        later(Duration.ofMinutes(6));
        assertThat(told()).isEmpty();
        append(run(2, true));
        await().until(() -> done(desk.open()).isEmpty());
        later(Duration.ofMinutes(6));

        assertThat(told()).singleElement().extracting(Notification::status).isEqualTo(Notification.Status.RESOLVED);
    }

    private PipelineFinished run(int number, boolean passes) {
        return run(number, passes, "ci.yml");
    }

    private PipelineFinished run(int number, boolean passes, String file) {
        Instant at = START.plusSeconds(number);
        return new PipelineFinished(
                new EventHeader("e-" + number, "acme", WEB, "pipeline/" + number, at, at, false),
                new PipelineRef(
                        "ppl-" + number,
                        "wf-" + number,
                        "CI",
                        file,
                        "main",
                        "c0ffee",
                        "message",
                        "ada",
                        "https://acme.example/workflows/wf-" + number + "?pipeline_id=ppl-" + number,
                        at,
                        null,
                        null,
                        null),
                passes ? Outcome.PASSED : new Outcome(Result.Known.FAILED, Reason.Known.TEST, ""),
                Duration.ZERO,
                Duration.ofSeconds(1),
                List.of());
    }

    private Alert posted(Instant until) {
        return new Alert(
                "",
                new Labels(Map.of(Labels.ALERTNAME, "DiskFull", "instance", "db1")),
                Map.of(),
                Facts.of(null, null, null, null),
                START,
                until,
                now,
                false,
                null,
                "");
    }

    private String deploy() throws Exception {
        AlertingOptions defaults =
                AlertingOptions.of(DispatchOptions.to("oncall", new DispatchOptions.Integration("hook", true, false)));
        Route root = Route.to("oncall");
        var options = new AlertingOptions(
                defaults.rules(),
                new DispatchOptions(
                        new Route(
                                root.receiver(),
                                root.matchers(),
                                false,
                                Set.of(Route.EVERY_LABEL),
                                Duration.ZERO,
                                root.groupInterval(),
                                root.repeatInterval(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()),
                        defaults.dispatch().receivers(),
                        List.of(),
                        Map.of(),
                        defaults.dispatch().resolveTimeout(),
                        defaults.dispatch().silenceRetention()),
                defaults.ownership(),
                defaults.flapping(),
                defaults.retention(),
                Duration.ofMillis(20));
        desk = new IncidentConsumer(store, options, rules, this::rerun, () -> now, () -> {}, observer);
        return done(vertx.deployVerticle(desk, VIRTUAL));
    }

    private Future<String> rerun(String organization, String workflow, String token) {
        if (!semaphoreAnswers) {
            return Future.failedFuture(new IncidentDesk.Refused("Semaphore is away"));
        }
        reruns.add(organization + "/" + workflow + "/" + token);
        return Future.succeededFuture("rerun");
    }

    /** Lets time pass in steps that no timer is longer than, each of which is worked off. */
    private void later(Duration time) throws Exception {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plusSeconds(60).isBefore(until) ? now.plusSeconds(60) : until;
            done(desk.silences());
            done(desk.alerts());
        }
    }

    private void append(ChangeEvent... events) throws Exception {
        var commit = new Commit();
        List.of(events).forEach(commit::event);
        done(store.commit(commit));
    }

    private void publish(List<LoggedEvent> events) {
        events.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e));
    }

    /** Everything that was told so far, taken from the outbox in order. */
    private List<Notification> told() throws Exception {
        var json = new NotificationJson();
        for (List<OutboxEntry> due = done(store.due(now, 10_000)); !due.isEmpty(); due = done(store.due(now, 10_000))) {
            for (OutboxEntry entry : due) {
                received.add(json.read(entry.message().body()).orElseThrow());
                done(store.delivered(entry.id(), now));
            }
        }
        return List.copyOf(received);
    }

    private long log(Class<? extends ChangeEvent> type) throws Exception {
        return done(store.read(0, 100_000)).stream()
                .filter(logged -> type.isInstance(logged.event()))
                .count();
    }

    private long lastFinished() throws Exception {
        return done(store.read(0, 100_000)).stream()
                .filter(logged -> logged.event() instanceof PipelineFinished)
                .mapToLong(LoggedEvent::position)
                .max()
                .orElseThrow();
    }

    private static void assertRefused(Future<?> future, String words) {
        assertThatThrownBy(() -> done(future))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IncidentDesk.Refused.class)
                .hasMessageContaining(words);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
