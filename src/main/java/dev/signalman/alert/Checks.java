package dev.signalman.alert;

import java.time.Duration;

/** What the option records ask of their values, in the user's words. */
final class Checks {
    private Checks() {}

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    static void positive(Duration value, String name) {
        require(value.isPositive(), name + " must be longer than 0s, is " + value);
    }

    static void notNegative(Duration value, String name) {
        require(!value.isNegative(), name + " must not be negative, is " + value);
    }
}
