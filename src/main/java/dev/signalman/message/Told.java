package dev.signalman.message;

import dev.signalman.alert.Alert;
import java.time.Instant;

/** What a channel was last told of an incident. */
public enum Told {
    NOTHING,
    FIRING,
    ACKNOWLEDGED,
    RESOLVED;

    /** The state that a message of this time tells. */
    public static Told of(Alert alert, Instant at) {
        if (alert.resolved(at)) {
            return RESOLVED;
        }
        return alert.acknowledgement() == null ? FIRING : ACKNOWLEDGED;
    }
}
