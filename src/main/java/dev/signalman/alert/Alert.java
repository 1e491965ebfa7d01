package dev.signalman.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert in Alertmanager's sense: labels that say what it is, annotations that tell people, and from when to when. Its labels are
 * its identity and never change while it lasts. Source: https://prometheus.io/docs/alerting/latest/clients/
 *
 * @param incident id of the incident that it is of
 * @param labels what it is; with {@code alertname}
 * @param annotations what people read: {@code summary} is one short line, {@code description} a sentence, {@code story} what happened
 *     meanwhile, {@code runbook_url} an address; others as rules name them. Text may come from CI and be hostile
 * @param facts what is known of it in a form that messages can lay out
 * @param startsAt when it began
 * @param endsAt when it ended, or will count as ended if nobody says anything before; null if only an end ends it
 * @param updatedAt when it was last heard of
 * @param news true for what is told once and never resolved, such as a pipeline that passed when it was rerun
 * @param acknowledgement who looks after it; null if nobody does
 * @param generatorUrl the page that shows its cause; empty if there is none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Alert(
        String incident,
        Labels labels,
        Map<String, String> annotations,
        Facts facts,
        Instant startsAt,
        @Nullable Instant endsAt,
        Instant updatedAt,
        boolean news,
        @Nullable Acknowledgement acknowledgement,
        String generatorUrl) {
    public static final String SUMMARY = "summary";
    public static final String DESCRIPTION = "description";
    public static final String STORY = "story";
    /** There while an alert is over as far as is known and counts as firing only since it comes and goes: nobody is woken for it. */
    public static final String SETTLING = "settling";

    public static final String RUNBOOK_URL = "runbook_url";

    public Alert {
        // null where a stored alert had none
        annotations = annotations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(annotations));
        generatorUrl = generatorUrl == null ? "" : generatorUrl;
    }

    /** The same labels have the same fingerprint, which is also the one that Prometheus and Alertmanager show. */
    public String fingerprint() {
        return labels.fingerprint();
    }

    /** True once it has ended. */
    public boolean resolved(Instant now) {
        return endsAt != null && !endsAt.isAfter(now);
    }

    /** The annotation; empty if there is none. */
    public String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }

    /** The same alert with another end; null for none. */
    public Alert endingAt(@Nullable Instant end) {
        return new Alert(
                incident, labels, annotations, facts, startsAt, end, updatedAt, news, acknowledgement, generatorUrl);
    }

    /** The same alert with another start. */
    public Alert startingAt(Instant start) {
        return new Alert(
                incident, labels, annotations, facts, start, endsAt, updatedAt, news, acknowledgement, generatorUrl);
    }

    /** The same alert, looked after by somebody; null for nobody. */
    public Alert acknowledgedBy(@Nullable Acknowledgement by) {
        return new Alert(incident, labels, annotations, facts, startsAt, endsAt, updatedAt, news, by, generatorUrl);
    }
}
