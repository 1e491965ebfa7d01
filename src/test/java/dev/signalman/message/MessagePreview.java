package dev.signalman.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.alert.Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Draws the messages of the examples as pages, for the pictures in docs/images: the mail as it is, the others about as their services
 * would. Run it with a directory as its argument, then let a browser take pictures of the pages.
 */
final class MessagePreview {
    private static final String STYLE = """
            body{margin:0;padding:14px;background:#fff;font:15px/1.45 Lato,"Segoe UI",Helvetica,Arial,sans-serif;color:#1d1c1d}
            .note{font-size:11px;color:#888;margin-bottom:10px}
            h2{font-size:18px;margin:2px 0 8px}
            .box{border-left:4px solid;padding:2px 0 2px 12px}
            .box>div{margin:6px 0}
            .fields{display:grid;grid-template-columns:1fr 1fr;gap:6px 16px}
            pre{background:#f6f6f6;border:1px solid #ddd;border-radius:4px;padding:8px;font:12px/1.5 Menlo,Consolas,monospace;
                white-space:pre-wrap;margin:4px 0}
            small{color:#616061;font-size:12px}
            a{color:#1264a3;text-decoration:none}
            .button{display:inline-block;border:1px solid #bbb;border-radius:4px;padding:4px 12px;margin-right:8px;font-weight:600;font-size:13px}
            .primary{background:#007a5a;border-color:#007a5a;color:#fff}
            .reply{margin:10px 0 0 28px;padding-left:12px;border-left:2px solid #ddd}
            .card{border:1px solid #ddd;border-radius:6px;overflow:hidden}
            .card>*{padding:6px 14px}
            .attention{background:#fde7e9}.good{background:#dff6dd}.warning{background:#fff4ce}.accent{background:#deecf9}
            .emphasis{background:#f3f2f1}
            .dark{background:#313338;color:#dbdee1}.dark small{color:#949ba4}.dark a{color:#00a8fc}.dark pre{background:#2b2d31;border-color:#1e1f22}
            .embed{background:#2b2d31;border-left:4px solid;border-radius:4px;padding:10px 14px;max-width:520px}
            """;

    private final Path directory;
    private final MessageOptions options = new MessageOptions("https://signalman.example", 20, Map.of());
    private final Templates templates = Templates.builtIn();

