package dev.signalman.metrics;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.LoggedEvent;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into metrics. Deploy it on a virtual thread, before anything that commits events.
 *
 * <p>State, counters and position are kept in one transaction. At the start it takes them as it kept them and reads on in the log
 * from there, counting: what came after the last save is not in what was saved. Only where the kinds of state are not those
 * of the program that saved them it reads the log from the beginning, for the sake of the state, without counting. Afterwards it uses the
 * messages of the bus as long as each follows the one before; at any gap (the bus drops messages when a burst exceeds its
 * buffer) it reads what is missing from the log. Its position in the log makes sure that nothing is missed or counted twice.
 */
public final class MetricsConsumer extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MetricsConsumer.class);
    /** Name of its position in the store: what it has kept reaches up to there, and the retention leaves what comes after. */
    static final String NAME = "metrics";

    private static final int BATCH = 1_000;
    private static final int SAVE_AFTER_EVENTS = 2_000;
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration EXPIRE = Duration.ofHours(1);
    private final SignalmanMetrics metrics;
    private final StoreView store;
    private final List<String> consumers;
    private final List<String> receivers;
    private final Duration poll;
    private final SnapshotTable<MetricsStart> starts = new SnapshotTable<>(MetricsStart.KIND);

    private long position;
    private long wanted;
    private long headAtStart;
    private long countsAfter;
    private long saved;
    private boolean loaded;
    private boolean saving;
    private boolean unsavable;
    private @Nullable Promise<Void> lastSave;
    private boolean reading;
    private boolean polling;
    private boolean troubled;
    private boolean stopped;

    /**
     * @param consumers names of the durable consumers whose lag is shown
     * @param receivers names of the configured receivers
     */
    public MetricsConsumer(SignalmanMetrics metrics, StoreView store, List<String> consumers, List<String> receivers) {
        this(metrics, store, consumers, receivers, POLL);
    }

    /** @param poll how often the store is looked at */
    MetricsConsumer(
            SignalmanMetrics metrics, StoreView store, List<String> consumers, List<String> receivers, Duration poll) {
        this.poll = poll;
        this.metrics = metrics;
        this.store = store;
        this.consumers = List.copyOf(consumers);
        this.receivers = List.copyOf(receivers);
        metrics.keep();
    }

    /** Completes when every later event will be counted; the current state is rebuilt in the background. */
    @Override
    public Future<?> start() {
        EventBusAddresses.ALL.forEach(
                address -> vertx.eventBus().<LoggedEvent>consumer(address, message -> heard(message.body())));
        headAtStart = await(store.head());
        wanted = Math.max(wanted, headAtStart);
        context.runOnContext(v -> {
            catchUp();
            poll();
        });
        vertx.setPeriodic(poll.toMillis(), timer -> poll());
        vertx.setPeriodic(EXPIRE.toMillis(), timer -> metrics.expire());
        return Future.succeededFuture();
    }

    /** Keeps what it knows. */
    @Override
    public Future<?> stop() {
        stopped = true;
        if (saving) {
            Promise<Void> ending = Promise.promise();
            lastSave = ending;
            return ending.future();
        }
        save();
        return Future.succeededFuture();
    }

    private void heard(LoggedEvent event) {
        wanted = Math.max(wanted, event.position());
        if (!reading && metrics.ready() && event.position() == position + 1) {
            take(event);
        } else if (event.position() > position && metrics.ready()) {
            catchUp();
        }
    }

    /** Reads the log until there is no more; while it waits for the database, messages only move the goal. */
    private void catchUp() {
        if (reading) {
            return;
        }
        reading = true;
        try {
            if (!loaded) {
                load();
            }
            while (position < wanted && !stopped) {
                List<LoggedEvent> batch = await(store.read(position, BATCH));
                if (batch.isEmpty()) {
                    break;
                }
                batch.forEach(this::take);
                if (position - saved >= SAVE_AFTER_EVENTS) {
                    save();
                }
            }
            if (!metrics.ready() && !stopped) {
                metrics.becameReady();
                log.atInfo().addKeyValue("position", position).log("metrics have the current state");
            }
        } catch (Exception e) { // await throws the failure as it is, checked or not
            trouble(e);
        } finally {
            reading = false;
        }
    }

    private void load() {
        for (SnapshotTable<?> table : metrics.state()) {
            load(table);
        }
        load(starts);
        saved = await(store.position(NAME));
        MetricsStart start = starts.get("", "");
        if (start == null) {
            // what is in the log already happened before anybody counted, or was counted by a program that did not keep
            // it
            start = new MetricsStart("", saved > 0 ? saved : headAtStart);
            starts.put("", "", start);
            Commit commit = new Commit();
            starts.drainTo(commit);
            await(store.commit(commit));
        }
        countsAfter = Math.max(saved, start.countsAfter());
        metrics.restore(await(store.snapshots(SavedCounter.KIND)), await(store.snapshots(SavedHistogram.KIND)));
        position = start.kinds().equals(MetricsStart.kinds(metrics.state())) ? saved : 0;
        loaded = true;
    }

    private <T> void load(SnapshotTable<T> table) {
        table.load(await(store.snapshots(table.kind())));
    }

    /** In one transaction, so that state and position belong together; not before all is read, or an old state would replace a new one. */
    private void save() {
        if (saving || !metrics.ready() || (position == saved && !metrics.unsaved())) {
            return;
        }
        saving = true;
        long upTo = position;
        Commit commit = new Commit().position(NAME, upTo);
        starts.put("", "", new MetricsStart(MetricsStart.kinds(metrics.state()), countsAfter));
        starts.drainTo(commit);
        metrics.drainTo(commit);
        try {
            await(store.commit(commit));
            metrics.written();
            saved = upTo;
            unsavable = false;
        } catch (Exception e) { // await throws the failure as it is, checked or not
            unsavable = true;
            metrics.undrain();
            starts.undrain();
            trouble(e);
        } finally {
            saving = false;
            if (lastSave != null) {
                lastSave.complete();
            }
        }
    }

    private void take(LoggedEvent logged) {
        if (logged.position() <= position) {
            return;
        }
        position = logged.position();
        boolean live = position > countsAfter && !logged.event().header().backfilled();
        metrics.observe(logged.event(), live);
    }

    /** Asks the store how it stands, and notices events of which no message came. */
    private void poll() {
        if (polling || stopped) {
            return;
        }
        polling = true;
        try {
            long head = await(store.head());
            Map<String, Long> positions = new HashMap<>();
            positions.put(NAME, position);
            for (String consumer : consumers) {
                positions.put(consumer, await(store.position(consumer)));
            }
            metrics.storeStands(
                    new StoreSample(head, positions, receivers, await(store.logStatus()), await(store.outboxStatus())));
            wanted = Math.max(wanted, head);
            // a store that can be read and not written would be told of with each look
            if (troubled && !unsavable) {
                troubled = false;
                log.info("metrics can use the store again");
            }
        } catch (Exception e) { // await throws the failure as it is, checked or not
            metrics.storeStands(null);
            trouble(e);
        } finally {
            polling = false;
        }
        catchUp();
        save();
    }

    private void trouble(Exception e) {
        if (!troubled && !stopped) {
            troubled = true;
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("retry_every", poll)
                    .log("metrics cannot use the store: gauges about it leave and what is kept is not until they can");
        }
    }
}
