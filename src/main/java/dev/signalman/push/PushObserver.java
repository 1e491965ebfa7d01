package dev.signalman.push;

import java.time.Instant;

/** Hears of pushes, for metrics. Called on the thread of the pusher; must return at once. */
@FunctionalInterface
public interface PushObserver {
    /** Hears nothing. */
    PushObserver NONE = (destination, outcome, at) -> {};

    /**
     * A push has ended.
     *
     * @param destination {@code pushgateway} or {@code otlp}
     * @param outcome {@code ok}, {@code partial} (a part of the series was not taken), {@code refused} (an answer that will not change by
     *     itself), {@code unavailable} (busy or broken), {@code timeout}, {@code unreachable} (no connection, or it broke) or
     *     {@code error} (the metrics could not be written)
     * @param at when it ended
     */
    void pushed(String destination, String outcome, Instant at);
}