    private MessagePreview(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException {
        new MessagePreview(Path.of(arguments[0])).write();
    }

    private void write() throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, Notification> example : Map.of(
                        "firing", Examples.firing(),
                        "acknowledged", Examples.acknowledged(),
                        "resolved", Examples.resolved(),
                        "group", Examples.group())
                .entrySet()) {
            String name = example.getKey();
            Notification notification = example.getValue();
            page("slack-" + name, "", name.equals("group") ? slackWebhook(notification) : slackThread(notification));
            page("teams-" + name, "", teams(body(new Teams(templates, options), notification)));
            page("discord-" + name, "dark", discord(body(new Discord(templates, options), notification)));
            Files.writeString(
                    directory.resolve("email-" + name + ".html"),
                    new MailMessage(templates, options, "acme.example")
                            .render(notification)
                            .html());
        }
    }

    private String slackWebhook(Notification notification) throws IOException {
        return slack(body(new SlackWebhook(templates, options, null), notification));
    }

    private String slackThread(Notification notification) throws IOException {
        SlackIncident incident = new SlackThread(templates, options)
                .render(
                        notification,
                        notification.alerts().getFirst(),
                        notification.reason() == Notification.Reason.NEW ? Told.NOTHING : Told.FIRING);
        String html = slack(read(incident.post("#ci")));
        return incident.hasReply()
                ? html + "<div class=reply><small>in its thread</small><br>"
                        + slackText(read(incident.reply("C", "1")).path("text").asText()) + "</div>"
                : html;
    }

    private static String slack(JsonNode message) {
        var html = new StringBuilder();
        message.path("blocks").forEach(block -> slackBlock(html, block));
        JsonNode attachment = message.at("/attachments/0");
        html.append("<div class=box style='border-color:")
                .append(attachment.path("color").asText())
                .append("'>");
        attachment.path("blocks").forEach(block -> slackBlock(html, block));
        return html.append("</div>").toString();
    }

    private static void slackBlock(StringBuilder html, JsonNode block) {
        switch (block.path("type").asText()) {
            case "header" ->
                html.append("<h2>")
                        .append(slackText(block.at("/text/text").asText()))
                        .append("</h2>");
            case "section" -> {
                html.append("<div").append(block.has("fields") ? " class=fields>" : ">");
                html.append(slackText(block.at("/text/text").asText()));
                block.path("fields")
                        .forEach(field -> html.append("<div>")
                                .append(slackText(field.path("text").asText()))
                                .append("</div>"));
                html.append("</div>");
            }
            case "context" ->
                block.path("elements")
                        .forEach(element -> html.append("<small>")
                                .append(slackText(element.path("text").asText()))
                                .append("</small>"));
            case "actions" -> {
                html.append("<div>");
                block.path("elements")
                        .forEach(button -> html.append("<span class='button ")
                                .append(button.path("style").asText())
                                .append("'>")
                                .append(button.at("/text/text").asText())
                                .append("</span>"));
                html.append("</div>");
            }
            default -> throw new IllegalArgumentException("unknown block: " + block);
        }
    }

    /** Slack's text has its entities already. */
    private static String slackText(String text) {
        return text.replaceAll("<!date\\^[^|]*\\|([^>]*)>", "$1")
                .replaceAll("<(https?://[^|>]+)\\|([^>]*)>", "<a href='$1'>$2</a>")
                .replaceAll("(?m)(^|\\s)\\*([^*\\n]+)\\*(?=\\s|$)", "$1<b>$2</b>")
                .replaceAll("(?s)```\\n?(.*?)\\n?```", "<pre>$1</pre>")
                .replaceAll("\\n(?![^<]*</pre>)", "<br>");
    }

    private static String teams(JsonNode message) {
        JsonNode card = message.at("/attachments/0/content");
        var html = new StringBuilder("<div class=card>");
        card.path("body").forEach(element -> teamsElement(html, element));
        html.append("<div>");
        card.path("actions")
                .forEach(action -> html.append("<span class=button>")
                        .append(escape(action.path("title").asText()))
                        .append("</span>"));
        return html.append("</div></div>").toString();
    }

    private static void teamsElement(StringBuilder html, JsonNode element) {
        switch (element.path("type").asText()) {
            case "TextBlock" -> {
                String text = markdown(element.path("text").asText());
                String tag = element.path("isSubtle").asBoolean()
                        ? "small"
                        : element.path("weight").asText().equals("Bolder") ? "h2" : "span";
                html.append("<div><")
                        .append(tag)
                        .append(">")
                        .append(text)
                        .append("</")
                        .append(tag)
                        .append("></div>");
            }
            case "Container" -> {
                html.append("<div class='")
                        .append(element.path("style").asText())
                        .append("'>");
                element.path("items").forEach(item -> teamsElement(html, item));
                html.append("</div>");
            }
            case "FactSet" -> {
                html.append("<table>");
                element.path("facts")
                        .forEach(fact -> html.append("<tr><td valign=top style='padding-right:16px'><b>")
                                .append(markdown(fact.path("title").asText()))
                                .append("</b></td><td>")
                                .append(markdown(fact.path("value").asText()))
                                .append("</td></tr>"));
                html.append("</table>");
            }
            case "RichTextBlock" ->
                html.append("<pre>")
                        .append(escape(element.at("/inlines/0/text").asText()))
                        .append("</pre>");
            default -> throw new IllegalArgumentException("unknown element: " + element);
        }
    }

    private static String discord(JsonNode message) {
        JsonNode embed = message.at("/embeds/0");
        var html = new StringBuilder();
        html.append("<div class=embed style='border-color:#")
                .append(String.format("%06x", embed.path("color").asInt()))
                .append("'><h2>");
        html.append(markdown(embed.path("title").asText()))
                .append("</h2>")
                .append(markdown(embed.path("description").asText()))
                .append("<div class=fields style='margin:10px 0'>");
        embed.path("fields")
                .forEach(field -> html.append("<div><b>")
                        .append(markdown(field.path("name").asText()))
                        .append("</b><br>")
                        .append(markdown(field.path("value").asText()))
                        .append("</div>"));
        html.append("</div><small>")
                .append(escape(embed.at("/footer/text").asText()))
                .append(" · ")
                .append(embed.path("timestamp").asText());
        return html.append("</small></div>").toString();
    }

    private static String markdown(String text) {
        return escape(text)
                .replaceAll("(?s)```\\n?(.*?)\\n?```", "<pre>$1</pre>")
                .replaceAll("(?<!\\\\)\\[((?:[^\\[\\]\\\\]|\\\\.)*)]\\((https?://[^)]*)\\)", "<a href='$2'>$1</a>")
                .replaceAll("\\\\([^a-zA-Z0-9\\s])", "$1")
                .replaceAll("\\n+(?![^<]*</pre>)", "<br>");
    }

    private void page(String name, String style, String html) throws IOException {
        String note = "drawn by Signalman from the message that it sends; about what the service shows";
        Files.writeString(
                directory.resolve(name + ".html"),
                "<!DOCTYPE html><meta charset=utf-8><style>" + STYLE + "</style><body class='" + style
                        + "'><div class=note>" + note + "</div>" + html);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static JsonNode body(Medium medium, Notification notification) throws IOException {
        return read(medium.render(notification).requests().getFirst().body());
    }

    private static JsonNode read(String json) throws IOException {
        return Objects.requireNonNull(new ObjectMapper().readTree(json));
    }
}
