package dev.signalman.metrics;

import static io.vertx.core.Future.await;

import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.LoggedEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into metrics. Deploy it on a virtual thread, before anything that commits events.
 *
 * <p>At the start it reads the log from the beginning to rebuild the current state, without counting. Afterwards it uses the
 * messages of the bus as long as each follows the one before; at any gap (the bus drops messages when a burst exceeds its
 * buffer) it reads what is missing from the log. Its position in the log makes sure that nothing is missed or counted twice.
 */
public final class MetricsConsumer extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(MetricsConsumer.class);
    private static final int BATCH = 1_000;
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final List<String> ADDRESSES = List.of(
            EventBusAddresses.PIPELINES,
            EventBusAddresses.WORKFLOWS,
            EventBusAddresses.PROJECTS,
            EventBusAddresses.AGENTS,
            EventBusAddresses.QUEUES,
            EventBusAddresses.DEPLOYMENTS,
            EventBusAddresses.COLLECTORS,
            EventBusAddresses.RERUNS,
            EventBusAddresses.INCIDENTS);

    private final SignalmanMetrics metrics;
    private final StoreView store;
    private final List<String> consumers;
    private final List<String> receivers;

    private long position;
    private long wanted;
    private long countsAfter;
    private boolean reading;
    private boolean polling;
    private boolean troubled;
    private boolean stopped;

    /**
     * @param consumers names of the durable consumers whose lag is shown
     * @param receivers names of the configured receivers
     */
    public MetricsConsumer(SignalmanMetrics metrics, StoreView store, List<String> consumers, List<String> receivers) {
        this.metrics = metrics;
        this.store = store;
        this.consumers = List.copyOf(consumers);
        this.receivers = List.copyOf(receivers);
    }

    /** Completes when every later event will be counted; the current state is rebuilt in the background. */
    @Override
    public Future<?> start() {
        ADDRESSES.forEach(address -> vertx.eventBus().<LoggedEvent>consumer(address, message -> heard(message.body())));
        countsAfter = await(store.head());
        wanted = Math.max(wanted, countsAfter);
        context.runOnContext(v -> {
            catchUp();
            poll();
        });
        vertx.setPeriodic(POLL.toMillis(), timer -> poll());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
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
            while (position < wanted && !stopped) {
                List<LoggedEvent> batch = await(store.read(position, BATCH));
                if (batch.isEmpty()) {
                    break;
                }
                batch.forEach(this::take);
            }
            if (!metrics.ready() && !stopped) {
                metrics.becameReady();
                log.atInfo().addKeyValue("position", position).log("metrics rebuilt the current state from the log");
            }
        } catch (Exception e) { // await throws the failure as it is, checked or not
            trouble(e);
        } finally {
            reading = false;
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
            positions.put("metrics", position);
            for (String consumer : consumers) {
                positions.put(consumer, await(store.position(consumer)));
            }
            metrics.storeStands(new StoreSample(head, positions, receivers, await(store.outboxStatus())));
            wanted = Math.max(wanted, head);
            if (troubled) {
                troubled = false;
                log.info("metrics can read the store again");
            }
        } catch (Exception e) { // await throws the failure as it is, checked or not
            metrics.storeStands(null);
            trouble(e);
        } finally {
            polling = false;
        }
        catchUp();
    }

    private void trouble(Exception e) {
        if (!troubled && !stopped) {
            troubled = true;
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("retry_every", POLL)
                    .log("metrics cannot read the store: gauges about it leave until they can");
        }
    }
}
