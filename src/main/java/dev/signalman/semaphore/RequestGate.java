package dev.signalman.semaphore;

import java.time.Duration;

/**
 * Says when the next request may be sent: a bucket of tokens that refills at the budget's rate, and a limit of requests in flight
 * that is halved when the server sheds load and grows again with every success. Pure: time comes in as nanoseconds of a steady clock.
 */
final class RequestGate {
    private final int maxInFlight;
    private final double perNano;
    private final double burst;

    private double tokens;
    private long refilledAt;
    private double limit;
    private int inFlight;

    RequestGate(int maxInFlight, int requestsPerMinute, long now) {
        this.maxInFlight = maxInFlight;
        this.perNano = requestsPerMinute / (double) Duration.ofMinutes(1).toNanos();
        this.burst = Math.min(maxInFlight * 2.0, requestsPerMinute);
        this.tokens = burst;
        this.limit = maxInFlight;
        this.refilledAt = now;
    }

    /** Takes a place; false if none is free at this moment. */
    boolean enter(long now) {
        refill(now);
        if (inFlight >= Math.max(1, (int) limit) || tokens < 1) {
            return false;
        }
        tokens -= 1;
        inFlight++;
        return true;
    }

    /** How long until the budget has a token again; zero if it has one now. */
    Duration untilToken(long now) {
        refill(now);
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano));
    }

    /** Gives the place back. */
    void leave(boolean shed) {
        inFlight--;
        limit = shed ? Math.max(1, limit / 2) : Math.min(maxInFlight, limit + 1 / limit);
    }

    int inFlight() {
        return inFlight;
    }

    int limit() {
        return Math.max(1, (int) limit);
    }

    private void refill(long now) {
        tokens = Math.min(burst, tokens + (now - refilledAt) * perNano);
        refilledAt = now;
    }
}
