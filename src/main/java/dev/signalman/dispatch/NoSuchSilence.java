package dev.signalman.dispatch;

/** There is no silence of this id. */
public final class NoSuchSilence extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoSuchSilence(String id) {
        super("silence " + id + " not found");
    }
}
