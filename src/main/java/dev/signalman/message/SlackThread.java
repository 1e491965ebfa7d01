package dev.signalman.message;

import com.google.gson.JsonObject;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import dev.signalman.alert.Notification.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a bot tells of an incident: one message that shows how it stands, changed in place, with buttons while there is something to do,
 * and its story in the message's thread.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage and chat.update
 */
public final class SlackThread {
    private static final int REPLY = 3_000;

    private final Templates templates;
    private final MessageOptions options;

    public SlackThread(Templates templates, MessageOptions options) {
        this.templates = templates;
        this.options = options;
    }

    /**
     * How one alert of the notification is told.
     *
     * @param alert one of the notification's
     * @param before what the channel was told of it last
     */
    public SlackIncident render(Notification notification, Alert alert, Told before) {
        Told state = Told.of(alert, notification.at());
        var group = new Group(alone(notification, alert, state), options);
        var draft = new Draft(templates, TemplateData.of(group));
        JsonObject message = new SlackLayout(group, draft).message(true);
        String event = event(notification, before, state);
        String reply = event.isEmpty() ? "" : reply(draft, event);
        return new SlackIncident(alert.incident(), state, message, reply.isEmpty() ? null : reply, draft.failures());
    }

    private static String reply(Draft draft, String event) {
        Map<String, Object> data = new LinkedHashMap<>(draft.data());
        data.put("event", event);
        return draft.lines(TemplateName.SLACK_REPLY, data, REPLY);
    }

    /** What to tell in the thread; nothing if the message itself is new, or if nothing happened to this alert. */
    private static String event(Notification notification, Told before, Told state) {
        if (before == Told.NOTHING) {
            return "";
        }
        if (before != state) {
            return state.name().toLowerCase(Locale.ROOT);
        }
        if (state != Told.FIRING) {
            return "";
        }
        Reason reason = notification.reason();
        return reason == Reason.ESCALATED ? "escalated" : reason == Reason.REPEATED ? "repeated" : "";
    }

    private static Notification alone(Notification of, Alert alert, Told state) {
        return new Notification(
                of.receiver(),
                of.integration(),
                of.groupKey(),
                of.sequence(),
                state == Told.RESOLVED ? Notification.Status.RESOLVED : Notification.Status.FIRING,
                of.reason(),
                of.groupLabels(),
                alert.labels(),
                alert.annotations(),
                List.of(alert),
                of.at(),
                of.note());
    }
}
