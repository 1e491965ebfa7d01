package dev.signalman.message;

import com.google.gson.JsonObject;
import dev.signalman.alert.Notification;
import org.jspecify.annotations.Nullable;

/** The payload of Slack's incoming webhooks: one message for a notification, which is never changed. */
public final class SlackWebhook implements Medium {
    private final Templates templates;
    private final MessageOptions options;
    private final @Nullable String channel;

    /** @param channel channel to ask for, such as {@code #ci}; null for the webhook's own */
    public SlackWebhook(Templates templates, MessageOptions options, @Nullable String channel) {
        this.templates = templates;
        this.options = options;
        this.channel = channel;
    }

    @Override
    public Rendered render(Notification notification) {
        var group = new Group(notification, options);
        var draft = new Draft(templates, TemplateData.of(group));
        JsonObject message = new SlackLayout(group, draft).message(false);
        if (channel != null) {
            message.addProperty("channel", channel);
        }
        return Rendered.of(HttpMessage.json(notification.key(), SlackJson.GSON.toJson(message)), draft.failures());
    }
}
