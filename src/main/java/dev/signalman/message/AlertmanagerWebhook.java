package dev.signalman.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The payload of Alertmanager's own webhooks, for receivers that know it.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, version 4
 */
public final class AlertmanagerWebhook implements Medium {
    /** How Go writes a time that is not set. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final MessageOptions options;
    private final int maxAlerts;

    /** @param maxAlerts how many alerts a payload has at most, as {@code max_alerts} in Alertmanager; 0 for all */
    public AlertmanagerWebhook(MessageOptions options, int maxAlerts) {
        this.options = options;
        this.maxAlerts = maxAlerts;
    }

    private record Payload(
            String receiver,
            String status,
            List<One> alerts,
            Map<String, String> groupLabels,
            Map<String, String> commonLabels,
            Map<String, String> commonAnnotations,
            @JsonProperty("externalURL") String externalUrl,
            String version,
            String groupKey,
            int truncatedAlerts) {}

    private record One(
            String status,
            Map<String, String> labels,
            Map<String, String> annotations,
            String startsAt,
            String endsAt,
            @JsonProperty("generatorURL") String generatorUrl,
            String fingerprint) {}

    @Override
    public Rendered render(Notification notification) {
        List<Alert> told = WebhookDocument.first(notification.alerts(), maxAlerts);
        var payload = new Payload(
                Plain.verbatim(notification.receiver()),
                notification.status().text(),
                told.stream().map(alert -> one(alert, notification.at())).toList(),
                WebhookDocument.verbatim(notification.groupLabels()),
                WebhookDocument.verbatim(notification.commonLabels()),
                WebhookDocument.verbatim(notification.commonAnnotations()),
                options.externalUrl(),
                "4",
                Plain.verbatim(notification.groupKey()),
                notification.alerts().size() - told.size());
        return Rendered.of(HttpMessage.json(notification.key(), JsonText.full(payload)));
    }

    private static One one(Alert alert, Instant at) {
        boolean resolved = alert.resolved(at);
        return new One(
                resolved ? "resolved" : "firing",
                WebhookDocument.verbatim(alert.labels()),
                WebhookDocument.verbatim(alert.annotations()),
                alert.startsAt().toString(),
                resolved && alert.endsAt() != null ? alert.endsAt().toString() : NEVER,
                Plain.verbatim(alert.generatorUrl()),
                alert.fingerprint());
    }
}
