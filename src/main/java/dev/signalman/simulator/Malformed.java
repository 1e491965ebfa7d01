package dev.signalman.simulator;

/** A body that cannot be read; each service says so in its own way. */
final class Malformed extends RuntimeException {
    Malformed(String message) {
        super(message, null, false, false);
    }
}
