package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.alert.Severity;
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
import org.junit.jupiter.params.ParameterizedTest;
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
}
