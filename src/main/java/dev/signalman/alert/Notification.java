package dev.signalman.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one integration of one receiver is told of one group of alerts at one time, before it takes the form that the medium wants.
 * This is what waits in the outbox.
 *
 * @param receiver name of the receiver in the configuration
 * @param integration which of its integrations, such as {@code oncall/slack0}
 * @param groupKey the group, as Alertmanager writes it: the route's path and the group's labels
 * @param sequence rises with each notification of this group and integration, also of groups that end and begin again, so that a repeat
 *     of the same one can be told
 * @param status firing while at least one of the alerts is
 * @param reason why it is told now
 * @param groupLabels the labels that the group was made by
 * @param commonLabels the labels that all of the alerts share
 * @param commonAnnotations the annotations that all of the alerts share
 * @param alerts in Alertmanager's order, by job, instance, and then all labels; each firing or resolved, never muted ones
 * @param at when it was decided
 * @param note what to add, such as the silence that has just ended; may be empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Notification(
        String receiver,
        String integration,
        String groupKey,
        long sequence,
        Status status,
        Reason reason,
        Labels groupLabels,
        Labels commonLabels,
        Map<String, String> commonAnnotations,
        List<Alert> alerts,
        Instant at,
        String note) {
    /** What the group is, all in all. */
    public enum Status {
        FIRING,
        RESOLVED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why something is told. */
    public enum Reason {
        /** The first of a group. */
        NEW,
        /** Alerts came or went. */
        CHANGED,
        /** Nothing changed for the repeat interval. */
        REPEATED,
        /** Nobody acknowledged it in time, so the next receiver is told. */
        ESCALATED,
        /** Somebody acknowledged it: only for those that show it in place, such as Slack by bot token and PagerDuty. */
        ACKNOWLEDGED,
        /** All of it is over. */
        RESOLVED
    }

    public Notification {
        // null where a stored notification had none
        groupLabels = groupLabels == null ? Labels.NONE : groupLabels;
        commonLabels = commonLabels == null ? Labels.NONE : commonLabels;
        commonAnnotations =
                commonAnnotations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(commonAnnotations));
        alerts = alerts == null ? List.of() : List.copyOf(alerts);
        note = note == null ? "" : note;
    }

    /** The idempotency key: the same decision always makes the same one. */
    public String key() {
        return integration + "/" + Digest.hex(groupKey) + "/" + sequence;
    }

    /** The alerts that are not over, as of {@link #at}. */
    public List<Alert> firing() {
        return alerts.stream().filter(alert -> !alert.resolved(at)).toList();
    }

    /** The alerts that are over, as of {@link #at}. */
    public List<Alert> resolved() {
        return alerts.stream().filter(alert -> alert.resolved(at)).toList();
    }
}
