package dev.signalman.rerun;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.LoggedEvent;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log, gathers flake evidence, decides which failures are rerun, and has Semaphore rerun them. One loop makes every
 * change to its state, so that a turn is: what Semaphore answered, what the log has more, what time asks for; each one commit.
 * Deploy one instance on a virtual thread, after {@link EventBusAddresses#register}.
 */
public final class RerunConsumer extends VerticleBase {
    /** Name of its position in the log. */
    public static final String NAME = "rerun";

    private static final Logger log = LoggerFactory.getLogger(RerunConsumer.class);
    private static final int BATCH = 500;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Store store;
    private final RerunOptions options;
    private final InstantSource clock;
    private final Duration tick;
    private final OpenAttempts open = new OpenAttempts();
    private final AttemptDesk desk;
    private final Promise<Void> ended = Promise.promise();
    private volatile Promise<Void> wakeUp = Promise.promise();
    private volatile boolean stopping;
    private long position;
    private @Nullable Instant failingSince;

    /**
     * Creates the verticle.
     *
     * @param store with the log
     * @param clients by the configured name of the organisation
     * @param options what is rerun
     * @param clock the time
     */
    public RerunConsumer(Store store, Map<String, SemaphoreClient> clients, RerunOptions options, InstantSource clock) {
        this(
                store,
                new RerunExecutor(clients.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, client -> RerunApi.of(client.getValue())))),
                options,
                clock,
                TICK);
    }

    RerunConsumer(Store store, RerunExecutor executor, RerunOptions options, InstantSource clock, Duration tick) {
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.tick = tick;
        desk = new AttemptDesk(open, executor, options, clock.instant(), this::wake);
    }

    @Override
    public Future<?> start() {
        load();
        for (String address : List.of(EventBusAddresses.PIPELINES, EventBusAddresses.WORKFLOWS)) {
            vertx.eventBus().<LoggedEvent>localConsumer(address, message -> wake());
        }
        // other families move the position too, and reruns fall due: neither wakes us
        vertx.setPeriodic(tick.toMillis(), timer -> wake());
        context.runOnContext(nothing -> run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        wake();
        return ended.future();
    }

    private void run() {
        while (!stopping) {
            // made before anything is looked at, so that no call to wake is lost
            Promise<Void> next = Promise.promise();
            wakeUp = next;
            try {
                if (!turn() && !stopping) {
                    await(next.future());
                }
            } catch (Exception e) {
                failed(e);
            }
        }
        ended.complete();
    }

    /** False if there was nothing to do. */
    private boolean turn() {
        boolean answered = desk.takeAnswers(new Ledger(store, open), clock.instant(), this::commit);
        boolean read = readLog();
        desk.launchDue(new Ledger(store, open), clock.instant(), this::commit);
        if (failingSince != null) {
            log.info("reruns go on after an interruption since {}", failingSince);
            failingSince = null;
        }
        return answered || read;
    }

    private boolean readLog() {
        List<LoggedEvent> events = await(store.read(position, BATCH));
        if (events.isEmpty()) {
            return false;
        }
        var ledger = new Ledger(store, open);
        var turn = new LogTurn(ledger, options, clock.instant());
        turn.prepare(events);
        events.forEach(logged -> turn.read(logged.event()));
        long last = events.getLast().position();
        await(store.commit(ledger.commit().position(NAME, last)));
        open.committed();
        position = last;
        return true;
    }

    private void commit(Ledger ledger) {
        await(store.commit(ledger.commit()));
        open.committed();
    }

    private void load() {
        position = await(store.position(NAME));
        open.load(await(store.snapshots(RerunSnapshots.OPEN)));
    }

    /** What is in memory may differ from what was committed, so it is read again. */
    private void failed(Exception e) {
        if (stopping) {
            return;
        }
        if (failingSince == null) {
            failingSince = clock.instant();
            log.warn("reruns are interrupted, next try in 1s: {}", e.toString(), e);
        }
        while (!stopping) {
            await(vertx.timer(1, TimeUnit.SECONDS));
            try {
                load();
                return;
            } catch (Exception again) {
                log.debug("still interrupted: {}", again.toString());
            }
        }
    }

    private void wake() {
        wakeUp.tryComplete();
    }
}
