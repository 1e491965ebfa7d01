package dev.signalman.message;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.words.Phrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a Slack message: the header by itself, everything else in one attachment, for its colour, and a plain text for clients
 * that show no blocks.
 * Source: https://docs.slack.dev/reference/block-kit/blocks (150 characters a header, 3000 a section, 2000 a field, 10 fields a section,
 * 50 blocks a message)
 */
final class SlackLayout {
    private static final int HEADER = 150;
    private static final int SECTION = 3_000;
    private static final int FIELD = 2_000;
    private static final int FIELDS = 10;
    private static final int FALLBACK = 1_000;
    /** All lines of a group together; at most a section's worth of each block, so some five of these. */
    private static final int LINES = 12_000;

    private static final int LINE = 600;
    private static final int BUTTON_VALUE = 2_000;
    private static final Markup MARKUP = Markup.SLACK;

    private final Group group;
    private final Draft draft;

    SlackLayout(Group group, Draft draft) {
        this.group = group;
        this.draft = draft;
    }

    /** The message, with buttons or without. */
    JsonObject message(boolean buttons) {
        String title = draft.line(TemplateName.SLACK_TITLE, HEADER);
        String text = draft.lines(TemplateName.SLACK_TEXT, SECTION);
        var message = new JsonObject();
        message.addProperty(
                "text", text.isEmpty() ? title : MARKUP.cut(title + " — " + text.replace('\n', ' '), FALLBACK));
        message.add("blocks", SlackJson.GSON.toJsonTree(title.isEmpty() ? List.of() : List.of(header(title))));
        var attachment = new JsonObject();
        attachment.addProperty("color", group.color());
        attachment.add("blocks", SlackJson.GSON.toJsonTree(details(text, buttons)));
        var attachments = new JsonArray();
        attachments.add(attachment);
        message.add("attachments", attachments);
        // links in text from CI shall not be unfolded into pictures and previews
        message.addProperty("unfurl_links", false);
        message.addProperty("unfurl_media", false);
        return message;
    }

    private List<LayoutBlock> details(String text, boolean buttons) {
        var blocks = new ArrayList<LayoutBlock>();
        // Slack refuses the whole message for an empty text
        if (!text.isEmpty()) {
            blocks.add(section(text));
        }
        fields(blocks);
        if (group.single()) {
            single(blocks, group.shown().getFirst(), buttons);
        } else {
            lines(blocks);
        }
        blocks.add(ContextBlock.builder().elements(List.of(markdown(footer()))).build());
        return blocks;
    }

    private void fields(List<LayoutBlock> blocks) {
        List<TextObject> fields = group.facts().stream()
                .limit(FIELDS)
                .map(fact -> (TextObject) markdown(
                        MARKUP.cut("*" + MARKUP.escape(fact.name()) + "*\n" + MARKUP.escape(fact.value()), FIELD)))
                .toList();
        if (!fields.isEmpty()) {
            blocks.add(SectionBlock.builder().fields(fields).build());
        }
    }

    private void single(List<LayoutBlock> blocks, Alert alert, boolean buttons) {
        String log =
                alert.facts().logTail() == null ? "" : Plain.log(alert.facts().logTail());
        if (!log.isBlank() && !alert.resolved(group.at())) {
            String job = alert.facts().logJob() == null
                    ? ""
                    : MARKUP.cut(
                                    "Log of "
                                            + MARKUP.escape(
                                                    Plain.line(alert.facts().logJob())),
                                    200) + "\n";
            blocks.add(section(job + MARKUP.code(log, SECTION - job.length())));
        }
        var links = new StringBuilder();
        for (Link link : Link.of(alert)) {
            String next = (links.isEmpty() ? "" : "  ·  ") + MARKUP.link(link.label(), link.url());
            if (links.length() + next.length() <= SECTION) {
                links.append(next);
            }
        }
        if (!links.isEmpty()) {
            blocks.add(section(links.toString()));
        }
        if (buttons) {
            List<BlockElement> elements = buttons(alert);
            if (!elements.isEmpty()) {
                blocks.add(ActionsBlock.builder().elements(elements).build());
            }
        }
    }

    private List<BlockElement> buttons(Alert alert) {
        var buttons = new ArrayList<BlockElement>();
        if (alert.resolved(group.at())
                || alert.incident().isEmpty()
                || alert.incident().length() > BUTTON_VALUE) {
            return buttons;
        }
        if (!alert.news() && alert.acknowledgement() == null) {
            buttons.add(button(SlackActions.ACKNOWLEDGE, "Acknowledge", alert, "primary"));
        }
        if (!alert.news()) {
            buttons.add(
                    button(SlackActions.SILENCE, "Silence " + Phrases.duration(SlackActions.SILENCE_FOR), alert, null));
        }
        if (alert.facts().workflow().isPresent()) {
            buttons.add(button(SlackActions.RERUN, "Rerun", alert, null));
        }
        return buttons;
    }

    private static ButtonElement button(String action, String text, Alert alert, @Nullable String style) {
        return ButtonElement.builder()
                .actionId(action)
                .value(alert.incident())
                .text(PlainTextObject.builder().text(text).emoji(false).build())
                .style(style)
                .build();
    }

    /** One line for each alert, as many as fit, in as few sections as they fit into. */
    private void lines(List<LayoutBlock> blocks) {
        var section = new StringBuilder();
        int used = 0;
        int told = 0;
        for (Map<String, Object> alert : draft.alerts()) {
            String line = draft.lines(TemplateName.SLACK_ALERT, alert, LINE);
            if (used + line.length() > LINES) {
                break;
            }
            if (section.length() + line.length() + 1 > SECTION) {
                blocks.add(section(section.toString()));
                section.setLength(0);
            }
            if (!line.isEmpty()) {
                section.append(section.isEmpty() ? "" : "\n").append(line);
            }
            used += line.length();
            told++;
        }
        String more = told < group.total() ? "… (" + (group.total() - told) + " more)" : "";
        if (section.length() + more.length() + 1 > SECTION) {
            blocks.add(section(section.toString()));
            section.setLength(0);
        }
        if (!more.isEmpty()) {
            section.append(section.isEmpty() ? "" : "\n").append(more);
        }
        if (!section.isEmpty()) {
            blocks.add(section(section.toString()));
        }
    }

    private String footer() {
        Labels common = group.single()
                ? group.shown().getFirst().labels()
                : group.notification().commonLabels();
        var words = new ArrayList<String>();
        words.add(group.urgency().text());
        words.add(common.get(Labels.ALERTNAME));
        words.add(common.get(Labels.ORGANIZATION));
        words.add(Fact.team(common, group.options()));
        words.add("to " + group.notification().receiver());
        words.removeIf(String::isBlank);
        String text = MARKUP.escape(Plain.line(String.join(" · ", words), 400));
        return text + " · since " + MARKUP.time(group.since());
    }

    private static HeaderBlock header(String title) {
        return HeaderBlock.builder()
                .text(PlainTextObject.builder().text(title).emoji(false).build())
                .build();
    }

    private static SectionBlock section(String text) {
        return SectionBlock.builder().text(markdown(text)).build();
    }

    /** Verbatim, so that Slack links no names, channels or addresses that stand in the text. */
    private static MarkdownTextObject markdown(String text) {
        return MarkdownTextObject.builder().text(text).verbatim(true).build();
    }
}
