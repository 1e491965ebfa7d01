package dev.signalman.alert;

import static io.vertx.core.Future.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Reads the log after its own position, lets the rules decide, and commits decisions, state and position as one. Deploy one
 * instance, on virtual threads.
 */
public final class AlertConsumer extends VerticleBase {
    /** Name of its position in the store. */
    public static final String NAME = "alert";

    private static final Logger log = LoggerFactory.getLogger(AlertConsumer.class);
    private static final int BATCH = 500;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final List<String> ADDRESSES = List.of(
            EventBusAddresses.PIPELINES,
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
    private final AlertOptions options;
    private final InstantSource clock;
    private final Runnable messagesWritten;
    private final Instant startedAt;

    private @Nullable AlertEngine engine;
    private long position;
    private boolean busy;
    private boolean again;
    private boolean tickDue = true;
    private boolean failing;
    private boolean stopping;
    private @Nullable Promise<Void> idle;

    /** @param messagesWritten called after a commit that put messages into the outbox: wakes the delivery */
    public AlertConsumer(Store store, AlertOptions options, InstantSource clock, Runnable messagesWritten) {
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.messagesWritten = messagesWritten;
        this.startedAt = clock.instant();
    }

    @Override
    public Future<?> start() {
        load();
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
        if (!busy) {
            return Future.succeededFuture();
        }
        idle = Promise.promise();
        return idle.future();
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
        } catch (Exception e) {
            // await throws what the store failed with, checked or not
            failed(e);
        } finally {
            busy = false;
            if (idle != null) {
                idle.complete();
            }
        }
    }

    private void work() {
        AlertEngine current = engine == null ? load() : engine;
        List<LoggedEvent> batch;
        do {
            batch = await(store.read(position, BATCH));
            if (!batch.isEmpty()) {
                Instant now = clock.instant();
                batch.forEach(logged -> current.observe(logged.event(), now));
                commit(current, batch.getLast().position());
            }
        } while (batch.size() == BATCH && !stopping);
        if (tickDue && !stopping) {
            tickDue = false;
            current.tick(clock.instant());
            commit(current, position);
        }
    }

    private void commit(AlertEngine current, long upTo) {
        var commit = new Commit();
        boolean telling = current.drainTo(commit);
        if (upTo != position) {
            commit.position(NAME, upTo);
        }
        if (commit.isEmpty()) {
            return;
        }
        await(store.commit(commit)).forEach(logged -> write(logged.event()));
        position = upTo;
        if (telling) {
            messagesWritten.run();
        }
    }

    /** Whoever reads the log at night wants to see there, too, why people were woken. */
    private static void write(ChangeEvent event) {
        switch (event) {
            case IncidentOpened opened ->
                about(opened).log("incident opened: {}", opened.incident().summary());
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

    private AlertEngine load() {
        // Position first: nobody else moves it, so state and position belong together.
        position = await(store.position(NAME));
        var loaded = new AlertEngine(options, AlertState.load(store), startedAt);
        engine = loaded;
        return loaded;
    }

    private void failed(Exception e) {
        // What is in memory may be ahead of the store, so it is read again.
        engine = null;
        tickDue = true;
        if (!stopping) {
            if (!failing) {
                failing = true;
                log.error("alerting stands still, and tries again every {} s", PAUSE_AFTER_FAILURE.toSeconds(), e);
            }
            vertx.setTimer(PAUSE_AFTER_FAILURE.toMillis(), timer -> wake());
        }
    }
}
