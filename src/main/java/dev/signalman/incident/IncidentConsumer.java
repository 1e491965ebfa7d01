package dev.signalman.incident;

import static io.vertx.core.Future.await;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Digest;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.AlertGroup;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.dispatch.DispatchState;
import dev.signalman.dispatch.NoSuchSilence;
import dev.signalman.dispatch.Silence;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.rule.RuleState;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Reads the log after its own position, lets rules, incidents and dispatching decide, takes what people ask for, and commits decisions,
 * state and position as one. Deploy one instance, on virtual threads.
 */
public final class IncidentConsumer extends VerticleBase implements IncidentDesk {
    /** Name of its position in the store. */
    public static final String NAME = "alert";

    private static final Logger log = LoggerFactory.getLogger(IncidentConsumer.class);
    private static final int BATCH = 500;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 10_000;
    private static final List<String> ADDRESSES = List.of(
            EventBusAddresses.PIPELINES,
            EventBusAddresses.WORKFLOWS,
            EventBusAddresses.PROJECTS,
            EventBusAddresses.AGENTS,
            EventBusAddresses.QUEUES,
            EventBusAddresses.DEPLOYMENTS,
            EventBusAddresses.PROMOTIONS,
            EventBusAddresses.SCHEDULES,
            EventBusAddresses.NOTIFICATIONS,
            EventBusAddresses.SECRETS,
            EventBusAddresses.DASHBOARDS,
            EventBusAddresses.JOBS,
            EventBusAddresses.COLLECTORS,
            EventBusAddresses.RERUNS);

    private final Store store;
    private final AlertingOptions options;
    private final RuleSet rules;
    private final Rerunning rerunning;
    private final InstantSource clock;
    private final Runnable messagesWritten;
    private final AlertingObserver observer;
    private final Instant startedAt;
    private final Queue<Command<?>> commands = new ArrayDeque<>();
    /** Commands that were carried out and are not on disk yet. */
    private final List<Command<?>> taken = new ArrayList<>();
    /** Positions of events that the rules fail at. */
    private final Set<Long> passedOver = new HashSet<>();

    private volatile @Nullable Context own;
    private @Nullable AlertingEngine engine;
    private long position;
    /** The position that the last commit wrote. */
    private long stored;

    private boolean busy;
    private boolean again;
    private boolean tickDue = true;
    private boolean failing;
    private boolean stopping;
    private long dueTimer = -1;
    private @Nullable Promise<Void> idle;

    /** Something that is to be done or asked between two batches. */
    private record Command<T>(BiFunction<AlertingEngine, Instant, T> what, Promise<T> answer) {
        void run(AlertingEngine engine, Instant now, List<Runnable> afterwards) {
            try {
                T result = what.apply(engine, now);
                afterwards.add(() -> answer.complete(result));
            } catch (NoSuchSilence | IllegalArgumentException | Refused e) {
                // what is refused has changed nothing that may not be kept
                afterwards.add(
                        () -> answer.fail(e instanceof Refused ? e : new Refused(String.valueOf(e.getMessage()))));
            }
        }
    }

    /** The rules failed at an event. That is so each time, so it must not keep them from all that follow. */
    private static final class Unobservable extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient LoggedEvent at;

