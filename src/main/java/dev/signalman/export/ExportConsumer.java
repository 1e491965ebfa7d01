package dev.signalman.export;

import static io.vertx.core.Future.await;

import dev.signalman.deliver.Backoff;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.LoggedEvent;
import dev.signalman.export.ExportObserver.Outcome;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One export: reads the log after its own position and hands events to its sink in order. Its position moves when the sink has them, so that
 * a kill repeats one batch at most and skips nothing. Deploy one instance for each export, on virtual threads.
 */
public final class ExportConsumer extends VerticleBase {
    /** What names of positions in the log begin with; the export's name follows. */
    public static final String NAMES = "export/";

    private static final Logger log = LoggerFactory.getLogger(ExportConsumer.class);
    private static final int BATCH = 500;
    private static final long MOST_AT_ONCE = 4L * 1024 * 1024;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

    private final Store store;
    private final ExportOptions options;
    private final InstantSource clock;
    private final ExportObserver observer;
    private final Map<String, String> organizations;
    private final Function<ExportConsumer, Sink> sinks;
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private final Promise<Void> stop = Promise.promise();
    private final Promise<Void> ended = Promise.promise();
    private final RecentCommits commits = new RecentCommits();
    private final Standing standing;
    private @Nullable Pauses pauses;
    private volatile Promise<Void> wakeUp = Promise.promise();
    private volatile boolean stopping;
    private boolean interrupted;
    private long position;

    /** How a time is waited for. */
    @FunctionalInterface
    interface Pauses {
        Future<?> pause(Duration time);
    }

    /**
     * Creates the verticle.
     *
     * @param store with the log
     * @param options what goes where
     * @param organizations their addresses in Semaphore, by configured name: the sources of events
     * @param clock the time
     * @param version of Signalman, for the User-Agent
     * @param observer hears how it goes
     */
    public ExportConsumer(
            Store store,
            ExportOptions options,
            Map<String, String> organizations,
            InstantSource clock,
            String version,
            ExportObserver observer) {
        this(
                store,
                options,
                organizations,
                clock,
                observer,
                self -> Sinks.of(options.sink(), self.vertx, store, clock, version),
                null);
    }

    ExportConsumer(
            Store store,
            ExportOptions options,
            Map<String, String> organizations,
            InstantSource clock,
            ExportObserver observer,
            Function<ExportConsumer, Sink> sinks,
            @Nullable Pauses pauses) {
        this.store = store;
        this.options = options;
        this.organizations = organizations;
        this.clock = clock;
        this.observer = observer;
        this.sinks = sinks;
        this.pauses = pauses;
        this.standing = new Standing(options.name(), options.retry(), observer);
    }

    @Override
    public Future<?> start() {
        Sink sink = sinks.apply(this);
        if (!await(store.status()).positions().containsKey(options.consumer())) {
            long first = options.from() == ExportOptions.From.NOW ? await(store.head()) : 0;
            await(store.commit(new Commit().position(options.consumer(), first)));
        }
        load();
        EventBusAddresses.ALL.forEach(
                address -> vertx.eventBus().<LoggedEvent>localConsumer(address, message -> wake()));
        // for what another node wrote
        vertx.setPeriodic(TICK.toMillis(), timer -> wake());
        context.runOnContext(nothing -> run(sink));
        return Future.succeededFuture();
    }

