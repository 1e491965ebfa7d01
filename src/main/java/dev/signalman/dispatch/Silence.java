package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import java.time.Instant;
import java.util.List;

/**
 * Alerts that match are not told for a while. Source: https://prometheus.io/docs/alerting/latest/alertmanager/#silences
 *
 * @param id a UUID
 * @param matchers all must match; at least one that does not match the empty value
 * @param startsAt from when
 * @param endsAt until when, exclusive
 * @param updatedAt when it was made or changed
 * @param createdBy who made it
 * @param comment why
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment) {
    /** Where it is in its life. */
    public enum State {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    public Silence {
        matchers = List.copyOf(matchers);
    }

    public State state(Instant now) {
        if (now.isBefore(startsAt)) {
            return State.PENDING;
        }
        return now.isBefore(endsAt) ? State.ACTIVE : State.EXPIRED;
    }

    public boolean matches(Labels labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