        Unobservable(LoggedEvent at, Throwable cause) {
            super(cause);
            this.at = at;
        }
    }

    /** @param messagesWritten called after a commit that put messages into the outbox: wakes the delivery */
    public IncidentConsumer(
            Store store,
            AlertingOptions options,
            RuleSet rules,
            Rerunning rerunning,
            InstantSource clock,
            Runnable messagesWritten) {
        this(store, options, rules, rerunning, clock, messagesWritten, AlertingObserver.NONE);
    }

    /** The same, with somebody who hears what it does. */
    public IncidentConsumer(
            Store store,
            AlertingOptions options,
            RuleSet rules,
            Rerunning rerunning,
            InstantSource clock,
            Runnable messagesWritten,
            AlertingObserver observer) {
        this.store = store;
        this.options = options;
        this.rules = rules;
        this.rerunning = rerunning;
        this.clock = clock;
        this.messagesWritten = messagesWritten;
        this.observer = observer;
        this.startedAt = clock.instant();
    }

    @Override
    public Future<?> start() {
        load();
        own = context;
        ADDRESSES.forEach(address -> vertx.eventBus().<LoggedEvent>localConsumer(address, message -> wake()));
        vertx.setPeriodic(options.tick().toMillis(), timer -> {
            tickDue = true;
            wake();
        });
        vertx.runOnContext(v -> wake());
        return Future.succeededFuture();
    }

    /** Finishes the batch under way. */
    @Override
    public Future<?> stop() {
        stopping = true;
        own = null;
        if (!busy) {
            refuseWaiting();
            return Future.succeededFuture();
        }
        idle = Promise.promise();
        return idle.future();
    }

    private void refuseWaiting() {
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.answer().fail(Refused.forNow("Signalman is stopping"));
        }
    }

    /** One at a time: while a batch awaits the store, other messages of this context arrive here and only leave a note. */
    private void wake() {
        if (busy || stopping) {
            again = true;
            return;
        }
        busy = true;
        try {
            do {
                again = false;
                work();
            } while (again && !stopping);
            if (failing) {
                failing = false;
                log.info("alerting goes on");
            }
        } catch (Throwable e) {
            // await throws what the store failed with, checked or not; after an error the state is no better
            failed(e);
        } finally {
            busy = false;
            if (stopping) {
                refuseWaiting();
            }
            if (idle != null) {
                idle.complete();
            }
        }
    }

    private void work() {
        AlertingEngine current = engine == null ? load() : engine;
        while (await(store.head()) > position) {
            List<LoggedEvent> batch = await(store.read(position, BATCH));
            if (!batch.isEmpty()) {
                Instant now = clock.instant();
                batch.forEach(logged -> observe(current, logged, now));
                position = batch.getLast().position();
            }
            if (batch.size() < BATCH) {
                break; // what it led to goes into one commit with what follows
            }
            commit(current, List.of());
            if (stopping) {
                return;
            }
        }
        Instant now = clock.instant();
        var afterwards = new ArrayList<Runnable>();
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            taken.add(command);
            command.run(current, now, afterwards);
        }
        boolean standsAnew = tickDue || !taken.isEmpty();
        if (tickDue) {
            tickDue = false;
            rules.changed().ifPresent(changed -> current.replace(changed, now));
            current.tick(now);
        } else {
            current.dispatch(now);
        }
        commit(current, afterwards);
        taken.clear();
        if (standsAnew) {
            tell(() -> observer.stands(current.dispatcher().standing(now)));
        }
        passedOver.removeIf(at -> at <= stored);
        planNext(current, now);
    }

    private void observe(AlertingEngine current, LoggedEvent logged, Instant now) {
        if (passedOver.contains(logged.position())) {
            return;
        }
        try {
            current.observe(logged.event(), now);
        } catch (RuntimeException | StackOverflowError e) {
            throw new Unobservable(logged, e);
        }
    }

    /** Groups are told when they are due, not at the next tick. */
    private void planNext(AlertingEngine current, Instant now) {
        if (dueTimer >= 0) {
            vertx.cancelTimer(dueTimer);
            dueTimer = -1;
        }
        Optional<Instant> next = current.next();
        if (next.isPresent()) {
            long millis = Duration.between(now, next.get()).toMillis() + 1;
            if (millis < options.tick().toMillis()) {
                dueTimer = vertx.setTimer(Math.max(1, millis), timer -> {
                    dueTimer = -1;
                    wake();
                });
            }
        }
    }

    private void commit(AlertingEngine current, List<Runnable> afterwards) {
        var commit = new Commit();
        List<Notification> decided = current.notifications();
        current.drainTo(commit);
        if (position != stored) {
            commit.position(NAME, position);
        }
        if (!commit.isEmpty()) {
            stored = position;
            List<LoggedEvent> written = await(store.commit(commit));
            written.forEach(logged -> write(logged.event()));
            skip(written);
        }
        afterwards.forEach(Runnable::run);
        if (!decided.isEmpty()) {
            tell(() -> observer.decided(decided));
            messagesWritten.run();
        }
    }

    /** Who listens must not keep anybody from being told. */
    private static void tell(Runnable observation) {
        try {
            observation.run();
        } catch (RuntimeException e) {
            log.warn("the observer of alerting failed", e);
        }
    }

    /** What it wrote itself tells the rules nothing, so it is not read again if nothing of others came before. */
    private void skip(List<LoggedEvent> written) {
        if (!written.isEmpty()
                && written.getFirst().position() == position + 1
                && written.getLast().position() == position + written.size()
                && written.stream().allMatch(logged -> logged.event() instanceof IncidentEvent)) {
            position += written.size();
        }
    }

    /** Whoever reads the log at night wants to see there, too, why people were woken. */
    private static void write(ChangeEvent event) {
        switch (event) {
            case IncidentOpened opened ->
                about(opened).log("incident opened: {}", opened.incident().summary());
            case IncidentAcknowledged acknowledged ->
                about(acknowledged)
                        .log(
                                "incident acknowledged by {}: {}",
                                acknowledged.by(),
                                acknowledged.incident().summary());
            case IncidentResolved resolved ->
                about(resolved)
                        .log(
                                "incident resolved after {} s: {}",
                                resolved.lasted().toSeconds(),
                                resolved.incident().summary());
            default -> {}
        }
    }

    private static LoggingEventBuilder about(IncidentEvent event) {
        ProjectRef project = event.header().project();
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("organization", event.header().organization())
                .addKeyValue("incident", event.incident().id());
        return project == null ? line : line.addKeyValue("project", project.name());
    }

    private AlertingEngine load() {
        // Position first: nobody else moves it, so state and position belong together.
        stored = await(store.position(NAME));
        position = stored;
        var loaded = new AlertingEngine(
                options,
                rules.rules(),
                RuleState.load(store),
                IncidentState.load(store),
                DispatchState.load(store),
                startedAt);
        engine = loaded;
        return loaded;
    }

    private void failed(Throwable e) {
        // What is in memory may be ahead of the store, so it is read again.
        engine = null;
        tell(observer::standsStill);
        tickDue = true;
        taken.forEach(command -> command.answer().tryFail(e));
        taken.clear();
        if (e instanceof Unobservable event && passedOver.add(event.at.position())) {
            log.atError()
                    .setCause(e.getCause())
                    .addKeyValue("event", event.at.event().header().id())
                    .log("the rules fail at an event, so they go on without it");
            again = true;
            vertx.runOnContext(v -> wake());
        } else if (!stopping) {
            if (!failing) {
                failing = true;
                log.error("alerting stands still, and tries again every {} s", PAUSE_AFTER_FAILURE.toSeconds(), e);
            }
            vertx.setTimer(PAUSE_AFTER_FAILURE.toMillis(), timer -> wake());
        }
    }

    private <T> Future<T> ask(BiFunction<AlertingEngine, Instant, T> what) {
        Context mine = own;
        if (mine == null) {
            return Future.failedFuture(Refused.forNow("Signalman is not running"));
        }
        Promise<T> answer = Promise.promise();
        mine.runOnContext(v -> {
            if (stopping || commands.size() >= MOST_WAITING) {
                answer.fail(
                        Refused.forNow(stopping ? "Signalman is stopping" : "too much is being asked; try again soon"));
                return;
            }
            commands.add(new Command<>(what, answer));
            wake();
        });
        return answer.future();
    }

    /** Done when a round has been worked off and stored: that alerting does its work. */
    public Future<Void> works() {
        return this.<Void>ask((current, now) -> null);
    }

    @Override
    public Future<List<Incident>> open() {
        return ask((current, now) -> current.incidents().openNewestFirst());
    }

    @Override
    public Future<List<Incident>> past() {
        return ask((current, now) -> current.incidents().pastNewestFirst());
    }

    @Override
    public Future<Optional<Incident>> incident(String id) {
        return ask((current, now) -> Optional.ofNullable(current.incidents().find(id)));
    }

    @Override
    public Future<Void> acknowledge(String id, String by, String comment) {
        return this.<Void>ask((current, now) -> {
            if (!current.incidents().acknowledge(id, by, comment, now)) {
                throw notOpen(id);
            }
            return null;
        });
    }

    @Override
    public Future<List<AlertStatus>> alerts() {
        return ask((current, now) -> current.dispatcher().alerts(now));
    }

    @Override
    public Future<List<AlertGroup>> groups() {
        return ask((current, now) -> current.dispatcher().groups(now));
    }

    @Override
    public Future<Void> post(List<Alert> alerts) {
        return this.<Void>ask((current, now) -> {
            long left = alerts.stream()
                    .filter(alert -> !current.incidents().posted(alert, now))
                    .count();
            if (left > 0) {
                throw new Refused(left + " of " + alerts.size() + " alerts were not taken, since "
                        + Incidents.MOST_POSTED + " of others are open");
            }
            return null;
        });
    }

    @Override
    public Future<List<Silence>> silences() {
        return ask((current, now) -> current.dispatcher().silences(now));
    }

    @Override
    public Future<Silence> silence(Silence draft) {
        return ask((current, now) -> current.dispatcher().put(draft, now));
    }

    @Override
    public Future<Void> expire(String silenceId) {
        return this.<Void>ask((current, now) -> {
            current.dispatcher().expire(silenceId, now);
            return null;
        });
    }

    @Override
    public Future<Silence> silenceIncident(String id, Duration time, String by, String comment) {
        return ask((current, now) -> {
            Incident incident = current.incidents().open(id);
            if (incident == null) {
                throw notOpen(id);
            }
            List<Matcher> matchers = incident.labels().values().entrySet().stream()
                    .map(label -> Matcher.of(label.getKey(), label.getValue(), false, true))
                    .toList();
            // pressed twice, it is still one silence, and lasts as the last press says
            Silence before = current.dispatcher().silences(now).stream()
                    .filter(known -> known.state(now) == Silence.State.ACTIVE
                            && known.matchers().equals(matchers)
                            && known.createdBy().equals(by))
                    .max(Comparator.comparing(Silence::endsAt))
                    .orElse(null);
            Silence silence = current.dispatcher()
                    .put(
                            new Silence(
                                    before == null ? "" : before.id(),
                                    matchers,
                                    before == null ? now : before.startsAt(),
                                    now.plus(time),
                                    now,
                                    by,
                                    comment),
                            now);
            current.incidents()
                    .note(
                            incident.organization(),
                            id,
                            new Moment(now, Moment.Kind.SILENCED, "until " + silence.endsAt() + " by " + by));
            return silence;
        });
    }

    @Override
    public Future<String> rerun(String id, String by) {
        // on disk before it is asked for, with a token that is the same for every press
        return ask((current, now) -> {
                    Incident incident = current.incidents().open(id);
                    if (incident == null) {
                        throw notOpen(id);
                    }
                    if (incident.facts().workflow().isEmpty()) {
                        throw new Refused("this incident is not about a workflow, so there is nothing to rerun");
                    }
                    current.incidents()
                            .note(
                                    incident.organization(),
                                    id,
                                    new Moment(now, Moment.Kind.ACTED, by + " asked for a rerun"));
                    return incident;
                })
                .compose(incident -> rerunning.rerun(
                        incident.organization(),
                        incident.facts().workflow().orElseThrow(),
                        "signalman-" + Digest.hex(incident.id() + "/rerun")))
                .compose(outcome -> ask((current, now) -> {
                    Incident incident = current.incidents().find(id);
                    if (incident != null) {
                        current.incidents()
                                .note(incident.organization(), id, new Moment(now, Moment.Kind.ACTED, outcome));
                    }
                    return outcome;
                }));
    }

    private static Refused notOpen(String id) {
        return new Refused("there is no open incident " + id);
    }

    @Override
    public List<String> receivers() {
        return List.copyOf(options.dispatch().receivers().keySet());
    }
}
