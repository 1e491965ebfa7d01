package dev.signalman.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.incident.Incident;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident in Signalman's own API.
 *
 * @param id its id
 * @param state {@code firing} or {@code resolved}
 * @param marks what else is to be said of it
 * @param rule the rule that opened it
 * @param severity critical, warning, info, or what others posted
 * @param organization configured name of the organisation
 * @param project name of its project; null if it is about the organisation
 * @param team whose it is; empty if nobody's
 * @param summary one short line
 * @param startsAt when it began
 * @param endsAt when it ended; null while it is open
 * @param acknowledgement who looks after it; null if nobody does
 * @param receivers who is told
 * @param silencedBy ids of the silences that keep it from being told
 * @param url page of its cause; empty if there is none
 * @param labels what it is routed by
 * @param annotations what people read
 * @param facts what is known of it
 * @param timeline what happened, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IncidentBody(
        String id,
        String state,
        Set<Mark> marks,
        String rule,
        String severity,
        String organization,
        @Nullable String project,
        String team,
        String summary,
        Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Acknowledgement acknowledgement,
        List<String> receivers,
        List<String> silencedBy,
        String url,
        Map<String, String> labels,
        Map<String, String> annotations,
        Facts facts,
        List<Line> timeline) {
    /** A line of the timeline. */
    record Line(Instant at, String kind, String text) {}

    /** @param status of its alert; null if it has none */
    static IncidentBody of(Incident incident, @Nullable AlertStatus status, Instant now) {
        boolean over = Mark.over(incident, now);
        var project = incident.project();
        String named = incident.labels().get(Labels.PROJECT);
        return new IncidentBody(
                incident.id(),
                over ? "resolved" : "firing",
                Mark.of(incident, status, now),
                incident.rule(),
                incident.labels().get(Labels.SEVERITY),
                incident.organization(),
                project != null
                        ? project.name()
                        : named.isEmpty() ? incident.facts().project() : named,
                incident.labels().get(Labels.TEAM),
                incident.annotations().getOrDefault(Alert.SUMMARY, incident.rule()),
                incident.startsAt(),
                over ? incident.endsAt() : null,
                incident.acknowledgement(),
                status == null ? List.of() : status.receivers(),
                status == null ? List.of() : status.silencedBy(),
                incident.generatorUrl(),
                incident.labels().values(),
                incident.annotations(),
                incident.facts(),
                incident.timeline().stream()
                        .map(moment ->
                                new Line(moment.at(), moment.kind().name().toLowerCase(Locale.ROOT), moment.text()))
                        .toList());
    }
}
