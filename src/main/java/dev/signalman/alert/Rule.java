package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import java.time.Instant;

/** A built-in rule: looks at events one by one, and at the time. It keeps its state in a {@link Table} only. */
interface Rule {
    void observe(ChangeEvent event, Instant now);

    /** Called while nothing in the log is unread: what is only a matter of time. */
    default void tick(Instant now) {}
}
