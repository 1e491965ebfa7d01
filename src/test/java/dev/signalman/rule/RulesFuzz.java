package dev.signalman.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Fuzz target: any text as rules. They are read, or told what is wrong with them in lines of a readable length. */
public final class RulesFuzz {
    private RulesFuzz() {}

    public static void fuzzerTestOneInput(byte[] yaml) {
        RuleFiles.Loaded loaded = RuleFiles.load(
                List.of(RuleSource.file("rules.yml", new String(yaml, StandardCharsets.UTF_8))), List.of(), Set.of());
        for (RuleProblem problem : loaded.problems()) {
            if (problem.toString().length() > 2_000
                    || problem.toString().chars().anyMatch(Character::isISOControl)) {
                throw new IllegalStateException("unreadable: " + problem);
            }
            if (problem.line() < 0 || problem.column() < 0) {
                throw new IllegalStateException("nowhere: " + problem);
            }
        }
    }

    /** What a fuzzer would take long to come to by itself. */
    public static byte[] seed() {
        return """
                pack: pipelines
                rules:
                  - alert: PipelineFailed
                    on: { PipelineFinished: watched && event.outcome.broken, PipelineStarted: "true" }
                    until: { PipelineFinished: 'event.outcome.passed' }
                    by: [project, branch]
                    for: 5m
                    params: { longer_than: 2m }
                    labels: { kind: "{{ event.pipeline.name }}" }
                    annotations: { summary: "{{ duration_text(age) }} {{ [1].map(x, x) }}" }
                    still: { what: running, floor: params.longer_than }
                """.getBytes(StandardCharsets.UTF_8);
    }
}
