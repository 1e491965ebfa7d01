package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.deliver.DeliveryObserver.Outcome;
import dev.signalman.store.Message;
import dev.signalman.store.OutboxEntry;
import dev.signalman.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the outbox holds: in order per incident, at least once, with the message's key on every attempt. Deploy one instance,
 * on virtual threads.
 */
public final class DeliveryWorker extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration AFTER_LOST_OUTCOME = Duration.ofSeconds(30);
    /** More than can be under way at once, so that there is always something to begin. */
    private static final int PER_RECEIVER = 128;

    private final Store store;
    private final DeliveryOptions options;
    private final InstantSource clock;
    private final String userAgent;
    private final DeliveryObserver observer;
    private final Backoff backoff;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Set<Long> underWay = new HashSet<>();
    /** Receivers of messages that are not in the configuration, as far as it was said. */
    private final Set<String> unknown = new HashSet<>();
    /** What ended since the last look at the outbox began: that look may still show it as waiting. */
    private final Set<Long> ended = new HashSet<>();

    private volatile @Nullable Context own;
    private @Nullable Post post;
    private Instant pausedAt = Instant.MIN;
    private Instant pausedUntil = Instant.MIN;
    /** Whether the store has taken a write since the start and since an outcome was lost. */
    private boolean writable;

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
        this.clock = clock;
        this.userAgent = "Signalman/" + version;
        this.observer = observer;
        this.backoff = new Backoff(options, RandomGenerator.getDefault());
        for (Receiver receiver : receivers) {
            var lane = new Lane(receiver, options.concurrency(), clock.instant());
            if (lanes.put(receiver.name(), lane) != null) {
                throw new IllegalArgumentException("two receivers have the name '" + receiver.name() + "'");
            }
        }
    }

    @Override
    public Future<?> start() {
        post = new Post(vertx, options, clock, userAgent, lanes.size());
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

    /** Lets attempts under way end, within the limit, then cuts them off; they will be made again with the same key. */
    @Override
    public Future<?> stop() {
        stopping = true;
        own = null;
        Future<Void> drained = Future.succeededFuture();
        if (!underWay.isEmpty() || looking) {
            Promise<Void> waiting = Promise.promise();
            idle = waiting;
            drained = waiting.future()
                    .timeout(options.stopWithin().toMillis(), TimeUnit.MILLISECONDS)
                    .otherwiseEmpty();
        }
        return drained.compose(v -> post == null ? Future.succeededFuture() : post.close());
    }

    /** A clock that was set back ends a pause, which would otherwise last until the old time has come again. */
    private boolean paused(Instant now) {
        return !now.isBefore(pausedAt) && now.isBefore(pausedUntil);
    }

    /** One look at a time: while one awaits the store, others only leave a note. */
    private void look() {
        if (paused(clock.instant())) {
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

    private void dispatch() {
        Instant now = clock.instant();
        ended.clear();
        List<OutboxEntry> due = await(store.due(now, PER_RECEIVER));
        if (!writable) {
            proveWritable(due, now);
        }
        @Nullable Duration opens = null;
        for (OutboxEntry entry : due) {
            if (stopping) {
                return;
            }
            if (!isFree(entry)) {
                continue;
            }
            Lane lane = lanes.get(entry.message().receiver());
            if (lane == null) {
                unknown(entry, now);
            } else if (lane.enter(now)) {
                underWay.add(entry.id());
                context.runOnContext(v -> attempt(lane, entry));
            } else {
                Duration wait = lane.opensIn(now);
                opens = wait == null || (opens != null && opens.compareTo(wait) < 0) ? opens : wait;
            }
        }
        if (opens != null && opens.compareTo(options.poll()) < 0) {
            vertx.setTimer(Math.max(1, opens.toMillis()), timer -> look());
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
        Instant next = backoff.next(now, entry.message().createdAt(), entry.attempts() + 1, options.longestRetry());
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
                    options.maxAge().toHours());
        }
    }

    private void attempt(Lane lane, OutboxEntry entry) {
        try {
            Post sender = post;
            if (stopping || sender == null) {
                return;
            }
            long began = System.nanoTime();
            Verdict verdict = await(sender.send(lane.receiver(), entry.message()));
            if (stopping && verdict instanceof Verdict.Retry) {
                // Cut off by our own stop, most likely: no failure of the receiver, so it is not counted.
                return;
            }
            settle(lane, entry, verdict, Duration.ofNanos(System.nanoTime() - began));
        } catch (Exception e) {
            // The outcome is not on disk, so the message comes again, with the same key.
            if (!stopping) {
                // a database that takes no outcomes must not make us send the same again and again
                writable = false;
                pausedAt = clock.instant();
                pausedUntil = pausedAt.plus(AFTER_LOST_OUTCOME);
                log.error(
                        "the outcome of message {} was not stored ({}); it is sent again after {} s, with the same key",
                        entry.message().key(),
                        e.getMessage(),
                        AFTER_LOST_OUTCOME.toSeconds());
            }
        } finally {
            lane.leave();
            underWay.remove(entry.id());
            ended.add(entry.id());
            maybeIdle();
            look();
        }
    }

    private void settle(Lane lane, OutboxEntry entry, Verdict verdict, Duration elapsed) {
        Message message = entry.message();
        Instant now = clock.instant();
        switch (verdict) {
            case Verdict.Delivered delivered -> {
                await(store.delivered(entry.id(), now));
                observer.attempted(message.receiver(), Outcome.DELIVERED, elapsed);
                Instant since = lane.succeeded();
                if (since != null) {
                    log.info(
                            "{} takes messages again, after {} s",
                            message.receiver(),
                            Duration.between(since, now).toSeconds());
                }
            }
            case Verdict.Retry retry -> {
                if (retry.after() != null) {
                    lane.pause(now, min(retry.after(), options.longestRetry()));
                }
                Instant next = backoff.next(now, message.createdAt(), entry.attempts() + 1, retry.after());
                if (next == null) {
                    giveUp(
                            entry,
                            "it failed " + (entry.attempts() + 1) + " times or is too old; the last: " + retry.error(),
                            elapsed);
                    return;
                }
                await(store.retryAt(entry.id(), next, retry.error()));
                observer.attempted(message.receiver(), Outcome.RETRIED, elapsed);
                if (lane.failed(now)) {
                    log.warn(
                            "{} does not take messages ({}); they are kept and sent again",
                            message.receiver(),
                            retry.error());
                }
            }
            case Verdict.Dead dead -> giveUp(entry, dead.error(), elapsed);
        }
    }

    private void giveUp(OutboxEntry entry, String reason, Duration elapsed) {
        await(store.dead(entry.id(), clock.instant(), reason));
        observer.attempted(entry.message().receiver(), Outcome.DEAD, elapsed);
        log.error(
                "message {} for {} was given up: {}",
                entry.message().key(),
                entry.message().receiver(),
                reason);
    }

    private void maybeIdle() {
        if (idle != null && underWay.isEmpty() && !looking) {
            idle.tryComplete();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
