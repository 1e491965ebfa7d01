package dev.signalman.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API v2: for each alert one event that triggers, acknowledges or resolves PagerDuty's incident of the same key.
 * Source: https://developer.pagerduty.com/docs/send-alert-event (1024 characters a summary, 512 KB an event)
 */
public final class PagerDuty implements Medium {
    private static final int SUMMARY = 1_024;
    private static final int SHORT = 255;
    private static final int DETAIL = 4_000;
    private static final int LOG = 8_000;
    private static final int DETAILS = 40;

    private final Templates templates;
    private final MessageOptions options;
    private final String routingKey;

    /** @param routingKey the integration key; it stands in the bodies, which are therefore secret */
    public PagerDuty(Templates templates, MessageOptions options, String routingKey) {
        this.templates = templates;
        this.options = options;
        this.routingKey = routingKey;
    }

    private record Event(
            String routing_key,
            String event_action,
            String dedup_key,
            @Nullable String client,
            @Nullable String client_url,
            @Nullable Payload payload,
            List<Page> links) {}

    private record Payload(
            String summary,
            String source,
            String severity,
            Instant timestamp,
            String component,
            String group,
            @JsonProperty("class") String kind,
            Map<String, String> custom_details) {}

    private record Page(String href, String text) {}

    @Override
    public Rendered render(Notification notification) {
        return EachAlert.render(
                notification,
                templates,
                options,
                (alert, group, draft) -> new HttpMessage(
                        notification.key() + "/" + alert.incident(),
                        alert.incident(),
                        "",
                        HttpMessage.JSON,
                        JsonText.write(event(alert, group, draft))));
    }

    private Event event(Alert alert, Group group, Draft draft) {
        String key = key(alert);
        return switch (Told.of(alert, group.at())) {
            case RESOLVED -> new Event(routingKey, "resolve", key, null, null, null, List.of());
            case ACKNOWLEDGED -> new Event(routingKey, "acknowledge", key, null, null, null, List.of());
            case FIRING, NOTHING ->
                new Event(
                        routingKey,
                        "trigger",
                        key,
                        "Signalman",
                        group.options().externalUrl().isEmpty()
                                ? null
                                : group.options().externalUrl(),
                        payload(alert, group, draft),
                        Link.of(alert).stream()
                                .map(link -> new Page(link.url(), link.label()))
                                .toList());
        };
    }

    private static Payload payload(Alert alert, Group group, Draft draft) {
        String summary = draft.line(TemplateName.PAGERDUTY_SUMMARY, SUMMARY);
        Labels labels = alert.labels();
        String project = alert.facts().project() == null
                ? labels.get(Labels.PROJECT)
                : alert.facts().project();
        String organization = labels.get(Labels.ORGANIZATION);
        // neither may be empty
        String source = shortened(organization + (project.isBlank() ? "" : "/" + project));
        return new Payload(
                summary.isEmpty() ? "alert" : summary,
                source.isEmpty() ? "signalman" : source,
                Urgency.of(alert).text(),
                alert.startsAt(),
                shortened(labels.get(Labels.PIPELINE)),
                shortened(group.subject()),
                shortened(labels.get(Labels.ALERTNAME)),
                details(alert, group));
    }

    private static Map<String, String> details(Alert alert, Group group) {
        var details = new LinkedHashMap<String, String>();
        add(details, "description", alert.annotation(Alert.DESCRIPTION), DETAIL);
        add(details, "story", alert.annotation(Alert.STORY), DETAIL);
        add(details, "note", group.notification().note(), DETAIL);
        Fact.of(alert, group.at(), group.options()).forEach(fact -> add(details, fact.name(), fact.value(), DETAIL));
        if (alert.facts().detail() != null) {
            add(details, "detail", alert.facts().detail(), DETAIL);
        }
        if (alert.facts().logTail() != null) {
            details.put("log", Plain.tail(Plain.log(alert.facts().logTail()), LOG));
        }
        alert.labels().values().forEach((name, value) -> {
            if (details.size() < DETAILS) {
                add(details, "label " + name, value, DETAIL);
            }
        });
        return details;
    }

    private static void add(Map<String, String> details, String name, String value, int limit) {
        String text = Plain.lines(value, limit);
        if (!text.isEmpty()) {
            details.putIfAbsent(Plain.line(name, SHORT), text);
        }
    }

    private static String shortened(String text) {
        return Plain.line(text, SHORT);
    }

    /** At most 255 characters; incidents' ids are much shorter. */
    private static String key(Alert alert) {
        String id = alert.incident().isEmpty() ? alert.fingerprint() : alert.incident();
        return id.length() <= SHORT ? id : id.substring(0, 200) + "-" + alert.fingerprint();
    }
}
