package dev.signalman.alert;

import dev.signalman.event.ProjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found: enough to open an incident, or to tell news.
 *
 * @param rule name of the rule
 * @param severity how urgent it is
 * @param organization configured name of the organisation
 * @param project the project; null if it is about the organisation
 * @param identity what it is about, within the organisation
 * @param event id of the event that shows it
 * @param title one short line
 * @param summary one sentence
 * @param story what happened meanwhile; may be empty
 * @param labels those of the rule; the common ones are added
 * @param facts the rest
 * @param startsAt when it began
 */
record Finding(
        String rule,
        Severity severity,
        String organization,
        @Nullable ProjectRef project,
        String identity,
        String event,
        String title,
        String summary,
        String story,
        Labels labels,
        Facts facts,
        Instant startsAt) {
    Finding {
        labels = labels.with(Labels.ALERTNAME, rule)
                .with(Labels.SEVERITY, severity.text())
                .with(Labels.ORGANIZATION, organization)
                .with(Labels.PROJECT, project == null ? null : project.name());
    }

    /** Deterministic, so that a decision made again after a crash names the same incident. */
    String incidentId() {
        return rule + "-" + Digest.hex(organization + "\n" + identity + "\n" + event);
    }
}
