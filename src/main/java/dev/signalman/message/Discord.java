package dev.signalman.message;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of Discord's webhooks: one embed, in which nothing mentions anybody.
 * Source: https://discord.com/developers/docs/resources/message (256 characters a title, 4096 a description, 25 fields of 256 and 1024,
 * 2048 a footer, 6000 all in all)
 */
public final class Discord implements Medium {
    private static final int TITLE = 256;
    private static final int DESCRIPTION = 4_096;
    private static final int FIELDS = 12;
    private static final int FIELD = 300;
    private static final int LINE = 400;
    private static final int FOOTER = 300;
    private static final int LOG = 1_500;
    private static final int TOTAL = 6_000;
    private static final Markup MARKUP = Markup.DISCORD;

    private final Templates templates;
    private final MessageOptions options;

    public Discord(Templates templates, MessageOptions options) {
        this.templates = templates;
        this.options = options;
    }

    private record Payload(List<Embed> embeds, Mentions allowed_mentions) {}

    /** None of the kinds that Discord would look for in the text; empty, but there. */
    private record Mentions(String[] parse) {}

    private record Embed(
            String title,
            @Nullable String url,
            String description,
            int color,
            String timestamp,
            List<Field> fields,
            Footer footer) {}

    private record Field(String name, String value, boolean inline) {}

    private record Footer(String text) {}

    @Override
    public Rendered render(Notification notification) {
        var group = new Group(notification, options);
        var draft = new Draft(templates, TemplateData.of(group));
        String title = draft.line(TemplateName.DISCORD_TITLE, TITLE);
        String footer = Plain.head(group.urgency().text() + " · to " + Plain.line(notification.receiver()), FOOTER);
        List<Field> fields = fields(group);
        int rest = TOTAL
                - title.length()
                - footer.length()
                - fields.stream()
                        .mapToInt(field -> field.name().length() + field.value().length())
                        .sum();
        String description = description(group, draft, Math.min(DESCRIPTION, rest));
        String url = group.single() ? Link.best(group.shown().getFirst()) : "";
        var embed = new Embed(
                title,
                url.isEmpty() ? null : url,
                description,
                Integer.parseInt(group.color().substring(1), 16),
                group.since().toString(),
                fields,
                new Footer(footer));
        var payload = new Payload(List.of(embed), new Mentions(new String[0]));
        return Rendered.of(HttpMessage.json(notification.key(), JsonText.full(payload)), draft.failures());
    }

    private static List<Field> fields(Group group) {
        return group.facts().stream()
                .limit(FIELDS)
                .map(fact -> new Field(
                        MARKUP.cut(MARKUP.escape(fact.name()), 80),
                        MARKUP.cut(MARKUP.escape(fact.value()), FIELD),
                        !fact.value().contains("\n")))
                .toList();
    }

    private static String description(Group group, Draft draft, int room) {
        var text = new StringBuilder(draft.lines(TemplateName.DISCORD_TEXT, Math.min(room, 2_000)));
        if (!group.single()) {
            ChatLines.add(text, group, draft, TemplateName.DISCORD_ALERT, LINE, room);
            return text.toString();
        }
        Alert alert = group.shown().getFirst();
        String log = alert.facts().logTail() == null || alert.resolved(group.at())
                ? ""
                : Plain.log(alert.facts().logTail());
        if (!log.isBlank() && room - text.length() > 200) {
            text.append('\n').append(MARKUP.code(log, Math.min(LOG, room - text.length() - 1)));
        }
        for (Link link : new ArrayList<>(Link.of(alert))) {
            String next = "\n" + MARKUP.link(link.label(), link.url());
            if (text.length() + next.length() <= room) {
                text.append(next);
            }
        }
        return text.toString().strip();
    }
}
