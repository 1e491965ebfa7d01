package dev.signalman.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An adaptive card for a workflow of Microsoft Teams that posts what a webhook brings.
 * Sources: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook (28 KB a message),
 * https://adaptivecards.io/schemas/adaptive-card.json
 */
public final class Teams implements Medium {
    private static final int BYTES = 28 * 1024;
    private static final int TITLE = 300;
    private static final int TEXT = 3_000;
    private static final int LINE = 500;
    private static final int FACTS = 14;
    private static final int FACT = 600;
    private static final int LOG = 4_000;
    private static final int ACTIONS = 6;
    private static final Markup MARKUP = Markup.TEAMS;

    private final Templates templates;
    private final MessageOptions options;

    public Teams(Templates templates, MessageOptions options) {
        this.templates = templates;
        this.options = options;
    }

    private record Message(String type, List<Attachment> attachments) {}

    private record Attachment(String contentType, Card content) {}

    private record Card(
            @JsonProperty("$schema") String schema,
            String type,
            String version,
            Map<String, String> msteams,
            String fallbackText,
            List<Object> body,
            List<Action> actions) {}

    private record Action(String type, String title, String url) {}

    private record TextBlock(
            String type, String text, boolean wrap, String size, String weight, boolean isSubtle, String spacing) {}

    private record Container(String type, String style, boolean bleed, List<Object> items) {}

    private record FactSet(String type, List<CardFact> facts) {}

    private record CardFact(String title, String value) {}

    private record RichTextBlock(String type, List<TextRun> inlines) {}

    /** Its text is no markdown, so it needs no escaping. */
    private record TextRun(String type, String text, String fontType, String size) {}

    @Override
    public Rendered render(Notification notification) {
        // each try leaves more room than the one before; the last is far below any limit
        String body = "";
        var draft = new Draft(templates, Map.of());
        for (int share = 1; share <= 16; share *= 2) {
            var group = new Group(notification, options);
            draft = new Draft(templates, TemplateData.of(group));
            body = JsonText.write(message(group, draft, share));
            if (JsonText.bytes(body) <= BYTES) {
                break;
            }
        }
        return Rendered.of(HttpMessage.json(notification.key(), body), draft.failures());
    }

    private static Message message(Group group, Draft draft, int share) {
        String title = draft.line(TemplateName.TEAMS_TITLE, TITLE);
        var body = new ArrayList<Object>();
        body.add(new Container(
                "Container",
                style(group),
                true,
                List.of(text(title.isEmpty() ? "alert" : title, "Large", "Bolder", false))));
        String text = draft.lines(TemplateName.TEAMS_TEXT, TEXT / share);
        if (!text.isEmpty()) {
            body.add(text(paragraphs(text), "Default", "Default", false));
        }
        List<CardFact> facts = group.facts().stream()
                .limit(FACTS)
                .map(fact -> new CardFact(
                        MARKUP.cut(MARKUP.escape(fact.name()), 100),
                        paragraphs(MARKUP.cut(MARKUP.escape(fact.value()), FACT / share))))
                .toList();
        if (!facts.isEmpty()) {
            body.add(new FactSet("FactSet", facts));
        }
        var actions = new ArrayList<Action>();
        if (group.single()) {
            Alert alert = group.shown().getFirst();
            log(body, alert, group, share);
            Link.of(alert).stream()
                    .limit(ACTIONS)
                    .forEach(link -> actions.add(new Action("Action.OpenUrl", link.label(), link.url())));
        } else {
            var lines = new StringBuilder();
            ChatLines.add(lines, group, draft, TemplateName.TEAMS_ALERT, LINE, 12_000 / share);
            body.add(text(paragraphs(lines.toString()), "Default", "Default", false));
        }
        body.add(text(footer(group), "Small", "Default", true));
        return new Message(
                "message",
                List.of(new Attachment(
                        "application/vnd.microsoft.card.adaptive",
                        new Card(
                                "http://adaptivecards.io/schemas/adaptive-card.json",
                                "AdaptiveCard",
                                "1.4",
                                Map.of("width", "Full"),
                                title,
                                body,
                                actions))));
    }

    private static void log(List<Object> body, Alert alert, Group group, int share) {
        String log = alert.facts().logTail() == null || alert.resolved(group.at())
                ? ""
                : Plain.log(alert.facts().logTail());
        if (log.isBlank()) {
            return;
        }
        String job =
                alert.facts().logJob() == null ? "" : Plain.line(alert.facts().logJob(), 200);
        body.add(text("Log of " + MARKUP.escape(job), "Small", "Default", true));
        body.add(new Container(
                "Container",
                "emphasis",
                false,
                List.of(new RichTextBlock(
                        "RichTextBlock",
                        List.of(new TextRun("TextRun", Plain.tail(log, LOG / share), "Monospace", "Small"))))));
    }

    private static String footer(Group group) {
        return MARKUP.escape(group.urgency().text() + " · since " + PlainMarkup.utc(group.since()) + " · to "
                + Plain.line(group.notification().receiver(), 100));
    }

    private static TextBlock text(String text, String size, String weight, boolean subtle) {
        return new TextBlock("TextBlock", text, true, size, weight, subtle, "Small");
    }

    /** In markdown, only a blank line ends one. */
    private static String paragraphs(String text) {
        return text.replaceAll("\n+", "\n\n");
    }

    private static String style(Group group) {
        if (group.news()) {
            return "accent";
        }
        if (group.resolved()) {
            return "good";
        }
        return group.acknowledged()
                ? "emphasis"
                : switch (group.urgency()) {
                    case CRITICAL, ERROR -> "attention";
                    case WARNING -> "warning";
                    case INFO -> "accent";
                };
    }
}
