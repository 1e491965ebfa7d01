package dev.signalman.deliver;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.store.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notifications to send. */
final class Notices {
    static final Instant T = Instant.parse("2026-11-24T10:00:00Z");

    private Notices() {}

    static Alert firing(String incident) {
        return alert(incident, null, null);
    }

    static Alert acknowledged(String incident) {
        return alert(incident, null, new Acknowledgement("ann", T.plusSeconds(60), ""));
    }

    static Alert resolved(String incident) {
        return alert(incident, T.plusSeconds(300), null);
    }

    private static Alert alert(String incident, @Nullable Instant endsAt, @Nullable Acknowledgement by) {
        Labels labels = Labels.of("alertname", "PipelineFailed")
                .with("severity", "critical")
                .with("organization", "acme")
                .with("project", "web")
                .with("branch", incident);
        Facts facts = new Facts(
                "web", "main", "Build", null, null, "A fix", "ann", null, null, null, List.of(), null, null, null);
        return new Alert(
                incident,
                labels,
                Map.of("summary", "Build of web failed on " + incident, "description", "It failed."),
                facts,
                T,
                endsAt,
                T,
                false,
                by,
                "https://acme.example/pipelines/" + incident);
    }

    static Notification of(String receiver, long sequence, Alert... alerts) {
        return at(T.plusSeconds(600), receiver, sequence, alerts);
    }

    static Notification at(Instant at, String receiver, long sequence, Alert... alerts) {
        boolean over = List.of(alerts).stream().allMatch(alert -> alert.resolved(at));
        return new Notification(
                receiver,
                receiver,
                "{}:{}",
                sequence,
                over ? Notification.Status.RESOLVED : Notification.Status.FIRING,
                sequence == 1 ? Notification.Reason.NEW : Notification.Reason.CHANGED,
                Labels.NONE,
                Labels.of("alertname", "PipelineFailed"),
                Map.of(),
                List.of(alerts),
                at,
                "");
    }

    static Message message(String receiver, long sequence, Alert... alerts) {
        return new NotificationJson().message(of(receiver, sequence, alerts));
    }
}
