package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileRulesTest {
    private static List<String> problems(String text) {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> RuleFilesTest.load(text)).problems().stream()
                .map(RuleProblem::toString)
                .toList();
    }

    private static String condition(String cel) {
        return """
                rules:
                  - alert: A
                    on: PipelineFinished
                    if: %s
                    by: [project]
                    news: true
                    annotations: { summary: s }
                """.formatted(cel);
    }

    @Test
    void a_file_that_is_too_large_is_refused() {
        assertThat(problems("#".repeat((1 << 20) + 1)))
                .containsExactly("rules.yml: is larger than 1MiB, so these cannot be rules");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void a_file_that_is_nested_too_deeply_is_refused(String opening) {
        assertThat(problems("rules: " + (opening.equals("- ") ? "\n" : "") + opening.repeat(10_000)))
                .hasSize(1);
    }

    @Test
    void aliases_cannot_make_a_small_file_mean_a_huge_tree() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(problems(text + "rules: *a39\n")).isNotEmpty();
    }

    @Test
    void a_text_that_contains_itself_is_refused() {
        assertThat(problems("rules: &a [*a]\n")).isNotEmpty();
        assertThat(problems("rules:\n  - &r\n    alert: A\n    on: *r\n    labels: *r\n"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!java.lang.Object x", "!x y", "!!binary aGk="})
    void tags_are_refused(String value) {
        assertThat(problems(condition(value))).singleElement().asString().contains("YAML tag");
    }

    @Test
    void too_many_rules_are_refused() {
        String rules = IntStream.range(0, RuleFiles.MAX_RULES + 1)
                .mapToObj(
                        "  - { alert: A%d, on: ProjectAppeared, by: [project], news: true, annotations: { summary: s } }\n"
                                ::formatted)
                .collect(Collectors.joining());
        assertThat(problems("rules:\n" + rules))
                .containsExactly("rules.yml: too many: there are 501 rules, and at most 500 are read");
    }

    @Test
    void a_hopeless_file_does_not_fill_the_screen() {
        String rules = IntStream.range(0, 150)
                .mapToObj(
                        "  - { alert: A%d, on: Nothing, by: [project], news: true, annotations: { summary: s } }\n"
                                ::formatted)
                .collect(Collectors.joining());
        assertThat(problems("rules:\n" + rules))
                .hasSize(101)
                .last()
                .isEqualTo("rules.yml: 50 more problems are not shown");
    }

    @Test
    void an_expression_is_bounded_in_length_and_depth() {
        assertThat(problems(condition("true" + " && true".repeat(300))))
                .containsExactly("rules.yml:4:9: an expression of 2404 characters; at most 2000 are read");
        assertThat(problems(condition("(".repeat(900) + "true" + ")".repeat(900))))
                .containsExactly("rules.yml:4:9: an expression that is nested too deeply");
        assertThat(problems(condition("'" + "!".repeat(1_500) + "true'"))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void an_expression_cannot_loop_for_long() {
        String list = "[" + "1,".repeat(60) + "1]";
        Rule rule = RuleFilesTest.rule(RuleSource.file(
                "rules.yml",
                condition("\"" + list + ".all(a, " + list + ".all(b, " + list + ".all(c, a + b + c > 0)))\"")));

        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        rule.on().hold(RuleFilesTest.scope(RuleFilesTest.finished(RuleFilesTest.FAILED), Map.of())))
                .isInstanceOf(RuleFailure.class)
                .hasMessage("A cannot be evaluated: rules.yml:4:10: it goes through too many elements");
    }

    @Test
    void what_a_message_quotes_is_one_short_line() {
        String evil = "\"" + "a\\n\\e[31m".repeat(50) + "\"";
        assertThat(problems("rules:\n  - alert: A\n    on: " + evil + "\n    by: [" + evil + "]\n    severity: " + evil
                        + "\n    runbook_url: " + evil + "\n    " + evil + ": 3\n    labels: {" + evil + ": x}\n"))
                .hasSizeGreaterThan(4)
                .allSatisfy(problem -> assertThat(problem)
                        .hasSizeLessThan(400)
                        .matches(text -> text.chars().noneMatch(Character::isISOControl)));
    }

    @Test
    void nothing_of_a_rule_with_problems_escapes_as_an_exception() {
        String good = """
                pack: p
                rules:
                  - alert: A
                    on: { PipelineFinished: watched, PipelineStarted: "true" }
                    until: { PipelineFinished: "event.outcome.passed" }
                    by: [project]
                    for: 5m
                    params: { a: 1, b: 2m }
                    labels: { k: "{{ params.a }}" }
                    annotations: { summary: "{{ event.id }} {{ {'a': 'b}}'}['a'] }}" }
                    resolved: { summary: "x" }
                """;
        assertThat(problems(good)).isEmpty();
        for (int i = 0; i < good.length(); i++) {
            for (String piece : List.of("", "{", "\"", "\n", "*", "&a ", "§", "\t", "[")) {
                RuleFiles.load(
                        List.of(RuleSource.file("r", good.substring(0, i) + piece + good.substring(i + 1))),
                        List.of(),
                        Set.of());
            }
        }
    }
}
