package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows a Block Kit message about as Slack would. Knows the blocks and the markup that Signalman's messages use. */
final class SlackPreview {
    private static final Pattern CODE_BLOCK = Pattern.compile("```\\n?([\\s\\S]*?)\\n?```");
    private static final Pattern LINK = Pattern.compile("<(https?://[^|>\\s]+)\\|([^>]*)>");
    /** A time, which Slack shows in the reader's own; what is behind the bar is for those who cannot. */
    private static final Pattern DATE = Pattern.compile("<!date\\^[0-9]+\\^[^|>]*\\|([^>]*)>");

    private static final Pattern BOLD = Pattern.compile("(?m)(^|\\s)\\*([^*\\n]+)\\*(?=\\s|$)");

    private SlackPreview() {}

    /** HTML without hostile parts: everything is escaped before any markup is added. */
    static String html(JsonNode message) {
        StringBuilder html = new StringBuilder();
        message.path("blocks").forEach(block -> block(html, block));
        for (JsonNode attachment : message.path("attachments")) {
            String color = attachment.path("color").asText().replaceAll("[^#0-9a-zA-Z]", "");
            html.append("<div class=\"attachment\" style=\"border-color:")
                    .append(color)
                    .append("\">");
            attachment.path("blocks").forEach(block -> block(html, block));
            html.append("</div>");
        }
        return html.toString();
    }

    private static void block(StringBuilder html, JsonNode block) {
        switch (block.path("type").asText()) {
            case "header" ->
                html.append("<h2>")
                        .append(escape(block.at("/text/text").asText()))
                        .append("</h2>");
            case "section" -> {
                if (block.has("text")) {
                    html.append("<div>")
                            .append(markdown(block.at("/text/text").asText()))
                            .append("</div>");
                }
                if (block.has("fields")) {
                    html.append("<div class=\"fields\">");
                    block.path("fields")
                            .forEach(field -> html.append("<div>")
                                    .append(markdown(field.path("text").asText()))
                                    .append("</div>"));
                    html.append("</div>");
                }
            }
            case "context" ->
                block.path("elements")
                        .forEach(element -> html.append("<small>")
                                .append(markdown(element.path("text").asText()))
                                .append("</small>"));
            default -> html.append("<pre>").append(escape(block.toString())).append("</pre>");
        }
    }

    /** Slack's markup. */
    private static String markdown(String text) {
        StringBuilder html = new StringBuilder();
        Matcher code = CODE_BLOCK.matcher(text);
        int from = 0;
        while (code.find()) {
            html.append(prose(text.substring(from, code.start())));
            html.append("<pre>").append(entities(code.group(1))).append("</pre>");
            from = code.end();
        }
        return html.append(prose(text.substring(from))).toString();
    }

    private static String prose(String text) {
        StringBuilder html = new StringBuilder();
        String dated = DATE.matcher(text).replaceAll("$1");
        Matcher link = LINK.matcher(dated);
        int from = 0;
        while (link.find()) {
            html.append(entities(dated.substring(from, link.start())))
                    .append("<a href=\"")
                    .append(entities(link.group(1)))
                    .append("\">")
                    .append(entities(link.group(2)))
                    .append("</a>");
            from = link.end();
        }
        html.append(entities(dated.substring(from)));
        return BOLD.matcher(html).replaceAll("$1<b>$2</b>").replace("\n", "<br>");
    }

    /** Slack's text has its own entities for these three characters. */
    private static String entities(String text) {
        return escape(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
