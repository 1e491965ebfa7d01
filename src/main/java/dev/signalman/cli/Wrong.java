package dev.signalman.cli;

/** What somebody typed cannot be done, in words for that person. */
final class Wrong extends RuntimeException {
    Wrong(String message) {
        super(message, null, false, false);
    }
}
