package dev.signalman.dispatch;

import dev.signalman.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it came, and as it is taken. Source: github.com/prometheus/alertmanager, provider/mem and types
 *
 * @param alert the alert
 * @param timeout true if its end is only that nothing was heard of it for long
 */
record Incoming(Alert alert, boolean timeout) {
    static Incoming fromOutside(Alert alert, Duration resolveTimeout, Instant now) {
        return alert.endsAt() == null
                ? new Incoming(alert.endingAt(now.plus(resolveTimeout)), true)
                : new Incoming(alert, false);
    }

    /** Joined with what was known, if their times overlap: the earliest start, and the latest end that somebody told. */
    Incoming over(@Nullable KnownAlert known, Instant now) {
        if (known == null) {
            return this;
        }
        Alert before = known.alert();
        Instant oldEnd = before.endsAt();
        Instant end = alert.endsAt();
        if (oldEnd == null || end == null || !overlaps(before.startsAt(), oldEnd, end)) {
            return this;
        }
        Instant start = before.startsAt().isBefore(alert.startsAt()) ? before.startsAt() : alert.startsAt();
        boolean oldEndRules =
                oldEnd.isAfter(end) && (alert.resolved(now) ? before.resolved(now) : !known.endsByTimeout());
        return new Incoming(
                alert.startingAt(start).endingAt(oldEndRules ? oldEnd : end), oldEndRules ? false : timeout);
    }

    private boolean overlaps(Instant oldStart, Instant oldEnd, Instant end) {
        Instant start = alert.startsAt();
        return (end.isAfter(oldStart) && end.isBefore(oldEnd)) || (start.isAfter(oldStart) && start.isBefore(oldEnd));
    }
}
