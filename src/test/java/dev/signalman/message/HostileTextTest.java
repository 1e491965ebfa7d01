package dev.signalman.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The same hostile texts through every medium: what comes out can be read, keeps the limits, and means nothing but text. */
class HostileTextTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final MessageOptions OPTIONS = new MessageOptions("https://signalman.example", 6, Map.of());
    private static final Templates TEMPLATES = Templates.builtIn();
    private static final Pattern DISGUISE = Pattern.compile(
            "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u00ad\u061c\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\uffff]");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|#39|#160);");

    static List<String> texts() {
        return Hostile.texts().toList();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void slack_shows_it_as_text(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            slack(body(new SlackWebhook(TEMPLATES, OPTIONS, null), notification));
            for (Alert alert : notification
                    .alerts()
                    .subList(0, Math.min(3, notification.alerts().size()))) {
                SlackIncident incident = new SlackThread(TEMPLATES, OPTIONS).render(notification, alert, Told.FIRING);
                slack(incident.post("C1"));
                slack(incident.update("C1", "1.2"));
                if (incident.hasReply()) {
                    slack(incident.reply("C1", "1.2"));
                }
            }
        }
    }

    private static void slack(String body) {
        JsonNode message = read(body);
        var blocks = new ArrayList<JsonNode>();
        message.path("blocks").forEach(blocks::add);
        message.path("attachments").path(0).path("blocks").forEach(blocks::add);
        assertThat(blocks.size()).isLessThanOrEqualTo(50);
        assertThat(message.path("text").asText().length()).isBetween(1, 4_000);
        for (JsonNode block : blocks) {
            int limit = block.path("type").asText().equals("header") ? 150 : 3_000;
            if (block.has("text")) {
                assertThat(block.path("text").path("text").asText().length()).isBetween(1, limit);
            }
            assertThat(block.path("fields").size()).isLessThanOrEqualTo(10);
            block.path("fields")
                    .forEach(field ->
                            assertThat(field.path("text").asText().length()).isBetween(1, 2_000));
            block.path("elements")
                    .forEach(element ->
                            assertThat(element.path("value").asText().length()).isLessThanOrEqualTo(2_000));
        }
        for (String text : strings(message)) {
            shown(text);
            String rest = text.replaceAll("<!date\\^\\d+\\^\\{date_short_pretty} \\{time}\\|[0-9: -]+UTC>", "")
                    .replaceAll("<https://acme\\.example/[^|<>]*\\|[^<>|]*>", "")
                    // the text itself is an address here and there; its label is not hidden
                    .replaceAll("<https://evil\\.example/x*\\|[^<>|]*>", "");
            assertThat(rest).doesNotContain("<").doesNotContain(">");
            assertThat(ENTITY.matcher(rest).replaceAll("")).doesNotContain("&");
            assertThat(text.split("```", -1).length % 2).as("fences").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void discord_shows_it_as_text(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            JsonNode message = read(body(new Discord(TEMPLATES, OPTIONS), notification));
            assertThat(message.at("/allowed_mentions/parse").isArray()).isTrue();
            assertThat(message.at("/allowed_mentions/parse")).isEmpty();
            JsonNode embed = message.at("/embeds/0");
            assertThat(embed.path("title").asText().length()).isBetween(1, 256);
            assertThat(embed.path("description").asText().length()).isLessThanOrEqualTo(4_096);
            assertThat(embed.path("fields").size()).isLessThanOrEqualTo(25);
            int total = embed.path("title").asText().length()
                    + embed.path("description").asText().length()
                    + embed.at("/footer/text").asText().length();
            for (JsonNode field : embed.path("fields")) {
                assertThat(field.path("name").asText().length()).isBetween(1, 256);
                assertThat(field.path("value").asText().length()).isBetween(1, 1_024);
                total += field.path("name").asText().length()
                        + field.path("value").asText().length();
            }
            assertThat(total).isLessThanOrEqualTo(6_000);
            strings(message).forEach(HostileTextTest::shown);
            markdown(embed.path("title").asText());
            markdown(embed.path("description").asText());
            embed.path("fields").forEach(field -> markdown(field.path("value").asText()));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void teams_shows_it_as_text(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            String body = body(new Teams(TEMPLATES, OPTIONS), notification);
            assertThat(body.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(28 * 1024);
            JsonNode message = read(body);
            strings(message).forEach(HostileTextTest::shown);
            for (JsonNode block : message.at("/attachments/0/content").findParents("wrap")) {
                assertThat(block.path("text").asText()).isNotEmpty();
                markdown(block.path("text").asText());
            }
            message.findValues("facts")
                    .forEach(facts ->
                            facts.forEach(fact -> markdown(fact.path("value").asText())));
        }
    }

    /** Outside of code, every sign that means something is escaped or in a link of our own. */
    private static void markdown(String text) {
        assertThat(text.split("```", -1).length % 2).as("fences").isEqualTo(1);
        String rest = text.replaceAll("(?s)(?<!\\\\)```.*?```", "")
                .replaceAll("\\\\[^a-zA-Z0-9\\s]", "")
                .replaceAll("\\[[^\\[\\]]*]\\(https://(acme|evil)\\.example[^()\\s]*\\)", "")
                .replaceAll("<t:\\d+:f>", "");
        assertThat(rest).doesNotContain("[", "]", "<", "`", "*", "@e", "@h", "@c");
        assertThat(rest.replaceAll("\\\\$", ""))
                .as("a backslash that escapes nothing")
                .doesNotContain("\\");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void telegram_shows_it_as_text(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            JsonNode message = read(body(new Telegram(TEMPLATES, OPTIONS, "-100"), notification));
            String html = message.path("text").asText();
            shown(html);
            Document parsed = xml("<telegram>" + html.replace("&quot;", "\"") + "</telegram>");
            assertThat(parsed.getDocumentElement().getTextContent().length()).isBetween(1, 4_096);
            assertThat(names(parsed)).isSubsetOf("telegram", "b", "i", "a", "pre");
            // in a block of code, Telegram looks for no names
            assertThat(html.replaceAll("(?s)<pre>.*?</pre>", "")).doesNotContain("@everyone", "@here", "@channel");
            addresses(parsed);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void an_e_mail_shows_it_as_text_and_has_no_further_headers(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            Mail mail = new MailMessage(TEMPLATES, OPTIONS, "signalman.example\r\nBcc: x").render(notification);
            shown(mail.subject());
            shown(mail.text());
            shown(mail.html());
            assertThat(mail.subject()).doesNotContain("\n").hasSizeBetween(1, 250);
            mail.headers()
                    .forEach((name, value) ->
                            assertThat(value).matches("[\\x21-\\x7e ]+").hasSizeLessThan(300));
            assertThat(mail.text().length()).isLessThanOrEqualTo(60_000);
            assertThat(mail.html().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(100_000);
            Document parsed = xml(mail.html().replaceFirst("<!DOCTYPE html>", ""));
            assertThat(names(parsed))
                    .isSubsetOf("html", "head", "meta", "title", "body", "table", "tr", "td", "a", "span");
            addresses(parsed);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void pagerduty_and_opsgenie_get_what_they_take(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            for (HttpMessage request : new PagerDuty(TEMPLATES, OPTIONS, "R".repeat(32))
                    .render(notification)
                    .requests()) {
                JsonNode event = read(request.body());
                strings(event).forEach(HostileTextTest::shown);
                assertThat(request.body().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThan(512 * 1024);
                if (event.path("event_action").asText().equals("trigger")) {
                    assertThat(event.at("/payload/summary").asText().length()).isBetween(1, 1_024);
                    assertThat(event.at("/payload/source").asText()).isNotEmpty();
                    assertThat(event.at("/payload/severity").asText()).isIn("critical", "error", "warning", "info");
                }
            }
            for (HttpMessage request :
                    new Opsgenie(TEMPLATES, OPTIONS).render(notification).requests()) {
                JsonNode alert = read(request.body());
                strings(alert).forEach(HostileTextTest::shown);
                assertThat(request.path()).matches("/v2/alerts[\\x21-\\x7e]*");
                assertThat(alert.path("message").asText().length()).isLessThanOrEqualTo(130);
                assertThat(alert.path("description").asText().length()).isLessThanOrEqualTo(15_000);
                assertThat(alert.path("details").toString().length()).isLessThan(8_000);
                alert.path("tags")
                        .forEach(tag -> assertThat(tag.asText().length()).isBetween(1, 50));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void programs_get_it_whole_as_json(String text) {
        for (Notification notification : Hostile.everywhere(text)) {
            for (String body : List.of(
                    body(new WebhookDocument(OPTIONS, 0), notification),
                    body(new AlertmanagerWebhook(OPTIONS, 0), notification),
                    body(new CloudEvent(OPTIONS, 0), notification),
                    new AlertmanagerPush(Duration.ofMinutes(5))
                            .render("k", notification.alerts(), notification.at())
                            .body())) {
                String label = read(body).findValue("labels").path("alertname").asText();
                boolean whole = text.length() < 10_000 && text.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000);
                assertThat(label.length()).isLessThanOrEqualTo(16_001);
                if (whole) {
                    assertThat(label).isEqualTo(text + "A");
                }
            }
        }
    }

    private static String body(Medium medium, Notification notification) {
        Rendered rendered = medium.render(notification);
        assertThat(rendered.failures()).isEmpty();
        assertThat(rendered.requests()).hasSize(1);
        return rendered.requests().getFirst().body();
    }

    private static JsonNode read(String body) {
        assertThat(new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .as("is UTF-8")
                .isEqualTo(body);
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError(body, e);
        }
    }

    private static void shown(String text) {
        assertThat(DISGUISE.matcher(text).find())
                .as(() -> "characters that nobody sees in " + text)
                .isFalse();
    }

    private static List<String> strings(JsonNode node) {
        var strings = new ArrayList<String>();
        collect(node, strings);
        return strings;
    }

    private static void collect(JsonNode node, List<String> strings) {
        if (node.isTextual()) {
            strings.add(node.asText());
        }
        node.forEach(child -> collect(child, strings));
    }

    private static Document xml(String text) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (Exception e) {
            throw new AssertionError("not well-formed: " + e.getMessage() + "\n" + text, e);
        }
    }

    private static Set<String> names(Document document) {
        var names = new HashSet<String>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            names.add(all.item(i).getNodeName());
        }
        return names;
    }

    private static void addresses(Document document) {
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertThat(element.getAttribute("src")).isEmpty();
            assertThat(element.getAttribute("onerror")).isEmpty();
            if (element.hasAttribute("href")) {
                assertThat(element.getAttribute("href")).matches("https://(acme|evil)\\.example\\S*");
            }
        }
    }
}
