package dev.signalman.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.dispatch.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Alerts and silences as Alertmanager writes them. Source: {@code api/v2/openapi.yaml} of Alertmanager 0.25 */
final class AlertmanagerJson {
    private AlertmanagerJson() {}

    record Receiver(String name) {}

    record Status(String state, List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {}

    record GettableAlert(
            Map<String, String> annotations,
            String endsAt,
            String fingerprint,
            List<Receiver> receivers,
            String startsAt,
            Status status,
            String updatedAt,
            @JsonProperty("generatorURL") String generatorUrl,
            Map<String, String> labels) {}

    record Group(Map<String, String> labels, Receiver receiver, List<GettableAlert> alerts) {}

    record SilenceState(String state) {}

    record MatcherJson(
            String name,
            String value,
            @JsonProperty("isRegex") boolean isRegex,
            @JsonProperty("isEqual") boolean isEqual) {}

    record GettableSilence(
            String id,
            SilenceState status,
            String updatedAt,
            String comment,
            String createdBy,
            String endsAt,
            List<MatcherJson> matchers,
            String startsAt) {}

    static Receiver name(String receiver) {
        return new Receiver(receiver);
    }

    /** @param until when it counts as over if it does not say so itself */
    static GettableAlert alert(AlertStatus status, Instant until) {
        var alert = status.alert();
        var endsAt = alert.endsAt();
        return new GettableAlert(
                alert.annotations(),
                Fields.time(endsAt == null ? until : endsAt),
                alert.fingerprint(),
                status.receivers().stream().map(Receiver::new).toList(),
                Fields.time(alert.startsAt()),
                new Status(status.state(), status.silencedBy(), status.inhibitedBy(), status.mutedBy()),
                Fields.time(alert.updatedAt()),
                alert.generatorUrl(),
                alert.labels().values());
    }

    static GettableSilence silence(Silence silence, Instant now) {
        return new GettableSilence(
                silence.id(),
                new SilenceState(silence.state(now).name().toLowerCase(Locale.ROOT)),
                Fields.time(silence.updatedAt()),
                silence.comment(),
                silence.createdBy(),
                Fields.time(silence.endsAt()),
                silence.matchers().stream()
                        .map(m -> new MatcherJson(m.name(), m.value(), m.isRegex(), m.isEqual()))
                        .toList(),
                Fields.time(silence.startsAt()));
    }
}
