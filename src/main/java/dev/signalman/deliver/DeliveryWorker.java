package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.deliver.DeliveryObserver.Outcome;
import dev.signalman.store.Message;
import dev.signalman.store.OutboxEntry;
import dev.signalman.store.Store;
import dev.signalman.store.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds: in order per (receiver, group), at least once, with the message's key on every attempt. Deploy one
 * instance, on virtual threads.
 */
public final class DeliveryWorker extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration AFTER_LOST_OUTCOME = Duration.ofSeconds(30);
    /** More than can be under way at once, so that there is always something to begin. */
    private static final int PER_RECEIVER = 128;

    private final Store store;
    private final DeliveryOptions options;
    private final DeliveryLimits strangers;
    private final InstantSource clock;
    private final String userAgent;
    private final DeliveryObserver observer;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Set<Long> underWay = new HashSet<>();
    /** What is kept alive and is being told again. */
    private final Set<String> beating = new HashSet<>();
    /** The steps made of messages that take several. */
    private final Map<Long, Set<String>> steps = new HashMap<>();
    /** Receivers of messages that are not in the configuration, as far as it was said. */
    private final Set<String> unknown = new HashSet<>();
    /** What ended since the last look at the outbox began: that look may still show it as waiting. */
    private final Set<Long> ended = new HashSet<>();
    /** What the last look found and what had no place yet, oldest first. */
    private List<OutboxEntry> waiting = List.of();

    private volatile @Nullable Context own;
    private @Nullable Wire wire;
    private Pause pause = Pause.NONE;
    /** Whether the store has taken a write since the start and since an outcome was lost. */
    private boolean writable;

    private final NotificationJson notifications = new NotificationJson();

    private boolean looking;
    private boolean again;
    private boolean failing;
    private boolean stopping;
    private @Nullable Promise<Void> idle;

    /**
     * @param receivers every configured receiver; what is addressed to another name waits for it to come back, and is given up in
     *     the end
     * @param version of Signalman, for the User-Agent
     * @param observer hears of every attempt
     */
    public DeliveryWorker(
            Store store,
            DeliveryOptions options,
            Collection<? extends Receiver> receivers,
            InstantSource clock,
            String version,
            DeliveryObserver observer) {
        this.store = store;
        this.options = options;
        this.strangers = DeliveryLimits.of(1).withEnd(options.keepUnknown(), Integer.MAX_VALUE);
        this.clock = clock;
        this.userAgent = "Signalman/" + version;
        this.observer = observer;
        for (Receiver receiver : receivers) {
            if (lanes.put(receiver.name(), new Lane(receiver, clock.instant())) != null) {
                throw new IllegalArgumentException("two receivers have the name '" + receiver.name() + "'");
            }
        }
    }

    @Override
    public Future<?> start() {
        int connections = lanes.values().stream()
                .mapToInt(lane -> lane.receiver().limits().concurrency())
                .sum();
        wire = new Wire(vertx, store, clock, userAgent, options.maxReplyBytes(), connections);
        own = context;
        vertx.setPeriodic(options.poll().toMillis(), timer -> look());
        wake();
        return Future.succeededFuture();
    }

    /** Says that the outbox has something new. Any thread; at once. */
    public void wake() {
        Context mine = own;
        if (mine != null) {
            mine.runOnContext(v -> look());
        }
    }

    /** How each configured receiver does. Any thread. */
    public List<ReceiverState> states() {
        return lanes.values().stream().map(Lane::state).toList();
    }

    /** Lets attempts under way end, within the limit, then cuts them off; they will be made again with the same key. */
    @Override
    public Future<?> stop() {
        stopping = true;
        own = null;
        Future<Void> drained = Future.succeededFuture();
        if (busy()) {
            Promise<Void> waiting = Promise.promise();
            idle = waiting;
            drained = waiting.future()
                    .timeout(options.stopWithin().toMillis(), TimeUnit.MILLISECONDS)
                    .otherwiseEmpty();
        }
        return drained.compose(v -> wire == null ? Future.succeededFuture() : wire.close());
    }

    private boolean busy() {
        return looking || !underWay.isEmpty() || !beating.isEmpty();
    }

    /** One look at a time: while one awaits the store, others only leave a note. */
    private void look() {
        if (pause.holds(clock.instant())) {
            return;
        }
        if (looking || stopping) {
            again = true;
            return;
        }
        looking = true;
        try {
            do {
                again = false;
                keepAlive();
                dispatch();
            } while (again && !stopping);
            if (failing) {
                failing = false;
                log.info("the outbox can be read and written again");
            }
        } catch (Exception e) {
            if (!failing && !stopping) {
                failing = true;
                log.error(
                        "the outbox cannot be read or written, so nothing is sent; tries again every {} ms",
                        options.poll().toMillis(),
                        e);
            }
        } finally {
            looking = false;
            maybeIdle();
        }
    }

    private void keepAlive() {
        Instant now = clock.instant();
        for (Lane lane : lanes.values()) {
            if (!stopping
                    && lane.receiver() instanceof Receiver.KeptAlive kept
                    && lane.beatDue(kept.every(), now)
                    && lane.enter(now)) {
                lane.beaten(kept.every(), now);
                beating.add(kept.name());
                context.runOnContext(v -> beat(lane, kept));
            }
        }
    }

    private void beat(Lane lane, Receiver.KeptAlive kept) {
        try {
            Wire mine = wire;
            if (!stopping && mine != null) {
                learn(lane, kept.beat(mine).cleaned(kept.redaction()));
            }
        } catch (Exception e) {
            lane.asked();
            if (!stopping) {
                log.error(
                        "{} could not be told again what it holds: {}",
                        kept.name(),
                        kept.redaction().clean(named(e)));
            }
        } finally {
            lane.leave();
            beating.remove(kept.name());
            maybeIdle();
            look();
        }
    }

    private void dispatch() {
        Instant now = clock.instant();
        ended.clear();
        List<OutboxEntry> due = await(store.due(now, PER_RECEIVER));
        if (!writable) {
            proveWritable(due, now);
        }
        List<OutboxEntry> free = new ArrayList<>();
        for (OutboxEntry entry : due) {
            if (!isFree(entry)) {
                continue;
            }
            if (lanes.containsKey(entry.message().receiver())) {
                free.add(entry);
            } else if (!stopping) {
                unknown(entry, now);
            }
        }
        // others may have ended while an unknown one was put off
        free.removeIf(entry -> !isFree(entry));
        waiting = free;
        begin();
    }

    /** Begins what waits and has a place. */
    private void begin() {
        Instant now = clock.instant();
        if (stopping || pause.holds(now)) {
            return;
        }
        @Nullable Duration opens = null;
        Set<String> full = new HashSet<>();
        for (Iterator<OutboxEntry> entries = waiting.iterator(); entries.hasNext(); ) {
            OutboxEntry entry = entries.next();
            String receiver = entry.message().receiver();
            Lane lane = Objects.requireNonNull(lanes.get(receiver));
            if (full.contains(receiver)) {
                continue;
            }
            if (lane.enter(now)) {
                entries.remove();
                underWay.add(entry.id());
                context.runOnContext(v -> attempt(lane, entry));
            } else {
                full.add(receiver);
                Duration wait = lane.opensIn(now);
                opens = wait == null || (opens != null && opens.compareTo(wait) < 0) ? opens : wait;
            }
        }
        if (opens != null && opens.compareTo(options.poll()) < 0) {
            vertx.setTimer(Math.max(1, opens.toMillis()), timer -> look());
        }
    }

    /**
     * Goes on with what the last look found, and looks again once that is all begun: a look reads the bodies of all that is due, which
     * is too much for each message.
     */
    private void goOn(String receiver) {
        if (waiting.stream().anyMatch(entry -> entry.message().receiver().equals(receiver))) {
            begin();
        } else {
            look();
        }
    }

    private boolean isFree(OutboxEntry entry) {
        return !underWay.contains(entry.id()) && !ended.contains(entry.id());
    }

    /** Without it, a full disk would let every start of a supervised daemon send the same messages again. */
    private void proveWritable(List<OutboxEntry> due, Instant now) {
        for (OutboxEntry entry : due) {
            if (isFree(entry)) {
                await(store.begun(entry.id(), now));
                writable = true;
                return;
            }
        }
    }

    private void unknown(OutboxEntry entry, Instant now) {
        String name = entry.message().receiver();
        String reason = "the receiver '" + name + "' is not in the configuration any more";
        Instant next = backoff.next(
                strangers, now, entry.message().createdAt(), entry.attempts() + 1, strangers.longestRetry());
        if (next == null) {
            giveUp(entry, reason, Duration.ZERO);
            return;
        }
        await(store.retryAt(entry.id(), next, reason));
        observer.attempted(name, Outcome.RETRIED, Duration.ZERO);
        if (unknown.add(name)) {
            log.warn(
                    "{}: its messages are kept for {} h in case it comes back",
                    reason,
                    options.keepUnknown().toHours());
        }
    }

    private void attempt(Lane lane, OutboxEntry entry) {
        try {
            Wire mine = wire;
            if (stopping || mine == null) {
                return;
            }
            long began = System.nanoTime();
            Verdict verdict = verdict(lane, entry, mine);
            if (stopping && verdict instanceof Verdict.Retry) {
                // Cut off by our own stop, most likely: no failure of the receiver, so it is not counted.
                return;
            }
            settle(lane, entry, verdict, Duration.ofNanos(System.nanoTime() - began));
        } catch (Exception e) {
            lane.asked();
            // The outcome is not on disk, so the message comes again: the steps made are remembered, but not over a
            // restart.
            if (!stopping) {
                // a database that takes no outcomes must not make us send the same again and again
                writable = false;
                pause = Pause.of(clock.instant(), AFTER_LOST_OUTCOME);
                log.error(
                        "the outcome of message {} was not stored ({}); tries again after {} s",
                        entry.message().key(),
                        e.getMessage(),
                        AFTER_LOST_OUTCOME.toSeconds());
            }
        } finally {
            lane.leave();
            underWay.remove(entry.id());
            ended.add(entry.id());
            maybeIdle();
            goOn(entry.message().receiver());
        }
    }

    /** What the receiver makes of it. A message that it cannot handle must stop neither the others nor their receivers. */
    private Verdict verdict(Lane lane, OutboxEntry entry, Wire mine) throws Exception {
        Receiver receiver = lane.receiver();
        Delivery delivery = new Delivery(entry.message(), steps.computeIfAbsent(entry.id(), id -> new HashSet<>()));
        Verdict verdict;
        try {
            verdict = receiver.attempt(delivery, mine);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            verdict = new Verdict.Dead("it cannot be made ready for the receiver: " + named(e));
        }
        Verdict clean = verdict.cleaned(receiver.redaction());
        learn(lane, clean);
        return clean;
    }

    /**
     * Makes one attempt past the outbox, for somebody who waits for what comes of it. Any thread.
     *
     * @return empty if it was delivered, else what went wrong, without secrets
     */
    public Future<Optional<String>> tryOnce(Notification notification) {
        Context mine = own;
        Lane lane = lanes.get(notification.integration());
        if (mine == null || lane == null) {
            return Future.succeededFuture(
                    Optional.of(lane == null ? "there is no such receiver" : "Signalman is not running"));
        }
        Promise<Optional<String>> answer = Promise.promise();
        mine.runOnContext(v -> answer.complete(tried(lane.receiver(), notification)));
        return answer.future();
    }

    /** Whether a receiver keeps what it is told until it is told the end. */
    public boolean showsState(String receiver) {
        Lane lane = lanes.get(receiver);
        return lane != null && lane.receiver().showsState();
    }

    private Optional<String> tried(Receiver receiver, Notification notification) {
        Wire mine = wire;
        if (stopping || mine == null) {
            return Optional.of("Signalman is stopping");
        }
        Verdict verdict;
        try {
            verdict = receiver.attempt(new Delivery(notifications.message(notification), new HashSet<>()), mine);
        } catch (RuntimeException e) {
            verdict = new Verdict.Dead(named(e));
        }
        return switch (verdict.cleaned(receiver.redaction())) {
            case Verdict.Delivered d -> Optional.empty();
            case Verdict.Partly p -> Optional.empty();
            case Verdict.Retry retry -> Optional.of(retry.error());
            case Verdict.Dead dead -> Optional.of(dead.error());
        };
    }

    private static String named(Exception e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    /** What an attempt says about the receiver, and the one line in the log when that changes. */
    private void learn(Lane lane, Verdict verdict) {
        String name = lane.receiver().name();
        Instant now = clock.instant();
        Instant since = lane.state().failingSince();
        switch (verdict) {
            case Verdict.Delivered delivered -> well(name, lane.answered(), since, now);
            case Verdict.Partly partly -> well(name, lane.answered(), since, now);
            case Verdict.Dead dead -> well(name, lane.answered(), since, now);
            case Verdict.Retry retry
            when retry.after() != null -> {
                lane.asked();
                Duration longest = lane.receiver().limits().longestRetry();
                lane.pause(now, retry.after().compareTo(longest) < 0 ? retry.after() : longest);
            }
            case Verdict.Retry retry
            when !stopping -> {
                switch (lane.failed(now, retry.error())) {
                    case FAILS ->
                        log.warn("{} does not take messages ({}); they are kept and sent again", name, retry.error());
                    case OPENED ->
                        log.warn(
                                "{} has failed {} times in a row ({}); it is left alone but for one message now and then",
                                name,
                                lane.receiver().limits().breakerFailures(),
                                retry.error());
                    default -> {}
                }
            }
            case Verdict.Retry retry -> lane.asked();
        }
    }

    private static void well(String name, Lane.Change change, @Nullable Instant since, Instant now) {
        if (change == Lane.Change.WELL && since != null) {
            log.info(
                    "{} takes messages again, after {} s",
                    name,
                    Duration.between(since, now).toSeconds());
        }
    }

    private void settle(Lane lane, OutboxEntry entry, Verdict verdict, Duration elapsed) {
        Message message = entry.message();
        Instant now = clock.instant();
        switch (verdict) {
            case Verdict.Delivered delivered -> {
                await(store.delivered(entry.id(), now));
                steps.remove(entry.id());
                observer.attempted(message.receiver(), Outcome.DELIVERED, elapsed);
            }
            case Verdict.Partly partly -> {
                // it stays the first of its group
            }
            case Verdict.Retry retry -> {
                Instant next = backoff.next(
                        lane.receiver().limits(), now, message.createdAt(), entry.attempts() + 1, retry.after());
                if (next == null) {
                    giveUp(
                            entry,
                            "it failed " + (entry.attempts() + 1) + " times or is too old; the last: " + retry.error(),
                            elapsed);
                    return;
                }
                await(store.retryAt(entry.id(), next, retry.error()));
                observer.attempted(message.receiver(), Outcome.RETRIED, elapsed);
            }
            case Verdict.Dead dead -> giveUp(entry, dead.error(), elapsed);
        }
    }

    private void giveUp(OutboxEntry entry, String reason, Duration elapsed) {
        await(store.dead(entry.id(), clock.instant(), reason));
        steps.remove(entry.id());
        observer.attempted(entry.message().receiver(), Outcome.DEAD, elapsed);
        log.error(
                "message {} for {} was given up: {}",
                entry.message().key(),
                entry.message().receiver(),
                reason);
    }

    private void maybeIdle() {
        if (idle != null && !busy()) {
            idle.tryComplete();
        }
    }
}
