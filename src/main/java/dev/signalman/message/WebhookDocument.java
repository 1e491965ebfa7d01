package dev.signalman.message;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our own JSON document, as {@code docs/webhook.md} describes it. Unknown and empty members are left out; text is as CI wrote it. */
public final class WebhookDocument implements Medium {
    private static final String VERSION = "2";

    private final MessageOptions options;
    private final int maxAlerts;

    /** @param maxAlerts how many alerts a document has at most; 0 for all */
    public WebhookDocument(MessageOptions options, int maxAlerts) {
        this.options = options;
        this.maxAlerts = maxAlerts;
    }

    record Document(
            String version,
            String key,
            String receiver,
            String integration,
            String groupKey,
            long sequence,
            String status,
            String reason,
            Instant at,
            @Nullable String externalUrl,
            String note,
            Map<String, String> groupLabels,
            Map<String, String> commonLabels,
            Map<String, String> commonAnnotations,
            @Nullable Integer truncatedAlerts,
            List<One> alerts) {}

    record One(
            String incidentId,
            String status,
            String fingerprint,
            @Nullable Boolean news,
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable String generatorUrl,
            @Nullable Given acknowledgement,
            Details facts) {}

    record Given(String by, Instant at, String comment) {}

    record Details(
            @Nullable String project,
            @Nullable String branch,
            @Nullable String pipeline,
            @Nullable String pipelineFile,
            @Nullable String commit,
            @Nullable String commitShort,
            @Nullable String commitMessage,
            @Nullable String author,
            @Nullable Long durationSeconds,
            @Nullable String link,
            @Nullable String rerunLink,
            List<String> failingJobs,
            @Nullable String logJob,
            @Nullable String logTail,
            @Nullable String detail) {}

    @Override
    public Rendered render(Notification notification) {
        return Rendered.of(HttpMessage.json(notification.key(), JsonText.snakeCase(document(notification))));
    }

    Document document(Notification notification) {
        List<Alert> told = first(notification.alerts(), maxAlerts);
        int hidden = notification.alerts().size() - told.size();
        return new Document(
                VERSION,
                notification.key(),
                verbatim(notification.receiver()),
                verbatim(notification.integration()),
                verbatim(notification.groupKey()),
                notification.sequence(),
                notification.status().text(),
                notification.reason().name().toLowerCase(Locale.ROOT),
                whole(notification.at()),
                options.externalUrl(),
                verbatim(notification.note()),
                verbatim(notification.groupLabels()),
                verbatim(notification.commonLabels()),
                verbatim(notification.commonAnnotations()),
                hidden == 0 ? null : hidden,
                told.stream().map(alert -> one(alert, notification.at())).toList());
    }

    private static One one(Alert alert, Instant at) {
        boolean resolved = alert.resolved(at);
        Acknowledgement given = alert.acknowledgement();
        return new One(
                verbatim(alert.incident()),
                resolved ? "resolved" : "firing",
                alert.fingerprint(),
                alert.news() ? true : null,
                verbatim(alert.labels()),
                verbatim(alert.annotations()),
                whole(alert.startsAt()),
                resolved && alert.endsAt() != null ? whole(alert.endsAt()) : null,
                verbatim(alert.generatorUrl()),
                given == null ? null : new Given(verbatim(given.by()), whole(given.at()), verbatim(given.comment())),
                details(alert.facts()));
    }

    private static Details details(Facts facts) {
        Duration duration = facts.duration();
        String commit = facts.commit();
        return new Details(
                known(facts.project()),
                known(facts.branch()),
                known(facts.pipeline()),
                known(facts.pipelineFile()),
                known(commit),
                commit == null ? null : verbatim(Fact.shortCommit(commit)),
                known(facts.commitMessage()),
                known(facts.author()),
                duration == null ? null : duration.toSeconds(),
                known(facts.link()),
                known(facts.rerunLink()),
                facts.failingJobs().stream().map(WebhookDocument::verbatim).toList(),
                known(facts.logJob()),
                known(facts.logTail()),
                known(facts.detail()));
    }

    static List<Alert> first(List<Alert> alerts, int most) {
        return most > 0 && alerts.size() > most ? alerts.subList(0, most) : alerts;
    }

    static Map<String, String> verbatim(Labels labels) {
        return verbatim(labels.values());
    }

    static Map<String, String> verbatim(Map<String, String> values) {
        var whole = new TreeMap<String, String>();
        values.forEach((name, value) -> whole.put(verbatim(name), verbatim(value)));
        return whole;
    }

    private static String verbatim(String text) {
        return Plain.verbatim(text);
    }

    private static @Nullable String known(@Nullable String text) {
        return text == null ? null : verbatim(text);
    }

    /** Microseconds are what is stored. */
    private static Instant whole(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
