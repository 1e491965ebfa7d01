package dev.signalman.web;

/** A request that is not done, and why in words for whoever sent it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Whoever sent it went away, so nobody hears the answer. */
    static final String GONE = "gone";

    private final int status;
    private final String outcome;
    private final boolean unread;

    private Refusal(int status, String outcome, String words, boolean unread) {
        super(words, null, false, false);
        this.status = status;
        this.outcome = outcome;
        this.unread = unread;
    }

    /** It was understood and cannot be done. */
    static Refusal of(int status, String words) {
        return new Refusal(status, "refused", words, false);
    }

    /**
     * Its body was not read to the end, so the connection has to be closed.
     *
     * @param outcome a stable word
     */
    static Refusal unread(int status, String outcome, String words) {
        return new Refusal(status, outcome, words, true);
    }

    int status() {
        return status;
    }

    String outcome() {
        return outcome;
    }

    String words() {
        return String.valueOf(getMessage());
    }

    boolean unread() {
        return unread;
    }
}
