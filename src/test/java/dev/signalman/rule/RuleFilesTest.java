package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.alert.Severity;
import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentRef;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFilesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static RuleFiles.Loaded load(String text) {
        return RuleFiles.load(List.of(RuleSource.file("rules.yml", text)), List.of(), Set.of());
    }

    static Rule rule(RuleSource source) {
        RuleFiles.Loaded loaded = RuleFiles.load(List.of(source), List.of(), Set.of());
        assertThat(loaded.problems()).isEmpty();
        return loaded.rules().getFirst();
    }

    static PipelineFinished finished(Outcome outcome) {
        var header = new EventHeader(
                "id", "acme", new ProjectRef("p-web", "web"), "pipeline/pl-1", NOON, NOON.plusSeconds(7), false);
        var pipeline = new PipelineRef(
                "pl-1",
                "w-1",
                "Build",
                ".semaphore/semaphore.yml",
                "main",
                "c0ffee1234567890",
                null,
                "ada",
                "https://x/pl-1",
                NOON,
                null,
                null,
                null);
        return new PipelineFinished(
                header,
                pipeline,
                outcome,
                Duration.ofSeconds(20),
                Duration.ofSeconds(252),
                List.of(
                        new JobResult("j-1", "Test", "unit", Result.Known.FAILED, ""),
                        new JobResult("j-2", "Test", "lint", Result.Known.PASSED, "")));
    }

    static final Outcome FAILED = new Outcome(Result.Known.FAILED, Reason.Known.TEST, "");

    static Scope scope(ChangeEvent event, Map<String, Object> params) {
        return new Scope(
                event,
                History.NONE,
                Fleet.NONE,
                Sightline.CLEAR,
                true,
                Map.of("organization", "acme", "project", "web", "branch", "main"),
                3,
                Duration.ofMinutes(90),
                params,
                NOON);
    }

    static String text(Map<String, Text> texts, String name, Scope scope) {
        return Objects.requireNonNull(texts.get(name)).of(scope);
    }

    private static final String PIPELINE_FAILED = """
            pack: pipelines
            rules:
              - alert: PipelineFailed
                on: PipelineFinished
                if: watched && event.outcome.broken
                until: event.outcome.passed
                by: [project, branch]
                severity: critical
                params: { longer_than: 2m }
                labels:
                  kind: "{{ event.outcome.kind }}"
                annotations:
                  summary: "{{ labels.project }} · {{ event.pipeline.branch }}: {{ event.pipeline.name }} {{ event.outcome.kind }} after {{ event.ran }}"
                  description: |
                    Commit {{ short(event.pipeline.commit) }} by {{ event.pipeline.author }}:
                    {{ list_text(event.jobs.filter(j, j.result == "failed").map(j, j.block + "/" + j.name)) }}
                    for {{ age }}, {{ value }} times, last passed {{ history.lastPassed }}, {{ event.ran > params.longer_than }}
                resolved: { summary: "{{ labels.project }} passed again" }
                runbook_url: https://wiki.example.com/ci
            """;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_rule_asks_the_event_and_writes_its_texts(boolean builtIn) {
        Rule rule = rule(new RuleSource("pipelines.yaml", PIPELINE_FAILED, builtIn));

        assertThat(rule.name()).isEqualTo("PipelineFailed");
        assertThat(rule.pack()).isEqualTo("pipelines");
        assertThat(rule.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rule.by()).containsExactly("project", "branch");
        assertThat(rule.params()).isEqualTo(Map.of("longer_than", Duration.ofMinutes(2)));
        Scope failed = scope(finished(FAILED), rule.params());
        Scope passed = scope(finished(Outcome.PASSED), rule.params());
        assertThat(rule.on().hold(failed)).isTrue();
        assertThat(rule.on().hold(passed)).isFalse();
        assertThat(rule.until().hold(failed)).isFalse();
        assertThat(rule.until().hold(passed)).isTrue();
        assertThat(text(rule.labels(), "kind", failed)).isEqualTo("failed");
        assertThat(text(rule.annotations(), "summary", failed)).isEqualTo("web · main: Build failed after 4m 12s");
        assertThat(text(rule.annotations(), "description", failed)).isEqualTo("""
                Commit c0ffee12 by ada:
                Test/unit
                for 1h 30m, 3 times, last passed never, true
                """);
        assertThat(text(rule.resolved(), "summary", passed)).isEqualTo("web passed again");
        assertThat(text(rule.annotations(), "runbook_url", failed)).isEqualTo("https://wiki.example.com/ci");
    }

    private static final String TRIGGERS = """
            rules:
              - alert: Flapping
                on: PipelineFinished
                if: event.outcome.broken
                by: [project]
                params: { times: 3, window: 1h }
                count: { times: params.times, within: params.window }
                annotations: { summary: s }
              - alert: ThreeInARow
                on: PipelineFinished
                if: event.outcome.broken
                until: event.outcome.passed
                by: [project]
                consecutive: 3
                for: 5m
                annotations: { summary: s }
              - alert: NoDeployment
                on: DeploymentFinished
                if: event.outcome.passed
                by: [target]
                absent: 24h
                annotations: { summary: s }
              - alert: TooLong
                on: { PipelineStarted: true, PipelineQueued: watched }
                until: { PipelineFinished: "true", PipelineVanished: "true" }
                by: [project, pipeline_id]
                still: { what: running, percentile: 99, factor: 1.5, floor: 1m, ceiling: 2h, min_runs: 10 }
                annotations: { summary: s }
              - alert: LongByDefault
                on: PipelineStarted
                until: { PipelineFinished: "true" }
                by: [organization, project, pipeline_id]
                still: queued
                annotations: { summary: s }
              - alert: Burning
                on: [PipelineFinished]
                by: project
                rate:
                  bad: event.outcome.broken
                  windows: [{ over: 1h, above: 0.3 }, { over: 5m, above: 0.5 }]
                annotations: { summary: s }
              - alert: Edited
                on: DashboardChanged
                by: [dashboard]
                news: true
                enabled: false
                severity: info
                annotations: { summary: s }
            """;

    @Test
    void every_trigger_is_read() {
        RuleFiles.Loaded loaded = load(TRIGGERS);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
        List<Rule> rules = loaded.rules();
        assertThat(rules.get(0).trigger()).isEqualTo(new Trigger.Count(3, Duration.ofHours(1)));
        assertThat(rules.get(1).trigger()).isEqualTo(new Trigger.Consecutive(3));
        assertThat(rules.get(1).holds()).isEqualTo(Duration.ofMinutes(5));
        assertThat(rules.get(2).trigger()).isEqualTo(new Trigger.Absent(Duration.ofDays(1)));
        assertThat(rules.get(3).trigger())
                .isEqualTo(new Trigger.StillOpen(
                        Trigger.StillOpen.What.RUNNING, 99, 1.5, Duration.ofMinutes(1), Duration.ofHours(2), 10));
        assertThat(rules.get(3).on().events()).containsExactlyInAnyOrder("PipelineStarted", "PipelineQueued");
        assertThat(rules.get(3).until().events()).containsExactlyInAnyOrder("PipelineFinished", "PipelineVanished");
        assertThat(rules.get(4).trigger())
                .isEqualTo(new Trigger.StillOpen(
                        Trigger.StillOpen.What.QUEUED, 95, 2, Duration.ofMinutes(10), Duration.ofHours(1), 5));
        assertThat(rules.get(4).by()).containsExactly("project", "pipeline_id");
        assertThat(rules.get(5).trigger()).isInstanceOfSatisfying(Trigger.Rate.class, rate -> {
            assertThat(rate.windows())
                    .containsExactly(
                            new Trigger.Window(Duration.ofHours(1), 0.3),
                            new Trigger.Window(Duration.ofMinutes(5), 0.5));
            assertThat(rate.minEvents()).isEqualTo(10);
            assertThat(rate.bad().hold(scope(finished(FAILED), Map.of()))).isTrue();
            assertThat(rate.bad().hold(scope(finished(Outcome.PASSED), Map.of())))
                    .isFalse();
        });
        assertThat(rules.get(6).trigger()).isEqualTo(new Trigger.Single());
        assertThat(rules.get(6).news()).isTrue();
        assertThat(rules.get(6).enabled()).isFalse();
        assertThat(rules).extracting(Rule::pack).containsOnly("custom");
    }

    private static Adjustment adjust(String alert, Map<String, String> params, Map<String, String> labels) {
        return new Adjustment(
                "signalman.yaml:9",
                alert,
                false,
                Severity.INFO,
                Duration.ofMinutes(7),
                "https://w.example/x",
                params,
                labels);
    }

    private static RuleFiles.Loaded adjusted(Adjustment... adjustments) {
        return RuleFiles.load(
                List.of(RuleSource.builtIn("pipelines.yaml", PIPELINE_FAILED)), List.of(adjustments), Set.of());
    }

    @Test
    void a_built_in_rule_is_adjusted_without_copying_it() {
        RuleFiles.Loaded loaded = adjusted(
                adjust("PipelineFailed", Map.of("longer_than", "1h"), Map.of("tier", "{{ labels.project }}-1")));

        assertThat(loaded.problems()).isEmpty();
        Rule rule = loaded.rules().getFirst();
        assertThat(rule.enabled()).isFalse();
        assertThat(rule.severity()).isEqualTo(Severity.INFO);
        assertThat(rule.holds()).isEqualTo(Duration.ofMinutes(7));
        assertThat(rule.params()).isEqualTo(Map.of("longer_than", Duration.ofHours(1)));
        Scope scope = scope(finished(FAILED), rule.params());
        assertThat(text(rule.labels(), "tier", scope)).isEqualTo("web-1");
        assertThat(text(rule.labels(), "kind", scope)).isEqualTo("failed");
        assertThat(text(rule.annotations(), "runbook_url", scope)).isEqualTo("https://w.example/x");
        assertThat(text(rule.annotations(), "description", scope)).endsWith("never, false\n");
    }

    @Test
    void wrong_adjustments_are_told_where_they_are_written() {
        assertThat(adjusted(
                                adjust("PipelineFaild", Map.of(), Map.of()),
                                adjust("PipelineFailed", Map.of("longer_then", "1h"), Map.of("project", "x")),
                                adjust("PipelineFailed", Map.of(), Map.of()))
                        .problems())
                .extracting(RuleProblem::toString)
                .containsExactlyInAnyOrder(
                        "signalman.yaml:9: there is no alert PipelineFaild; did you mean PipelineFailed?",
                        "signalman.yaml:9: alert PipelineFailed is adjusted twice; make one of them",
                        "signalman.yaml:9: PipelineFailed has no param longer_then; did you mean longer_than?",
                        "signalman.yaml:9: labels.project: every incident of PipelineFailed has this label already, from by");
        assertThat(adjusted(adjust("PipelineFailed", Map.of("longer_than", "often"), Map.of()))
                        .problems())
                .extracting(RuleProblem::toString)
                .containsExactly(
                        "signalman.yaml:9: params.longer_than of PipelineFailed must be a duration such as 2m, is often");
    }

    @Test
    void a_pack_that_is_off_leaves_its_names_to_others() {
        List<RuleSource> sources = List.of(
                RuleSource.builtIn("pipelines.yaml", PIPELINE_FAILED),
                RuleSource.file("mine.yaml", PIPELINE_FAILED.replace("pack: pipelines\n", "")));

        assertThat(RuleFiles.load(sources, List.of(), Set.of("pipelines")).rules())
                .extracting(Rule::pack)
                .containsExactly("custom");
        assertThat(RuleFiles.load(sources, List.of(), Set.of("pipeline")).problems())
                .extracting(RuleProblem::toString)
                .contains(
                        "packs: there is no pack pipeline; did you mean pipelines?",
                        "mine.yaml:2:12: alert PipelineFailed is there already, at pipelines.yaml:3:12; choose another name,"
                                + " or adjust that one in the configuration");
    }

    private static Rule rule(String condition, String summary) {
        return rule(RuleSource.file("rules.yml", """
                rules:
                  - alert: A
                    on: PipelineFinished
                    if: %s
                    by: [project]
                    news: true
                    annotations: { summary: "%s" }
                """.formatted(condition, summary)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 / event.jobs.filter(j, false).size() > 0 | a division by zero",
                "event.jobs[7].name == 'x' | a list is shorter than its index wants",
                "{'a': 1}[event.pipeline.branch] > 0 | a map has no such key: main",
            })
    void a_condition_that_cannot_be_evaluated_says_which_and_where(String condition, String why) {
        Rule rule = rule("\"" + condition + "\"", "s");

        assertThatThrownBy(() -> rule.on().hold(scope(finished(FAILED), Map.of())))
                .isInstanceOf(RuleFailure.class)
                .hasMessage("A cannot be evaluated: rules.yml:4:10: " + why);
    }

    @Test
    void an_expression_without_a_value_leaves_a_question_mark_in_a_text() {
        Rule rule = rule("true", "a {{ event.jobs[9].name }} b {{ value / 0.0 }} c {{ 1 / int(value - 3.0) }}");

        assertThat(text(rule.annotations(), "summary", scope(finished(FAILED), Map.of())))
                .isEqualTo("a ? b Infinity c ?");
    }

    @Test
    void texts_are_cut_and_no_character_is_halved() {
        String smile = "\uD83D\uDE00";
        Rule rule = rule(RuleSource.file("rules.yml", """
                rules:
                  - alert: A
                    on: PipelineFinished
                    by: [project]
                    news: true
                    labels: { long: "{{ event.outcome.description }}" }
                    annotations: { summary: "{{ event.outcome.description }}" }
                """));
        Scope scope = scope(finished(new Outcome(Result.Known.FAILED, null, "x" + smile.repeat(10_000))), Map.of());

        assertThat(text(rule.labels(), "long", scope)).isEqualTo("x" + smile.repeat(99) + "…");
        assertThat(text(rule.annotations(), "summary", scope)).hasSize(4_000).endsWith(smile + "…");
    }

    @Test
    void what_is_unknown_is_empty_and_can_be_asked_for() {
        Rule rule = rule(
                "event.pipeline.commitMessage == '' && !has(event.pipeline.commitMessage) && has(event.pipeline.author)"
                        + " && event.outcome.reason == ''",
                "[{{ event.pipeline.commitMessage }}]");
        Scope scope = scope(finished(Outcome.PASSED), Map.of());

        assertThat(rule.on().hold(scope)).isTrue();
        assertThat(text(rule.annotations(), "summary", scope)).isEqualTo("[]");
    }

    @Test
    void an_event_without_a_project_has_one_with_empty_fields() {
        Rule rule = rule(RuleSource.file("rules.yml", """
                rules:
                  - alert: A
                    on: AgentConnected
                    if: event.project.name == '' && !has(event.project) && fleet.idle == 0
                    by: [agent_type]
                    news: true
                    annotations: { summary: s }
                """));
        var header = new EventHeader("id", "acme", null, "agent/a", NOON, NOON, false);

        assertThat(rule.on().hold(scope(new AgentConnected(header, new AgentRef("a", "s1", "v1", NOON)), Map.of())))
                .isTrue();
    }
}
