package dev.signalman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.alert.News.Status;
import dev.signalman.event.EventJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {
    private static final String HOSTILE =
            "<!channel> <@U123> <https://evil.example|click> & ```code``` `x` \u202egnp.exe \u0007 @here #general";

    @Test
    void a_text_of_characters_that_are_left_out_makes_no_empty_block_which_slack_refuses() {
        JsonNode slack = slack(news(Status.FIRING, Facts.of("web", null, null, "\u202e\u202e")));
        for (JsonNode block : slack.path("attachments").path(0).path("blocks")) {
            if (block.has("text")) {
                assertThat(block.path("text").path("text").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void a_failure_has_header_facts_log_link_and_context() {
        JsonNode slack = slack(news(Status.FIRING, facts("Fix it", "boom\nexit 1", List.of("Unit/rspec"))));
        assertThat(slack.path("text").asText()).startsWith("🟠 web · main: Build failed — Build failed on main");
        assertThat(slack.path("blocks").path(0).path("type").asText()).isEqualTo("header");
        assertThat(slack.path("blocks").path(0).path("text").path("text").asText())
                .isEqualTo("🟠 web · main: Build failed");
        assertThat(slack.path("attachments").path(0).path("color").asText()).isEqualTo("#ecb22e");
        List<String> texts = texts(slack);
        assertThat(texts)
                .contains(
                        "*Project*\nweb",
                        "*Branch*\nmain",
                        "*Commit*\n01234567 Fix it",
                        "*Author*\nada",
                        "*Duration*\n4m 12s",
                        "*Failing jobs*\nUnit/rspec",
                        "Log of Unit/rspec\n```\nboom\nexit 1\n```",
                        "<https://acme.example/workflows/1|Open in Semaphore>");
        assertThat(texts).anyMatch(t -> t.contains("was rerun, and failed again"));
        assertThat(texts.getLast()).isEqualTo("warning · PipelineFailed · acme · since 2026-11-02T08:00:00Z");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void hostile_text_stays_text(Status status) {
        String raw = new SlackMessage()
                .render(news(status, facts(HOSTILE, HOSTILE + "\n```", List.of(HOSTILE, HOSTILE))), "#ci");
        JsonNode slack = parse(raw);
        assertThat(texts(slack)).noneMatch(t -> t.contains("<!") || t.contains("<@") || t.contains("<https://evil"));
        assertThat(texts(slack)).noneMatch(t -> t.contains("\u202e") || t.contains("\u0007"));
        assertThat(slack.findValues("verbatim")).isNotEmpty().allMatch(JsonNode::asBoolean);
        assertThat(texts(slack))
                .filteredOn(t -> t.contains("```"))
                .allSatisfy(t -> assertThat(t.split("```", -1))
                        .as("one block, not closed early")
                        .hasSize(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "&", "é", "🚀", "word ", "<>&\n", "`", "\n", "\u202e"})
    void nothing_is_longer_than_slack_allows(String unit) {
        String endless = unit.repeat(20_000);
        JsonNode slack = slack(new News(
                Status.FIRING,
                "id",
                "PipelineFailed",
                Severity.CRITICAL,
                endless,
                endless,
                endless,
                Labels.of("target", endless),
                new Facts(
                        endless,
                        endless,
                        endless,
                        endless,
                        endless,
                        endless,
                        endless,
                        Duration.ofDays(400),
                        "https://a.example/?" + "x&".repeat(190),
                        "https://a.example/?" + "y&".repeat(190),
                        Collections.nCopies(500, endless),
                        endless,
                        endless,
                        endless),
                Scene.START,
                null));
        assertThat(slack.path("blocks")
                        .path(0)
                        .path("text")
                        .path("text")
                        .asText()
                        .length())
                .isBetween(2, 150);
        JsonNode blocks = slack.path("attachments").path(0).path("blocks");
        assertThat(blocks.size()).isBetween(2, 49);
        for (JsonNode block : blocks) {
            assertThat(block.path("text").path("text").asText().length()).isLessThanOrEqualTo(3_000);
            assertThat(block.path("fields").size()).isLessThanOrEqualTo(10);
            block.path("fields")
                    .forEach(field ->
                            assertThat(field.path("text").asText().length()).isLessThanOrEqualTo(2_000));
        }
        assertThat(texts(slack)).allSatisfy(RenderingTest::whole);
    }

    /** No entity and no surrogate pair is cut in two. */
    private static void whole(String text) {
        assertThat(text.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))) {
                assertThat(Character.isLowSurrogate(text.charAt(++i))).isTrue();
            } else {
                assertThat(Character.isLowSurrogate(text.charAt(i))).isFalse();
            }
        }
    }

    @Test
    void a_long_log_keeps_its_end_in_whole_lines() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 1_000; i++) {
            lines.add("line " + i);
        }
        String block = SlackText.codeBlock(String.join("\n", lines), 3_000);
        assertThat(block).startsWith("```\n…\nline ").endsWith("\nline 998\nline 999\n```");
        assertThat(block.length()).isBetween(2_950, 3_000);
    }

    @Test
    void a_long_line_is_cut_between_words() {
        assertThat(SlackText.line("one two three four", 12)).isEqualTo("one two…");
        assertThat(SlackText.line("one two", 7)).isEqualTo("one two");
        assertThat(SlackText.line("a<b", 5)).isEqualTo("a…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "https://a b",
                "ftp://a.example",
                "https://a.example/>|x",
                "//a.example",
                ""
            })
    void an_address_that_is_none_is_no_link(String url) {
        assertThat(SlackText.link(url, "Open")).isEqualTo("Open");
    }

    @Test
    void a_resolved_message_is_green_and_has_no_log() {
        JsonNode slack = slack(news(Status.RESOLVED, facts("Fix it", "boom", List.of())));
        assertThat(slack.path("attachments").path(0).path("color").asText()).isEqualTo("#2eb67d");
        assertThat(texts(slack)).noneMatch(t -> t.contains("boom")).contains("*Lasted*\n1h");
    }

    @Test
    void the_channel_is_asked_for_only_if_configured() {
        assertThat(parse(new SlackMessage().render(news(Status.INFO, facts("", "", List.of())), "#ci"))
                        .path("channel")
                        .asText())
                .isEqualTo("#ci");
        assertThat(slack(news(Status.INFO, facts("", "", List.of()))).has("channel"))
                .isFalse();
    }

    private static Facts facts(String commitMessage, String log, List<String> jobs) {
        return new Facts(
                "web",
                "main",
                "Build",
                ".semaphore/semaphore.yml",
                "0123456789abcdef0123456789abcdef01234567",
                commitMessage,
                "ada",
                Duration.ofSeconds(252),
                "https://acme.example/workflows/1",
                null,
                jobs,
                "Unit/rspec",
                log,
                null);
    }

    private static News news(Status status, Facts facts) {
        Instant end = status == Status.FIRING ? null : Scene.START.plus(Duration.ofHours(1));
        return new News(
                status,
                "PipelineFailed-0011223344556677",
                "PipelineFailed",
                Severity.WARNING,
                "web · main: Build failed",
                "Build failed on main after 4m 12s: Unit/rspec.",
                "was rerun, and failed again",
                new Labels(Map.of(
                        "alertname",
                        "PipelineFailed",
                        "severity",
                        "warning",
                        "organization",
                        "acme",
                        "project",
                        "web",
                        "branch",
                        "main",
                        "pipeline",
                        ".semaphore/semaphore.yml",
                        "kind",
                        "failed")),
                facts,
                Scene.START,
                end);
    }

    private static JsonNode slack(News notification) {
        return parse(new SlackMessage().render(notification, null));
    }

    private static List<String> texts(JsonNode slack) {
        var texts = new ArrayList<String>();
        slack.findValues("text").stream().filter(JsonNode::isTextual).forEach(t -> texts.add(t.asText()));
        slack.findParents("text").forEach(p -> {
            if (p.path("text").isObject()) {
                texts.add(p.path("text").path("text").asText());
            }
        });
        slack.path("attachments").path(0).path("blocks").forEach(block -> {
            block.path("fields").forEach(f -> texts.add(f.path("text").asText()));
            block.path("elements").forEach(e -> texts.add(e.path("text").asText()));
        });
        return texts;
    }

    private static JsonNode parse(String json) {
        try {
            return EventJson.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }
}
