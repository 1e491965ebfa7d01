package dev.signalman.secret;

import java.util.function.Supplier;

/**
 * A secret value from a configuration source. It never prints itself: logs, errors, pages and stack traces show {@code ***}.
 * Ask for the value at the moment of use and do not keep it.
 *
 * @param get the value itself, in clear; never blank
 */
public record Secret(String get) implements Supplier<String> {
    /** Refuses blank values, without repeating them. */
    public Secret {
        if (get.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
