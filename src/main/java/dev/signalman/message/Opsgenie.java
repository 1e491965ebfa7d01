package dev.signalman.message;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opsgenie's Alert API: for each alert one request that creates, acknowledges or closes Opsgenie's alert of the same alias. The address
 * is that of the service, such as {@code https://api.opsgenie.com}; the key goes into a header, which is the sender's.
 * Source: https://docs.opsgenie.com/docs/alert-api (130 characters a message, 15000 a description, 512 an alias, 20 tags of 50,
 * 8000 all details)
 */
public final class Opsgenie implements Medium {
    private static final int MESSAGE = 130;
    private static final int DESCRIPTION = 15_000;
    private static final int ALIAS = 512;
    private static final int TAGS = 20;
    private static final int TAG = 50;
    private static final int DETAIL = 300;
    private static final int DETAILS = 20;
    private static final int SHORT = 100;

    private final Templates templates;
    private final MessageOptions options;

    public Opsgenie(Templates templates, MessageOptions options) {
        this.templates = templates;
        this.options = options;
    }

    private record Create(
            String message,
            String alias,
            String description,
            List<String> tags,
            Map<String, String> details,
            String entity,
            String source,
            String priority) {}

    private record Change(String source, String user, String note) {}

    @Override
    public Rendered render(Notification notification) {
        return EachAlert.render(notification, templates, options, Opsgenie::request);
    }

    private static HttpMessage request(Alert alert, Group group, Draft draft) {
        String alias = Plain.head(alert.incident().isEmpty() ? alert.fingerprint() : alert.incident(), ALIAS);
        String path =
                "/v2/alerts/" + URLEncoder.encode(alias, StandardCharsets.UTF_8).replace("+", "%20");
        String key = group.notification().key() + "/" + alert.incident();
        return switch (Told.of(alert, group.at())) {
            case RESOLVED ->
                request(
                        key,
                        alert,
                        path + "/close?identifierType=alias",
                        new Change("Signalman", "", Plain.lines(alert.annotation(Alert.DESCRIPTION), DESCRIPTION)));
            case ACKNOWLEDGED -> request(key, alert, path + "/acknowledge?identifierType=alias", acknowledged(alert));
            case FIRING, NOTHING -> request(key, alert, "/v2/alerts", create(alias, alert, group, draft));
        };
    }

    private static Change acknowledged(Alert alert) {
        var given = alert.acknowledgement();
        return given == null
                ? new Change("Signalman", "", "")
                : new Change("Signalman", Plain.line(given.by(), SHORT), Plain.lines(given.comment(), DESCRIPTION));
    }

    private static HttpMessage request(String key, Alert alert, String path, Object body) {
        return new HttpMessage(key, alert.incident(), path, HttpMessage.JSON, JsonText.write(body));
    }

    private static Create create(String alias, Alert alert, Group group, Draft draft) {
        String message = draft.line(TemplateName.OPSGENIE_MESSAGE, MESSAGE);
        Labels labels = alert.labels();
        var details = new LinkedHashMap<String, String>();
        labels.values().entrySet().stream()
                .limit(DETAILS)
                .forEach(label -> details.put(Plain.line(label.getKey(), TAG), Plain.line(label.getValue(), DETAIL)));
        return new Create(
                // it may not be empty
                message.isEmpty() ? "alert" : message,
                alias,
                draft.lines(TemplateName.OPSGENIE_DESCRIPTION, DESCRIPTION),
                List.of(labels.get(Labels.ALERTNAME), labels.get(Labels.PROJECT), Fact.team(labels, group.options()))
                        .stream()
                        .map(tag -> Plain.head(Plain.line(tag).replace(',', ' '), TAG))
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .limit(TAGS)
                        .toList(),
                details,
                Plain.line(labels.get(Labels.PROJECT), DETAIL),
                "Signalman",
                switch (Urgency.of(alert)) {
                    case CRITICAL -> "P1";
                    case ERROR -> "P2";
                    case WARNING -> "P3";
                    case INFO -> "P5";
                });
    }
}
