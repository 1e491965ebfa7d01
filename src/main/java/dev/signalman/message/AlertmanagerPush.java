package dev.signalman.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalman.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus would post to Alertmanager's {@code /api/v2/alerts}. Alertmanager forgets an alert that it does not hear of again, so
 * those that fire are posted again and again, each time with an end that lies ahead.
 * Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, postableAlerts
 */
public final class AlertmanagerPush {
    private final Duration keepAlive;

    /** @param keepAlive how long after each post Alertmanager may go on believing in an alert; some multiple of the time between posts */
    public AlertmanagerPush(Duration keepAlive) {
        this.keepAlive = keepAlive;
    }

    private record Postable(
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant startsAt,
            Instant endsAt,
            @JsonProperty("generatorURL") @Nullable String generatorUrl) {}

    /**
     * One post.
     *
     * @param key idempotency key
     * @param alerts firing or resolved
     * @param now time of sending, which may be long after the alerts were handed over
     */
    public HttpMessage render(String key, List<Alert> alerts, Instant now) {
        List<Postable> body = alerts.stream().map(alert -> postable(alert, now)).toList();
        return new HttpMessage(key, "", "/api/v2/alerts", HttpMessage.JSON, JsonText.write(body));
    }

    private Postable postable(Alert alert, Instant now) {
        return new Postable(
                WebhookDocument.verbatim(alert.labels()),
                WebhookDocument.verbatim(alert.annotations()),
                alert.startsAt(),
                alert.resolved(now) && alert.endsAt() != null ? alert.endsAt() : now.plus(keepAlive),
                Plain.address(alert.generatorUrl()));
    }
}
