package dev.signalman.message;

import dev.signalman.alert.Notification;

/**
 * Body of Telegram's {@code sendMessage}; the address is that of the bot, and the path is appended to it.
 * Source: https://core.telegram.org/bots/api#sendmessage (4096 characters after entities are parsed)
 */
public final class Telegram implements Medium {
    private static final int TEXT = 4_096;

    private final Templates templates;
    private final MessageOptions options;
    private final String chat;

    /** @param chat id of the chat, or {@code @name} of a channel */
    public Telegram(Templates templates, MessageOptions options, String chat) {
        this.templates = templates;
        this.options = options;
        this.chat = chat;
    }

    private record Body(String chat_id, String text, String parse_mode, Preview link_preview_options) {}

    private record Preview(boolean is_disabled) {}

    @Override
    public Rendered render(Notification notification) {
        var group = new Group(notification, options);
        var draft = new Draft(templates, TemplateData.of(group));
        String text = draft.lines(TemplateName.TELEGRAM_TEXT, TEXT);
        String body = JsonText.write(new Body(chat, text, "HTML", new Preview(true)));
        return Rendered.of(
                new HttpMessage(notification.key(), "", "/sendMessage", HttpMessage.JSON, body), draft.failures());
    }
}
