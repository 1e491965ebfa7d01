package dev.signalman.semaphore;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests waiting at the gate, first come, first served. Those who would have to wait for longer than they have patience, since the
 * server asked for silence, are turned away at once, so that they can say so. Confined to the client's event loop. */
final class RequestQueue {
    /** Somebody who wants to send. */
    interface Waiting {
        /** A place is free; {@link RequestQueue#leave} must follow. */
        void go();

        /** There is no place and there will be none. */
        void turnAway(ApiError why);
    }

    static final ApiError CLOSED = new ApiError.Unreachable("the client is closed");

    // At one request a second these are almost three hours of work: whoever asks for more does not listen to the
    // answers.
    private static final int MAX_WAITING = 10_000;
    private static final ApiError CROWDED = new ApiError.RateLimited(
            MAX_WAITING + " requests wait already for the request budget; it is too small for what is asked", null);

    private final Vertx vertx;
    private final RequestGate gate;
    private final LongSupplier nanos;
    private final Duration patience;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    /** What other threads may see. */
    private volatile Seen seen;

    private boolean timerSet;
    private boolean admitting;
    private boolean closed;

    /** @param patience the longest silence that is waited for */
    RequestQueue(Vertx vertx, RequestGate gate, LongSupplier nanos, Duration patience) {
        this.vertx = vertx;
        this.gate = gate;
        this.nanos = nanos;
        this.patience = patience;
        this.seen = new Seen(gate.standing(), 0);
    }

    private record Seen(RequestGate.Standing gate, int waiting) {}

    /** How busy it is. Any thread, at once. */
    RequestLoad load(int requestsPerMinute) {
        Seen now = seen;
        return new RequestLoad(
                now.gate().inFlight(),
                now.waiting(),
                requestsPerMinute,
                now.gate().remaining(nanos.getAsLong()));
    }

    private void show() {
        seen = new Seen(gate.standing(), queue.size());
    }

    void enter(Waiting waiting) {
        if (closed) {
            waiting.turnAway(CLOSED);
            return;
        }
        if (queue.size() >= MAX_WAITING) {
            waiting.turnAway(CROWDED);
            return;
        }
        ApiError silence = silence();
        if (silence != null) {
            waiting.turnAway(silence);
            return;
        }
        queue.add(waiting);
        admit();
    }

    void leave(boolean shed) {
        gate.leave(shed);
        admit();
    }

    void hold(Duration pause) {
        gate.hold(pause, nanos.getAsLong());
        ApiError silence = silence();
        while (silence != null && !queue.isEmpty()) {
            queue.remove().turnAway(silence);
        }
        show();
    }

    private @Nullable ApiError silence() {
        Duration left = gate.held(nanos.getAsLong());
        return left.compareTo(patience) <= 0
                ? null
                : new ApiError.RateLimited(
                        "the server asked not to be asked for another " + left.toSeconds() + " s (Retry-After)", left);
    }

    void close() {
        closed = true;
        while (!queue.isEmpty()) {
            queue.remove().turnAway(CLOSED);
        }
        show();
    }

    private void admit() {
        if (admitting) {
            // Somebody left at once, without sending; the loop below sees it.
            return;
        }
        admitting = true;
        try {
            while (!queue.isEmpty() && admitFirst()) {
                queue.remove().go();
            }
        } finally {
            admitting = false;
            show();
        }
    }

    private boolean admitFirst() {
        return switch (gate.tryEnter(nanos.getAsLong())) {
            case RequestGate.Admitted admitted -> true;
            case RequestGate.Full full -> false;
            case RequestGate.Later later -> {
                wakeAfter(later.pause());
                yield false;
            }
        };
    }

    private void wakeAfter(Duration pause) {
        if (!timerSet) {
            timerSet = true;
            vertx.setTimer(Math.max(1, pause.toMillis()), id -> {
                timerSet = false;
                admit();
            });
        }
    }
}
