package dev.signalman.push;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes again and again, one push at a time, and says once that it does not work and once that it works again. Belongs to one verticle
 * on virtual threads, on whose context everything here is called.
 */
final class PushLoop {
    private static final Logger log = LoggerFactory.getLogger(PushLoop.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final String name;
    private final Destination destination;
    private final InstantSource clock;
    private final PushObserver observer;
    private final Rhythm rhythm;
    private final Supplier<Answer> push;
    private final Promise<Void> stopping = Promise.promise();

    private Outcome told = Outcome.OK;
    private @Nullable Instant failingSince;
    private int failures;
    private long timer;
    private @Nullable Promise<Void> pushing;

    /**
     * Prepares one.
     *
     * @param name of the destination, for people and as a label
     * @param push makes one push; it may await
     */
    PushLoop(
            Vertx vertx,
            String name,
            Destination destination,
            InstantSource clock,
            PushObserver observer,
            Supplier<Answer> push) {
        this.vertx = vertx;
        this.name = name;
        this.destination = destination;
        this.clock = clock;
        this.observer = observer;
        this.rhythm = new Rhythm(destination.interval(), RandomGenerator.getDefault());
        this.push = push;
    }

    void start() {
        schedule(rhythm.first());
    }

    /** Completes when no push is under way any more, or after some seconds. */
    Future<Void> stop() {
        stopping.tryComplete();
        vertx.cancelTimer(timer);
        Promise<Void> underWay = pushing;
        return underWay == null
                ? Future.succeededFuture()
                : underWay.future()
                        .timeout(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    boolean isStopping() {
        return stopping.future().isComplete();
    }

    /** Waits, but not beyond the stop. */
    void pause(Duration time) {
        Future.await(Future.any(vertx.timer(Math.max(1, time.toMillis())), stopping.future()));
    }

    Rhythm rhythm() {
        return rhythm;
    }

    private void schedule(Duration wait) {
        timer = vertx.setTimer(Math.max(1, wait.toMillis()), fired -> turn());
    }

    private void turn() {
        Promise<Void> underWay = Promise.promise();
        pushing = underWay;
        long began = System.nanoTime();
        try {
            Answer answer = attempt();
            if (!isStopping()) {
                tell(answer);
                schedule(
                        answer.outcome().arrived()
                                ? rhythm.afterSuccess(Duration.ofNanos(System.nanoTime() - began))
                                : rhythm.afterFailure(failures, answer.retryAfter()));
            }
        } finally {
            pushing = null;
            underWay.complete();
        }
    }

    private Answer attempt() {
        try {
            return push.get();
        } catch (Exception e) { // await throws the failure as it is, checked or not
            if (!isStopping()) {
                log.atError().setCause(e).addKeyValue("destination", name).log("the metrics could not be made ready");
            }
            return Answer.of(
                    Outcome.ERROR,
                    "they could not be made ready: " + e.getClass().getSimpleName());
        }
    }

    private void tell(Answer answer) {
        Outcome outcome = answer.outcome();
        Instant now = clock.instant();
        observer.pushed(name, outcome.text(), now);
        failures = outcome.arrived() ? 0 : failures + 1;
        Outcome before = told;
        told = outcome.arrived() ? outcome : Outcome.UNAVAILABLE;
        if (told == before) {
            return;
        }
        String where = name + " at " + destination.url().getAuthority();
        if (told == Outcome.OK) {
            Instant since = failingSince;
            log.info(
                    "{} takes the metrics again, after {} s",
                    where,
                    since == null ? 0 : Duration.between(since, now).toSeconds());
            failingSince = null;
            return;
        }
        failingSince = failingSince == null ? now : failingSince;
        if (told == Outcome.PARTIAL) {
            log.warn("{} does not take all of the metrics: {}", where, answer.words());
        } else {
            log.warn(
                    "{} does not take the metrics ({}); it is tried again, less and less often", where, answer.words());
        }
    }
}
