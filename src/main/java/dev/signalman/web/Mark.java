package dev.signalman.web;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.incident.Incident;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be said of an incident beside that it is open or over. */
public enum Mark {
    /** Somebody looks after it. */
    ACKNOWLEDGED,
    /** It comes and goes. */
    FLAPPING,
    /** A silence keeps it from being told. */
    SILENCED,
    /** Another alert does. */
    INHIBITED,
    /** A time interval does. */
    MUTED;

    private static final String FLAPPING_ANNOTATION = "flapping";

    /** @param status of its alert; null if it has none */
    static Set<Mark> of(Incident incident, @Nullable AlertStatus status, Instant now) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (incident.acknowledgement() != null) {
            marks.add(ACKNOWLEDGED);
        }
        if (over(incident, now)) {
            return marks;
        }
        if (incident.settling() != null || incident.annotations().containsKey(FLAPPING_ANNOTATION)) {
            marks.add(FLAPPING);
        }
        if (status != null) {
            if (!status.silencedBy().isEmpty()) {
                marks.add(SILENCED);
            }
            if (!status.inhibitedBy().isEmpty()) {
                marks.add(INHIBITED);
            }
            if (!status.mutedBy().isEmpty()) {
                marks.add(MUTED);
            }
        }
        return marks;
    }

    static boolean over(Incident incident, Instant now) {
        Instant endsAt = incident.endsAt();
        return endsAt != null && !endsAt.isAfter(now);
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
