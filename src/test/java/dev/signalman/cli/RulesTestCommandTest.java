package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.rule.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTestCommandTest {
    private static final Path FILES = Path.of("src/test/resources/rules");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"self", "pipelines", "reruns", "deployments", "agents", "schedules"})
    void the_tests_of_the_built_in_packs_pass(String pack) {
        Shell.Result result = Shell.empty()
                .run("rules", "test", FILES.resolve(pack + "_test.yaml").toString());

        assertThat(result.all()).contains("SUCCESS: ").doesNotContain("FAILED");
        assertThat(result.code()).isZero();
    }

    @Test
    void the_example_of_the_distribution_passes_and_is_told_test_by_test_if_asked() {
        Shell.Result result = Shell.empty().run("rules", "test", "-v", "config/rules/example_test.yaml");

        assertThat(result.all()).isEqualTo("""
                Unit testing: config/rules/example_test.yaml
                  passed: a broken release is told at once, and again to the lead if nobody looks after it
                  passed: nobody else is told while somebody looks after it
                  passed: a nightly that does not run is missed after 25 hours, but not while it is silenced
                  SUCCESS: 3 tests
                """);
        assertThat(result.code()).isZero();
    }

    @Test
    void tests_that_fail_say_what_was_expected_and_what_there_was() throws IOException {
        Shell.Result result =
                Shell.empty().run("rules", "test", FILES.resolve("failing.yaml").toString());

        assertThat(result.out()).isEqualTo(Files.readString(FILES.resolve("failing.txt")));
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void everything_that_is_wrong_with_a_file_is_told_at_once_with_its_place() throws IOException {
        Shell.Result result =
                Shell.empty().run("rules", "test", FILES.resolve("wrong.yaml").toString());

        assertThat(result.err()).isEqualTo(Files.readString(FILES.resolve("wrong.txt")));
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void the_example_in_the_documentation_fails_as_it_says() throws IOException {
        String page = Files.readString(Path.of("docs/rules.md"));
        String example = page.substring(page.indexOf("## Testing rules"), page.indexOf("## Replaying the log"));
        List<String> blocks = Pattern.compile("```(?:yaml)?\n(.*?)```", Pattern.DOTALL)
                .matcher(example)
                .results()
                .map(found -> found.group(1))
                .toList();
        Path file = write("web_test.yaml", blocks.getFirst());

        Shell.Result result = Shell.empty().run("rules", "test", file.toString());

        assertThat("$ signalman rules test web_test.yaml\n" + result.out().replace(folder + "/", ""))
                .isEqualTo(blocks.get(1));
    }

    @Test
    void only_the_tests_that_are_asked_for_run() {
        String file = FILES.resolve("failing.yaml").toString();

        Shell.Result one = Shell.empty().run("rules", "test", "--run", "nothing|missing", file);
        Shell.Result none = Shell.empty().run("rules", "test", "--run", "no such", file);
        Shell.Result wrong = Shell.empty().run("rules", "test", "--run", "(", file);

        assertThat(one.out()).contains("FAILED: missing", "2 of 2 tests failed").doesNotContain("wrong label");
        assertThat(none.err()).isEqualTo("signalman: there is no such test\n");
        assertThat(none.code()).isEqualTo(2);
        assertThat(wrong.code()).isEqualTo(2);
    }

    static Stream<String> events() {
        return EventType.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_event_can_be_written_with_what_cannot_be_guessed(String type) throws IOException {
        var needed = Pattern.compile("has no (\\w+), which cannot be guessed");
        Map<String, String> values =
                Map.of("result", "failed", "problem", "unreachable", "to", "usable", "agents", "0");
        String bare = "tests: [{ name: a, events: [{ at: 1m, %s: { %s } }] }]\n";

        Shell.Result first = Shell.empty()
                .run("rules", "test", write("a.yaml", bare.formatted(type, "")).toString());
        var body = new StringBuilder();
        needed.matcher(first.err())
                .results()
                .map(found -> found.group(1))
                .forEach(word -> body.append(word + ": " + values.getOrDefault(word, "x") + ", "));
        Shell.Result second = Shell.empty()
                .run(
                        "rules",
                        "test",
                        write("a.yaml", bare.formatted(type, body)).toString());

        assertThat(second.err()).isEmpty();
        assertThat(second.code()).isZero();
        assertThat(body.length()).isLessThan(40);
    }

    @Test
    void routes_stand_in_the_file_in_the_configurations_words() throws IOException {
        Path file = write("a.yaml", """
                packs: [pipelines]
                start: 2026-03-02T20:00:00Z
                route:
                  receiver: chat
                  routes: [{ receiver: oncall, active_time_intervals: [office], continue: true }, { receiver: chat }]
                time_intervals:
                  - name: office
                    time_intervals: [{ times: [{ start_time: "09:00", end_time: "17:00" }], location: Europe/Prague }]
                tests:
                  - name: nobody is called before the office opens
                    events:
                      - { at: 1h, PipelineFinished: { result: failed } }
                    notifications:
                      - { between: [0h, 11h59m], expect: [{ receiver: chat }, { receiver: chat, reason: repeated }, { receiver: chat, reason: repeated }] }
                      - { between: [12h, 13h], receiver: oncall, expect: [{ alerts: [PipelineFailed] }] }
                """);

        Shell.Result result = Shell.empty().run("rules", "test", file.toString());

        assertThat(result.all()).contains("SUCCESS: 1 test");
    }

    @Test
    void rules_routes_and_branches_can_come_from_a_configuration() throws IOException {
        write("signalman.yaml", """
                organizations:
                  - { name: acme, url: 'https://acme.semaphoreci.com', token: '${SECRET_TOKEN}', branches: { watch: [trunk] } }
                rule_files: [own.yaml]
                rules: { packs: { pipelines: false } }
                receivers: [{ name: phone }]
                route: { receiver: phone, group_wait: 1m }
                """);
        write("own.yaml", """
                rules:
                  - alert: Trunk
                    on: PipelineFinished
                    if: watched && event.outcome.broken
                    until: event.outcome.passed
                    by: [project]
                    annotations: { summary: broken }
                """);
        Path file = write("own_test.yaml", """
                config: signalman.yaml
                tests:
                  - name: a
                    events:
                      - { at: 1m, PipelineFinished: { project: web, branch: main, result: failed } }
                      - { at: 2m, PipelineFinished: { project: web, branch: trunk, result: failed } }
                    incidents: [{ at: 3m, expect: [Trunk] }]
                    notifications: [{ at: 3m, expect: [{ receiver: phone }] }]
                """);

        Shell.Result result = Shell.empty().with("SECRET_TOKEN", "x").run("rules", "test", file.toString());
        Shell.Result unset = Shell.empty().run("rules", "test", file.toString());

        assertThat(result.all()).contains("SUCCESS: 1 test");
        assertThat(unset.code()).isEqualTo(2);
        assertThat(unset.err()).contains("SECRET_TOKEN");
    }

    @Test
    void rules_that_are_wrong_and_files_that_are_missing_are_told() throws IOException {
        write("bad.yaml", "rules: [{ alert: A, on: PipelineFinished, if: event.rn > duration('1m'), news: true }]\n");
        Path file = write("a_test.yaml", "rule_files: [bad.yaml, none.yaml]\ntests: []\n");

        Shell.Result result = Shell.empty()
                .run("rules", "test", file.toString(), folder.resolve("no.yaml").toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        folder.resolve("no.yaml") + ": does not exist",
                        folder.resolve("none.yaml") + ": does not exist",
                        "event.rn: PipelineFinished has no such field; did you mean ran?");
    }

    @Test
    void hostile_files_are_refused_soon() throws IOException {
        var bomb = new StringBuilder("tests:\n  - &a0 { name: x }\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("  - &a%d { events: [*a%d, *a%d, *a%d] }\n".formatted(i, i - 1, i - 1, i - 1));
        }
        for (String text : new String[] {
            "tests: " + "[".repeat(5_000),
            "tests: [{ name: \"" + "x".repeat(2 << 20) + "\" }]",
            bomb.toString(),
            "tests: [{ events: [{ at: 999999d, ScheduleTriggered: }] }]",
            "tests: [{ events: [{ at: 99999999999999d, ScheduleTriggered: }] }]",
            "tests: [{ events: [{ at: 1m, *x }] }]",
            "tests: [!!java.net.URL [x]]",
            "tests: 5\u0000",
            "",
            "[]",
            "tests: {a: b}",
            "route: &r { receiver: a, routes: [*r] }\ntests: []",
            "route: [a, {receiver: [b]}]\ntests: []"
        }) {
            Shell.Result result =
                    Shell.empty().run("rules", "test", write("h.yaml", text).toString());

            assertThat(result.code())
                    .as(text.substring(0, Math.min(60, text.length())))
                    .isEqualTo(2);
            assertThat(result.err()).contains("h.yaml").doesNotContain("Exception");
            assertThat(result.err().length()).isLessThan(30_000);
        }
    }

    @Test
    void what_a_terminal_would_obey_is_not_printed() throws IOException {
        Path file = write("a.yaml", """
                tests:
                  - name: "\\e[31mred"
                    events: [{ at: 1m, PipelineFinished: { result: failed, project: "\\e[2Jgone" } }]
                    incidents: [{ at: 2m, expect: [] }]
                """);

        assertThat(Shell.empty().run("rules", "test", file.toString()).out())
                .contains("gone")
                .doesNotContain("\u001B");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
