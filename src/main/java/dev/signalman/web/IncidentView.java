package dev.signalman.web;

import dev.signalman.alert.Labels;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.incident.Incident;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open incident, as people see it.
 *
 * @param id its id; empty if it has no page
 * @param rule the rule that opened it
 * @param severity critical, warning or info
 * @param organization configured name of the organisation
 * @param project name of its project; null if it concerns the organisation
 * @param team whose it is; empty if nobody's
 * @param marks what else is to be said of it
 * @param summary one line
 * @param openedAt when it opened
 * @param url the page to look at; null if there is none
 */
public record IncidentView(
        String id,
        String rule,
        String severity,
        String organization,
        @Nullable String project,
        String team,
        List<Mark> marks,
        String summary,
        Instant openedAt,
        @Nullable String url) {
    public IncidentView {
        marks = List.copyOf(marks);
    }

    /** All that are open, newest first. */
    public static Future<List<IncidentView>> open(IncidentDesk desk, Instant now) {
        return new Incidents(desk)
                .open()
                .map(open -> open.stream()
                        .map(told -> of(told.incident(), told.status(), now))
                        .toList());
    }

    /** @param status of its alert; null if it has none */
    public static IncidentView of(Incident incident, @Nullable AlertStatus status, Instant now) {
        Set<Mark> marks = Mark.of(incident, status, now);
        IncidentBody body = IncidentBody.of(incident, status, now);
        return new IncidentView(
                incident.id(),
                incident.rule(),
                body.severity(),
                incident.organization(),
                body.project(),
                incident.labels().get(Labels.TEAM),
                List.copyOf(marks),
                body.summary(),
                incident.startsAt(),
                incident.generatorUrl().isEmpty() ? null : incident.generatorUrl());
    }
}
