package dev.signalman.alert;

import dev.signalman.event.IncidentRef;
import dev.signalman.event.ProjectRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open incident, as it is kept until it is resolved.
 *
 * @param id the identity and what opened it
 * @param identity what it is about; at most one incident of an identity is open
 * @param rule the rule that opened it
 * @param severity how urgent it is
 * @param project the project; null if it is about the organisation
 * @param title one short line
 * @param summary one sentence
 * @param labels what it was routed by
 * @param facts what the messages told
 * @param startsAt when it began
 * @param told the integrations that were told of the opening
 */
public record Incident(
        String id,
        String identity,
        String rule,
        Severity severity,
        @Nullable ProjectRef project,
        String title,
        String summary,
        Labels labels,
        Facts facts,
        Instant startsAt,
        List<String> told) {
    public Incident {
        told = List.copyOf(told);
    }

    IncidentRef ref() {
        return new IncidentRef(id, rule, severity.text(), title);
    }
}
