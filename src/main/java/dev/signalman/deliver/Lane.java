package dev.signalman.deliver;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver can take at the moment: a token bucket, the requests in flight, a pause that it asked for, and the circuit
 * breaker. One thread only, except for {@link #state}.
 */
final class Lane {
    private final Receiver receiver;
    private final DeliveryLimits limits;
    private final Breaker breaker;
    private final double burst;
    private double tokens;
    private Instant filled;
    private Pause pause = Pause.NONE;
    private int inFlight;
    private volatile ReceiverState state;
    /** When what the receiver keeps alive must be sent again. */
    private Instant beatAt;

    Lane(Receiver receiver, Instant now) {
        this.receiver = receiver;
        this.limits = receiver.limits();
        this.breaker = new Breaker(limits);
        this.burst = Math.max(1, 2 * limits.perSecond());
        this.tokens = burst;
        this.filled = now;
        this.beatAt = now;
        this.state = new ReceiverState(receiver.name(), false, null, "");
    }

    Receiver receiver() {
        return receiver;
    }

    ReceiverState state() {
        return state;
    }

    /** Takes a place if there is one; {@link #leave} gives it back. */
    boolean enter(Instant now) {
        fill(now);
        if (inFlight >= limits.concurrency() || tokens < 1 || pause.holds(now) || !breaker.lets(now)) {
            return false;
        }
        tokens -= 1;
        inFlight++;
        breaker.begun();
        return true;
    }

    void leave() {
        inFlight--;
    }

    void pause(Instant now, Duration time) {
        pause = pause.or(Pause.of(now, time), now);
    }

    /** True once each interval, and when the clock was set back by more than that. */
    boolean beatDue(Duration every, Instant now) {
        return !now.isBefore(beatAt) || beatAt.isAfter(now.plus(every));
    }

    void beaten(Duration every, Instant now) {
        beatAt = now.plus(every);
    }

    /** When to ask again; null if it is not a matter of time but of a place. */
    @Nullable
    Duration opensIn(Instant now) {
        if (pause.holds(now)) {
            return pause.left(now);
        }
        if (!breaker.lets(now)) {
            Duration wait = breaker.opensIn(now);
            return wait.isZero() ? null : wait;
        }
        return tokens < 1 ? Duration.ofMillis((long) Math.ceil((1 - tokens) / limits.perSecond() * 1_000)) : null;
    }

    /** What an attempt, now over, says about the receiver. */
    enum Change {
        NONE,
        /** The first failure after success. */
        FAILS,
        /** Nothing is sent for a while. */
        OPENED,
        /** The first success after failures. */
        WELL
    }

    /** It took something or refused it: it is there. */
    Change answered() {
        boolean failed = state.failingSince() != null;
        breaker.answered();
        state = new ReceiverState(receiver.name(), false, null, "");
        return failed ? Change.WELL : Change.NONE;
    }

    /** It asked for patience: neither well nor ill. */
    void asked() {
        breaker.unknown();
    }

    Change failed(Instant now, String error) {
        boolean first = state.failingSince() == null;
        boolean opened = breaker.failed(now);
        state = new ReceiverState(receiver.name(), breaker.open(), first ? now : state.failingSince(), error);
        return opened ? Change.OPENED : first ? Change.FAILS : Change.NONE;
    }

    private void fill(Instant now) {
        if (now.isAfter(filled)) {
            double seconds = Duration.between(filled, now).toMillis() / 1_000.0;
            tokens = Math.min(burst, tokens + seconds * limits.perSecond());
        }
        // also after a clock that was set back, so that the bucket fills again
        filled = now;
    }
}
