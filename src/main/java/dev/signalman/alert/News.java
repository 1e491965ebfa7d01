package dev.signalman.alert;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell, before it takes the form that a receiver wants.
 *
 * @param status what kind of news it is
 * @param incidentId the incident; for mere news an id of the same form that no incident has
 * @param rule the rule that found it
 * @param severity how urgent it is
 * @param title one short line
 * @param summary one sentence
 * @param story what happened meanwhile, such as a rerun; empty if nothing did
 * @param labels what it was routed by
 * @param facts the rest
 * @param startsAt when it began
 * @param endsAt when it ended; null while it lasts
 */
public record News(
        Status status,
        String incidentId,
        String rule,
        Severity severity,
        String title,
        String summary,
        String story,
        Labels labels,
        Facts facts,
        Instant startsAt,
        @Nullable Instant endsAt) {
    /** The kinds of news. */
    public enum Status {
        FIRING,
        RESOLVED,
        INFO;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The idempotency key of this news for one integration: the same decision always makes the same one. */
    public String key(String integration) {
        return incidentId + "/" + status.text() + "/" + integration;
    }
}
