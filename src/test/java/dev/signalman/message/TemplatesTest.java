package dev.signalman.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalman.alert.Notification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    private static Templates.Loaded load(String name, String source) {
        return Templates.load(List.of(new TemplateFile("my/" + name + ".peb", source)));
    }

    private static String title(Templates templates, Notification notification) {
        return templates
                .render(TemplateName.SLACK_TITLE, TemplateData.of(new Group(notification, MessageOptions.DEFAULT)))
                .text();
    }

    @Test
    void the_built_in_templates_work_on_every_example() {
        for (TemplateName name : TemplateName.values()) {
            Templates.Loaded loaded = load(name.text(), Templates.source(name.text()));
            assertThat(loaded.problems()).as(name.text()).isEmpty();
        }
    }

    @Test
    void a_file_replaces_the_template_that_it_is_named_after_and_no_other() {
        Templates.Loaded loaded = load("slack.title", "{{ alert.labels.project | upper }}: {{ alert.title }}");
        assertThat(loaded.problems()).isEmpty();
        assertThat(title(loaded.templates(), Examples.firing())).isEqualTo("WEB: web · main: Build failed");
        assertThat(new Discord(loaded.templates(), MessageOptions.DEFAULT)
                        .render(Examples.firing())
                        .requests()
                        .getFirst()
                        .body())
                .doesNotContain("WEB");
    }

    @Test
    void a_part_that_is_replaced_changes_every_title() {
        Templates templates = load("part.title", "Attention: {{ alert.title }}").templates();
        assertThat(title(templates, Examples.firing())).contains("Attention: ");
        assertThat(new MailMessage(templates, MessageOptions.DEFAULT, "x.example")
                        .render(Examples.firing())
                        .subject())
                .isEqualTo("[FIRING] Attention: web · main: Build failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{{ alert.titel }}                                    § 1",
                "a\\n{{ titel }}                                      § 2",
                "a\\nb\\n{{ alert.title | shout }}                    § 3",
                "{% for a in alerts %}                                § 1",
                "{{ alert.title                                       § 1",
                "{% include 'email.html' %}                           § 1",
                "{% include '/etc/passwd' %}                          § 1",
                "{% include receiver %}                               § 1",
                "{% import 'part.title' %}                            § 1",
                "{% extends 'part.title' %}                           § 1",
                "{% set x = 'a' %}                                    § 1",
                "{% macro m() %}{{ m() }}{% endmacro %}               § 1",
                "{% for a in range(1, 1000000000) %}x{% endfor %}     § 1",
                "{% for a in 1..1000000000 %}x{% endfor %}            § 1",
                "{{ alert.title.getClass().forName('java.lang.Runtime') }} § 1",
                "{{ alert.title.class }}                              § 1",
                "{{ alerts.size() }}                                  § 1",
                "{{ alert.title | raw }}                              § 1",
                "{% autoescape false %}x{% endautoescape %}           § 1",
                "{{ alert.title | time }}                             § 1",
                "{{ alert.title | shorten(0) }}                       § 1",
                "{{ beans }}                                          § 1",
            })
    void a_broken_template_is_found_with_its_line_before_it_is_used(String source, int line) {
        Templates.Loaded loaded = load("slack.title", source.replace("\\n", "\n"));
        assertThat(loaded.problems()).hasSize(1);
        assertThat(loaded.problems().getFirst().text()).startsWith("my/slack.title.peb:" + line + ": ");
        assertThat(title(loaded.templates(), Examples.firing()).strip()).isEqualTo("🔴 web · main: Build failed");
    }

    @Test
    void loops_cannot_be_nested_deep_enough_to_take_long() {
        String deep =
                "{% for a in alerts %}{% for b in alerts %}{% for c in alerts %}{% endfor %}{% endfor %}{% endfor %}";
        assertThat(load("slack.title", deep).problems().getFirst().problem()).contains("at most 2 deep");
    }

    @Test
    void output_without_end_is_refused() {
        String source = "{% for a in alerts %}{% for b in alerts %}" + "x".repeat(1_000) + "{% endfor %}{% endfor %}";
        assertThat(load("slack.text", source).problems()).hasSize(1);
    }

    @Test
    void a_file_of_an_unknown_name_is_told_with_the_names_that_there_are() {
        assertThat(load("slak.title", "x").problems().getFirst().text())
                .startsWith("my/slak.title.peb: there is no template 'slak.title'; templates are: ")
                .contains("slack.title");
    }

    @Test
    void a_template_that_fails_later_is_replaced_by_the_built_in_one_and_says_so() {
        // the examples have at most so many failing jobs; a notification without an alert has none at all
        Templates.Loaded loaded =
                load("slack.title", "{% if hidden > 1 %}{{ alert.facts.failing_jobs[7] }}{% endif %}x");
        assertThat(loaded.problems()).isEmpty();
        var notification = Hostile.everywhere("a").get(3);
        Rendered rendered =
                new SlackWebhook(loaded.templates(), new MessageOptions("", 2, Map.of()), null).render(notification);
        assertThat(rendered.failures()).isEmpty();
        Templates.Loaded failing =
                load("slack.title", "{% if hidden > 1 %}{{ alert.facts.failing_jobs[70] }}{% endif %}x");
        Rendered replaced =
                new SlackWebhook(failing.templates(), new MessageOptions("", 2, Map.of()), null).render(notification);
        assertThat(replaced.failures()).hasSize(1);
        assertThat(replaced.failures().getFirst().file()).isEqualTo("my/slack.title.peb");
        assertThat(replaced.requests().getFirst().body()).contains("11 firing, 1 resolved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"((((", "{{ '", "{%", "{{ 1 / 0 }}", "\u0000", "{# "})
    void no_source_makes_loading_fail(String source) {
        assertThatCode(() -> load("email.html", source.repeat(10_000))).doesNotThrowAnyException();
    }
}