    /** Completes when nothing is under way any more, or after some seconds: a sink that does not answer gets the batch again. */
    @Override
    public Future<?> stop() {
        stopping = true;
        stop.tryComplete();
        wake();
        return ended.future()
                .timeout(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void run(Sink sink) {
        Envelopes envelopes = new Envelopes(options, organizations, commits);
        while (!stopping) {
            // made before anything is looked at, so that no call to wake is lost
            Promise<Void> next = Promise.promise();
            wakeUp = next;
            try {
                boolean read = turn(sink, envelopes);
                if (interrupted) {
                    interrupted = false;
                    log.atInfo().addKeyValue("export", options.name()).log("export is not interrupted any more");
                }
                if (!read && !stopping) {
                    await(next.future());
                }
            } catch (Throwable e) {
                // await throws what the store failed with, checked or not
                storeFailed(e);
            }
        }
        sink.close();
        ended.complete();
    }

    /** False if there was nothing to read. */
    private boolean turn(Sink sink, Envelopes envelopes) {
        List<LoggedEvent> events = await(store.read(position, BATCH));
        if (events.isEmpty()) {
            return false;
        }
        List<Envelope> batch = new ArrayList<>();
        long bytes = 0;
        long through = position;
        for (LoggedEvent logged : events) {
            commits.learn(logged.event());
            Optional<Envelope> wanted = envelope(envelopes, logged);
            if (wanted.isPresent()) {
                long size = wanted.get().data().length();
                if (batch.size() == sink.most() || (!batch.isEmpty() && bytes + size > MOST_AT_ONCE)) {
                    if (!deliver(sink, batch, through)) {
                        return true;
                    }
                    batch = new ArrayList<>();
                    bytes = 0;
                }
                batch.add(wanted.get());
                bytes += size;
            }
            through = logged.position();
        }
        deliver(sink, batch, through);
        return true;
    }

    /** What we cannot put into words now we cannot later either, so it must not keep back all that follows. */
    private Optional<Envelope> envelope(Envelopes envelopes, LoggedEvent logged) {
        try {
            return envelopes.of(logged);
        } catch (RuntimeException | StackOverflowError e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("export", options.name())
                    .addKeyValue("event", logged.event().header().id())
                    .addKeyValue("position", logged.position())
                    .log("an event cannot be made a CloudEvent and is left out");
            observer.exported(options.name(), Outcome.REFUSED, 1);
            return Optional.empty();
        }
    }

    /**
     * Hands over a batch, however long it takes.
     *
     * @param through position up to which there is nothing else to export
     * @return false if the log must be read again after the position, since events were lost or we stop
     */
    private boolean deliver(Sink sink, List<Envelope> batch, long through) {
        while (!batch.isEmpty()) {
            switch (sink.take(batch)) {
                case Answer.Taken taken -> {
                    observer.exported(options.name(), Outcome.EXPORTED, batch.size());
                    moveTo(through, standing.worked(clock.instant()));
                    return true;
                }
                case Answer.Failed failed -> {
                    observer.exported(options.name(), Outcome.FAILED, batch.size());
                    if (!failed(failed.error(), false, failed.after())) {
                        return false;
                    }
                }
                case Answer.Refused refused -> {
                    observer.exported(options.name(), Outcome.FAILED, batch.size());
                    if (batch.size() > 1) {
                        return oneByOne(sink, batch, through);
                    }
                    if (standing.givesUp()) {
                        refused(batch.getFirst(), refused.error());
                        moveTo(through, standing.over(clock.instant()));
                        return true;
                    }
                    if (!failed(refused.error(), true, null)) {
                        return false;
                    }
                }
            }
        }
        moveTo(through, false);
        return true;
    }

    /** One of them is wrong, so each is handed over alone to find out which. */
    private boolean oneByOne(Sink sink, List<Envelope> batch, long through) {
        for (int i = 0; i < batch.size(); i++) {
            Envelope one = batch.get(i);
            if (!deliver(sink, List.of(one), i == batch.size() - 1 ? through : one.position())) {
                return false;
            }
        }
        return true;
    }

    private void refused(Envelope event, String error) {
        log.atError()
                .addKeyValue("export", options.name())
                .addKeyValue("event", event.id())
                .addKeyValue("type", event.type())
                .addKeyValue("position", event.position())
                .log(
                        "an event was refused {} times and is left out: {}",
                        options.retry().attempts(),
                        error);
        observer.exported(options.name(), Outcome.REFUSED, 1);
    }

    /** Waits. False if the log must be read again. */
    private boolean failed(String error, boolean refused, @Nullable Duration after) {
        Instant now = clock.instant();
        if (standing.failed(error, refused, now)) {
            await(store.commit(new Commit().put(Outage.KIND, "", options.name(), new Outage(standing.since(now)))));
        }
        if (standing.tooLong(now)) {
            giveUpOld(now.minus(options.retry().hold()));
            pause(standing.pause(backoff, after));
            return false;
        }
        pause(standing.pause(backoff, after));
        return !stopping;
    }

    /** The log may not grow for ever for a sink that is not there. */
    private void giveUpOld(Instant before) {
        Envelopes envelopes = new Envelopes(options, organizations, commits);
        int lost = 0;
        while (!stopping) {
            List<LoggedEvent> old = await(store.read(position, BATCH)).stream()
                    .takeWhile(logged -> logged.event().header().observedAt().isBefore(before))
                    .toList();
            if (old.isEmpty()) {
                break;
            }
            int wanted = (int) old.stream()
                    .filter(logged -> envelope(envelopes, logged).isPresent())
                    .count();
            moveTo(old.getLast().position(), false);
            if (wanted > 0) {
                observer.exported(options.name(), Outcome.LOST, wanted);
                lost += wanted;
            }
        }
        if (lost > 0) {
            log.atError()
                    .addKeyValue("export", options.name())
                    .log(
                            "{} events from before {} are left out: the sink took none for longer than they are kept",
                            lost,
                            before);
        }
    }

    private void moveTo(long through, boolean outageOver) {
        if (through == position && !outageOver) {
            return;
        }
        Commit commit = new Commit().position(options.consumer(), through);
        if (outageOver) {
            commit.remove(Outage.KIND, "", options.name());
        }
        await(store.commit(commit));
        position = through;
    }

    private void pause(Duration time) {
        Pauses given = pauses;
        Future<?> over = given == null ? vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS) : given.pause(time);
        await(Future.any(over, stop.future()));
    }

    private void load() {
        position = await(store.position(options.consumer()));
        Optional<Outage> outage = await(store.snapshot(Outage.KIND, "", options.name()));
        outage.ifPresent(known -> standing.resume(known.since()));
        if (options.payload() == ExportOptions.Payload.CDEVENTS) {
            await(store.read(Math.max(0, position - RecentCommits.LOOK_BACK), RecentCommits.LOOK_BACK)).stream()
                    .filter(logged -> logged.position() <= position)
                    .forEach(logged -> commits.learn(logged.event()));
        }
    }

    /** What was written is not known, so the position is read again; the sink may get a batch twice. */
    private void storeFailed(Throwable e) {
        if (stopping) {
            return;
        }
        if (!interrupted) {
            interrupted = true;
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("export", options.name())
                    .log("export is interrupted, and tries again every {} s", STORE_PAUSE.toSeconds());
        }
        while (!stopping) {
            pause(STORE_PAUSE);
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
