package dev.signalman.rule;

import java.time.Instant;

/** One of the ways in which rules begin and end. It keeps its state in tables only. */
interface Kind {
    /** The event ends it. */
    void ended(Case c);

    /** The event satisfies what begins it, or counts towards it, and does not end it. */
    void observed(Case c);

    /** Called while nothing in the log is unread: what is only a matter of time. */
    default void tick(Instant now) {}
}
