package dev.signalman.deliver;

import java.time.Duration;

/** Hears of every attempt to deliver a message, for metrics. Called on the worker's thread; must return at once. */
@FunctionalInterface
public interface DeliveryObserver {
    /** What came of an attempt. */
    enum Outcome {
        DELIVERED,
        RETRIED,
        DEAD
    }

    /** Hears nothing. */
    DeliveryObserver NONE = (receiver, outcome, elapsed) -> {};

    void attempted(String receiver, Outcome outcome, Duration elapsed);
}
