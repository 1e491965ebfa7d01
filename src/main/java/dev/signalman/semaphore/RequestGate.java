package dev.signalman.semaphore;

import java.time.Duration;

/**
 * Decides when the next request may go: at most so many at once, so many a minute, and fewer at once while the server sheds
 * load. No clock and no threads of its own: time comes in as nanoseconds of a steady clock; one thread at a time.
 */
final class RequestGate {
    /** What to do with the request at the head of the queue. */
    sealed interface Admission {}

    /** It goes now; {@link RequestGate#leave} must follow. */
    record Admitted() implements Admission {}

    /** Ask again when another one has left. */
    record Full() implements Admission {}

    /** Ask again after this time. */
    record Later(Duration pause) implements Admission {}

    /**
     * How it stood when it last changed. What has come into the budget since follows from the time, so that other threads need not ask
     * the gate itself.
     */
    record Standing(int inFlight, double tokens, double burst, double tokensPerNano, long refilledAt, long heldUntil) {
        /** Requests that the budget allows at once. */
        int remaining(long now) {
            if (heldUntil - now > 0) {
                return 0;
            }
            return (int) Math.min(burst, tokens + Math.max(0, now - refilledAt) * tokensPerNano);
        }
    }

    /** Whoever asks for more has probably mistaken the unit; asking once an hour hurts nobody. */
    private static final Duration LONGEST_HOLD = Duration.ofHours(1);

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    // The server answers 500 when more than its in-flight cap is asked. Three in ten is not chance even where every
    // twentieth request fails for other reasons.
    private static final int WATCHED = 10;
    private static final int TOO_MANY = 3;
    private static final double RECOVERY = 0.1;

    private final int maxInFlight;
    private final double burst;
    private final double tokensPerNano;

    private int inFlight;
    private double limit;
    private int recentFailures;
    private double tokens;
    private long refilledAt;
    private long heldUntil;

    /**
     * @param maxInFlight requests at once
     * @param requestsPerMinute budget
     * @param now nanoseconds
     */
    RequestGate(int maxInFlight, int requestsPerMinute, long now) {
        this.maxInFlight = maxInFlight;
        burst = Math.min(maxInFlight * 2, requestsPerMinute);
        tokensPerNano = (double) requestsPerMinute / MINUTE;
        limit = maxInFlight;
        tokens = burst;
        refilledAt = now;
        heldUntil = now;
    }

    Admission tryEnter(long now) {
        refill(now);
        if (inFlight >= limit()) {
            return new Full();
        }
        if (heldUntil - now > 0) {
            return new Later(Duration.ofNanos(heldUntil - now));
        }
        if (tokens < 1) {
            return new Later(Duration.ofNanos((long) Math.ceil((1 - tokens) / tokensPerNano)));
        }
        tokens -= 1;
        inFlight++;
        return new Admitted();
    }

    /**
     * A request has come back.
     *
     * @param shed true if the server said that it cannot keep up
     */
    void leave(boolean shed) {
        inFlight--;
        recentFailures = ((recentFailures << 1) | (shed ? 1 : 0)) & ((1 << WATCHED) - 1);
        if (Integer.bitCount(recentFailures) >= TOO_MANY) {
            limit = Math.max(1, limit / 2);
            // The others of the same burst must not halve it again.
            recentFailures = 0;
        } else if (!shed) {
            limit = Math.min(maxInFlight, limit + RECOVERY);
        }
    }

    /** The server asked for silence: nothing goes for this time, or for an hour if it asked for more. */
    void hold(Duration pause, long now) {
        long until = now + (pause.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : pause).toNanos();
        if (until - heldUntil > 0) {
            heldUntil = until;
        }
    }

    /** How long the silence still lasts; zero if there is none. */
    Duration held(long now) {
        return Duration.ofNanos(Math.max(0, heldUntil - now));
    }

    /** How many may be under way now. */
    int limit() {
        return (int) limit;
    }

    Standing standing() {
        return new Standing(inFlight, tokens, burst, tokensPerNano, refilledAt, heldUntil);
    }

    private void refill(long now) {
        tokens = Math.min(burst, tokens + Math.max(0, now - refilledAt) * tokensPerNano);
        refilledAt = now;
    }
}
