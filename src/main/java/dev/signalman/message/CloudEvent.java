package dev.signalman.message;

import dev.signalman.alert.Notification;
import java.time.Instant;

/**
 * A notification as a CloudEvent in structured mode, with the document of {@link WebhookDocument} as its data.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md and formats/json-format.md
 */
public final class CloudEvent implements Medium {
    private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";
    private static final String TYPE = "dev.signalman.incident.";

    private final MessageOptions options;
    private final WebhookDocument document;

    /** @param maxAlerts how many alerts an event has at most; 0 for all */
    public CloudEvent(MessageOptions options, int maxAlerts) {
        this.options = options;
        this.document = new WebhookDocument(options, maxAlerts);
    }

    private record Event(
            String specversion,
            String id,
            String source,
            String type,
            String subject,
            Instant time,
            String datacontenttype,
            WebhookDocument.Document data) {}

    @Override
    public Rendered render(Notification notification) {
        String subject = notification.alerts().size() == 1
                ? notification.alerts().getFirst().incident()
                : notification.groupKey();
        var event = new Event(
                "1.0",
                notification.key(),
                // it may not be empty
                options.externalUrl().isEmpty() ? "/signalman" : options.externalUrl(),
                TYPE + kind(notification),
                Plain.verbatim(subject),
                notification.at(),
                "application/json",
                document.document(notification));
        return Rendered.of(new HttpMessage(notification.key(), "", "", CONTENT_TYPE, JsonText.snakeCase(event)));
    }

    private static String kind(Notification notification) {
        if (notification.status() == Notification.Status.RESOLVED) {
            return "resolved";
        }
        return switch (notification.reason()) {
            case ACKNOWLEDGED -> "acknowledged";
            case ESCALATED -> "escalated";
            case REPEATED -> "repeated";
            case NEW, CHANGED, RESOLVED -> "firing";
        };
    }
}
