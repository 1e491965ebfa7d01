package dev.signalman.push;

import java.util.Locale;

/** What became of a push; see {@link PushObserver}. */
enum Outcome {
    OK,
    PARTIAL,
    REFUSED,
    UNAVAILABLE,
    TIMEOUT,
    UNREACHABLE,
    ERROR;

    /** Whether there is news of us on the other side. */
    boolean arrived() {
        return this == OK || this == PARTIAL;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
