package dev.signalman.semaphore;

/** A reply, or one row of it, that is not what the API says. Its message never quotes the reply. */
final class Undecodable extends Exception {
    Undecodable(String message) {
        super(message, null, false, false);
    }
}
