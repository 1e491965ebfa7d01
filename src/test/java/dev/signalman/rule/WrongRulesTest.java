package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What people read who made a mistake. */
class WrongRulesTest {
    /** A condition on PipelineFinished, and what is wrong with it behind its line: the column and the words. */
    static final List<Arguments> CONDITIONS = List.of(
            arguments(
                    "watched && event.outcome.broke",
                    "32: event.outcome.broke: PipelineFinished has no such field; did you mean broken?"),
            arguments("watchd && true", "7: watchd: there is no such variable; did you mean watched?"),
            arguments(
                    "event.pipelin.branch == 'main'",
                    "13: event.pipelin: PipelineFinished has no such field; did you mean pipeline?"),
            arguments(
                    "event.branch == 'main'",
                    "13: event.branch: PipelineFinished has no such field; did you mean event.pipeline.branch?"),
            arguments(
                    "event.occurred_at < now",
                    "13: event.occurred_at: PipelineFinished has no such field; did you mean occurredAt?"),
            arguments("outcome.broken", "7: outcome: there is no such variable; did you mean event.outcome?"),
            arguments(
                    "event.outcome.result == failed",
                    "31: failed: there is no such variable; known are event, watched, labels, params, history, sight, value, age, now; a text needs quotes"),
            arguments(
                    "event.outcome.result == 3", "28: event.outcome.result == 3: compares a text with a whole number"),
            arguments(
                    "event.ran > 5",
                    "17: event.ran > 5: cannot compare a duration with a whole number; a duration is written duration(\"5m\")"),
            arguments("event.ran > 5m", "20: m is not expected here; a duration is written duration(\"5m\")"),
            arguments(
                    "event.occurredAt > '2026-01-01'",
                    "24: event.occurredAt > \"2026-01-01\": cannot compare a time with a text; a time is written timestamp(\"2026-03-01T12:00:00Z\")"),
            arguments("event.ran", "7: event.ran: must be true or false, is a duration"),
            arguments("event.outcome", "7: event.outcome: must be true or false, is a whole Outcome"),
            arguments("event.outcome.result", "7: event.outcome.result: must be true or false, is a text"),
            arguments("watched = true", "15: = means nothing here; equal is =="),
            arguments("watched and true", "15: and is not expected here; in CEL it is &&"),
            arguments("watched & true", "15: & means nothing here; and is &&, or is ||"),
            arguments(
                    "event.pipeline.branch.startWith('release')",
                    "29: startWith(…): there is no such function; did you mean startsWith?"),
            arguments(
                    "event.pipeline.branch.startsWith(1)",
                    "29: event.pipeline.branch.startsWith(…): startsWith takes a text, not a whole number"),
            arguments(
                    "startsWith(event.pipeline.branch, 'a')",
                    "7: startsWith(…): startsWith is written behind what it is about: x.startsWith(…)"),
            arguments(
                    "size(event.ran) > 1", "7: size(…): size takes a text or bytes or a list or a map, not a duration"),
            arguments(
                    "event.jobs.exists(j, j.nme == 'x')",
                    "30: j.nme: PipelineFinished has no such field; did you mean name?"),
            arguments(
                    "event.jobs.exists(j)",
                    "18: exists(…): has other arguments, such as event.jobs.exists(j, j.result == \"failed\")"),
            arguments(
                    "event.outcome.broken.passed",
                    "28: event.outcome.broken.passed: event.outcome.broken is true or false and has no fields"),
            arguments("event.jobs[0] == 'a'", "21: event.jobs[0] == \"a\": compares a whole JobResult with a text"),
            arguments(
                    "event.jobs['a'].name == 'b'",
                    "17: event.jobs[\"a\"]: cannot take an element out of a list by a text"),
            arguments(
                    "history.consecutiveFailure > 2",
                    "15: history.consecutiveFailure: history has no such field; did you mean consecutiveFailures?"),
            arguments(
                    "fleet.idle == 0",
                    "7: fleet: is not known of PipelineFinished; agents, queues and jobs have a fleet"),
            arguments("sight.blinds > 0", "13: sight.blinds: sight has no such field; did you mean blind?"),
            arguments(
                    "labels.brnch == 'main'",
                    "14: labels.brnch: the rule's by has no such label; it has organization, project"),
            arguments("params.longer > duration('1m')", "14: params.longer: the rule has no params"),
            arguments(
                    "duration('5x') < event.ran",
                    "16: \"5x\": is no duration; such are \"30s\", \"5m\", \"1h30m\" and \"24h\""),
            arguments(
                    "event.ran > duration('1d')",
                    "28: \"1d\": is no duration; such are \"30s\", \"5m\", \"1h30m\" and \"24h\""),
            arguments("timestamp('noon') < now", "17: \"noon\": is no time; such are \"2026-03-01T12:00:00Z\""),
            arguments("event.pipeline.branch.matches('(')", "37: \"(\": is no regular expression that RE2 knows"),
            arguments(
                    "event.outcome.broken ? 1 : 'a'",
                    "28: event.outcome.broken ? … : …: has a whole number before the colon and a text behind it"),
            arguments("!value", "7: !value: ! wants true or false, has a number"),
            arguments("-watched", "7: -watched: - wants a number, has true or false"),
            arguments(
                    "value + 'a' == 'b'",
                    "13: value + \"a\": cannot add a text to a number; string(…) makes a text of it"),
            arguments("value * age > age", "13: value * age: cannot multiply a number by a duration"),
            arguments(
                    "value > 3 || event.pipeline.branch",
                    "17: value > 3 || event.pipeline.branch: || wants true or false on both sides, has true or false and a text"),
            arguments(
                    "1 in event.pipeline.branch",
                    "9: 1 in event.pipeline.branch: in wants a list or a map behind it that can have a whole number, has a text"),
            arguments("Outcome{}", "14: Outcome{…}: expressions make no records"),
            arguments(
                    "PipelineFinished",
                    "7: PipelineFinished: is an event, not a condition; for its own condition write until: { PipelineFinished: … }"),
            arguments("if", "7: if is a word that CEL keeps for itself"),
            arguments("99999999999999999999 > value", "7: a number that is too large"),
            arguments("event.pipeline.branch == 'main", "32: a text whose quote is not closed"),
            arguments("'\\q' == ''", "7: a text with a \\ that means nothing; a backslash itself is \\\\"),
            arguments("has(watched)", "10: has(…) asks for a field, such as has(event.project)"),
            arguments(
                    "value.exists(x, true)",
                    "7: all, exists, filter and map go through a list or a map, this is a number"),
            arguments("§ == 1", "7: § means nothing here"),
            arguments(
                    "event['outcome']",
                    "12: event[\"outcome\"]: cannot take an element out of a whole PipelineFinished by a text"),
            arguments(
                    "event.project.nam == 'x'",
                    "21: event.project.nam: PipelineFinished has no such field; did you mean name?"),
            arguments(
                    "event.jobs.filter(j, j.result == 'failed')[0].nam == 'x'",
                    "53: …[0].nam: PipelineFinished has no such field; did you mean name?"));

    /** A file, and everything that is wrong with it. */
    static final List<Arguments> FILES = List.of(
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinished
                        if: |
                          watched &&
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """, List.of("rules.yml:6:1: the expression ends too early: something must follow")),
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinished
                        if: |
                          watched && (event.outcome.broken
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """, List.of("rules.yml:6:1: ) is missing at the end")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        if: |
                          event.outcome.result == 'failed' &&
                            event.outcome.broke
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:6:23: event.outcome.broke: PipelineFinished has no such field; did you mean broken?")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: [PipelineFinished, PipelineStarted]
                        if: event.outcome.broken
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:4:15: event.outcome: PipelineStarted has no such field; it has backfilled, id, observedAt, occurredAt, organization, pipeline, project, queued, subject")),
            arguments("""

                    """, List.of("rules.yml: is empty; rules begin with: rules:")),
            arguments(
                    """
                    a: [b
                    """,
                    List.of(
                            "rules.yml:2:1: not YAML here: check the indentation, the colons, that quotes and brackets are closed, and that a value with # or with a colon is in quotes")),
            arguments("""
                    - a
                    """, List.of("rules.yml:1:1: a file of rules must be a section with keys, is a list")),
            arguments("""
                    pack: x
                    """, List.of("rules.yml:1:1: rules is missing; a file of rules has a list under rules:")),
            arguments("""
                    rules: x
                    """, List.of("rules.yml:1:8: a rule must be a section with keys, is a single value")),
            arguments(
                    """
                    rules:
                      - on: PipelineFinished
                    """,
                    List.of(
                            "rules.yml:2:5: alert is missing; a rule begins with its name, such as alert: PipelineFailed")),
            arguments(
                    """
                    rules:
                      - alert: a b
                    """,
                    List.of(
                            "rules.yml:2:12: alert must be a name of letters, digits and _, such as PipelineFailed, is a b")),
            arguments(
                    """
                    pack: My Pack
                    rules: []
                    """,
                    List.of(
                            "rules.yml:1:7: pack must be a name of small letters, digits, - and _, such as nightly, is My Pack")),
            arguments(
                    """
                    rules:
                      - alert: A
                        onn: PipelineFinished
                        by: [project]
                        frequency: 3
                    """,
                    List.of(
                            "rules.yml:2:5: on is missing; name the events that A listens to, such as on: PipelineFinished",
                            "rules.yml:3:5: onn is not a key of a rule; did you mean on?",
                            "rules.yml:5:5: frequency is not a key of a rule; known here: alert, on, if, until, by, for, severity, enabled, news, hold_for_rerun, runbook_url, params, labels, annotations, resolved, count, consecutive, absent, still, rate")),
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinish
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """, List.of("rules.yml:3:9: PipelineFinish is no event; did you mean PipelineFinished?")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: IncidentOpened
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """, List.of("rules.yml:3:9: IncidentOpened is what rules bring about; they cannot listen to it")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        news: true
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:2:5: by is missing; name the labels that tell one incident of A from another: PipelineFinished has project, branch, pipeline, pipeline_id, workflow, commit, author")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [projct, target]
                        news: true
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:4:10: by: PipelineFinished has no label projct; did you mean project?",
                            "rules.yml:4:18: by: PipelineFinished has no label target; it has project, branch, pipeline, pipeline_id, workflow, commit, author")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        until: { DeploymentFinished: event.outcome.passed }
                        by: [project, branch]
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:4:12: until: DeploymentFinished has no label branch, so it cannot end what by tells apart; it has project, target, pipeline_id")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: { PipelineFinished: event.outcome.broken }
                        if: watched
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:4:5: if cannot stand beside a map of events; write its condition at each of them")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        until: PipelineFinished
                        by: [project]
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:4:12: PipelineFinished: is an event, not a condition; for its own condition write until: { PipelineFinished: … }")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        severity: critcal
                        for: 5
                        enabled: yes
                        runbook_url: wiki
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:6:15: severity must be critical or warning or info, is critcal; did you mean critical?",
                            "rules.yml:7:10: for must be a duration with its unit, such as 30s, 5m, 1h30m or 2d, is 5",
                            "rules.yml:8:14: enabled must be true or false, is yes",
                            "rules.yml:9:18: runbook_url must be an address such as https://wiki.example.com/ci, is wiki")),
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        until: watched
                        annotations: { summary: s }
                    """, List.of("rules.yml:6:5: news is told once and never resolved; remove until, or news")),
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        absent: 24h
                        for: 5m
                        annotations: { summary: s }
                    """, List.of("rules.yml:6:5: absent says already how long it must be so; remove for")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        absent: 24h
                        count: { times: 3, within: 1h }
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:5:5: A has count and absent; a rule has at most one of count, consecutive, absent, still, rate")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        count: { times: 1, witin: 1h }
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:5:12: count.within is missing; add within: 1h",
                            "rules.yml:5:21: count.times must be a whole number from 2 to 1000, is 1",
                            "rules.yml:5:24: witin is not a key of count; did you mean within?")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineStarted
                        by: [project]
                        until: { PipelineFinished: true }
                        still: { what: runing, percentile: 100, floor: 2h, ceiling: 1h }
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:6:12: still.ceiling is 1h, which is below still.floor, 2h",
                            "rules.yml:6:20: still.what must be running or queued, is runing; did you mean running?",
                            "rules.yml:6:40: still.percentile must be a number from 1 to 99.9, is 100")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        rate: { bad: event.outcome.brokn, windows: [{ over: 1h, above: 30 }, { over: 5 }] }
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:5:32: event.outcome.brokn: PipelineFinished has no such field; did you mean broken?",
                            "rules.yml:5:68: rate.windows.above must be a number from 0 to less than 1, is 30",
                            "rules.yml:5:74: rate.windows.above is missing; add above: 0.3",
                            "rules.yml:5:82: rate.windows.over must be a duration with its unit, such as 30s, 5m, 1h30m or 2d, is 5")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        rate: { bad: event.outcome.broken, windows: [] }
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:5:49: rate.windows must have at least one entry, such as { over: 1h, above: 0.3 }")),
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        consecutive: 1
                        until: event.outcome.passed
                        annotations: { summary: s }
                    """, List.of("rules.yml:5:18: consecutive must be a whole number from 2 to 1000, is 1")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        labels: { project: x, severity: y, 'a-b': z }
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:6:5: labels.project: every incident of A has this label already, from by",
                            "rules.yml:6:5: labels.severity: every incident of A has this label already",
                            "rules.yml:6:40: labels.a-b must be a name of letters, digits and _")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        annotations: { summary: "{{ event.pipeline.brnch }} and {{ event.outcome }}", description: "{{ now" }
                    """,
                    List.of(
                            "rules.yml:6:48: event.pipeline.brnch: PipelineFinished has no such field; did you mean branch?",
                            "rules.yml:6:64: event.outcome: is a whole Outcome, which cannot stand in a text; name one of its fields: result, reason, description, broken, kind, passed, timedOut, verb",
                            "rules.yml:6:97: {{ has no }} that ends it")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        annotations:
                          summary: {{ event.id }}
                    """,
                    List.of(
                            "rules.yml:7:16: annotations.summary must be a single value, is a section; put quotes around a text that begins with {")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        annotations:
                          summary: 'it''s {{ event.pipeline.name }} "{{ event.pipelin }}"'
                          other: "a\\tb\\u00e9 {{ nowt }}"
                          folded: >
                            one
                            two {{ nowt }}
                    """,
                    List.of(
                            "rules.yml:7:59: event.pipelin: PipelineFinished has no such field; did you mean pipeline?",
                            "rules.yml:8:29: nowt: there is no such variable; did you mean now?",
                            "rules.yml:11:16: nowt: there is no such variable; did you mean now?")),
            arguments("""
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        news: true
                        alert: B
                        annotations: { summary: s }
                    """, List.of("rules.yml:6:5: a rule has alert twice; remove one of them")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        annotations: { summary: s }
                      - alert: A
                        on: PipelineFinished
                        by: [project]
                        absent: params.long
                        params: { longr: 3h, Bad: 2 }
                    """,
                    List.of(
                            "rules.yml:6:12: alert A is there already, at rules.yml:2:12; choose another name, or adjust that one in the configuration")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        if:
                        by: [project]
                        news: true
                        annotations: { summary: s }
                    """,
                    List.of(
                            "rules.yml:4:8: if is empty; give it a value or remove it (a value that begins with # needs quotes)")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        if: [a]
                        by: { a: b }
                        news: true
                        annotations: s
                    """,
                    List.of(
                            "rules.yml:4:9: if must be a single value, is a list",
                            "rules.yml:5:9: by must be a list: begin each entry with \"- \", or put [ ] around; is a section",
                            "rules.yml:7:18: annotations must be a section with keys, is a single value")),
            arguments(
                    """
                    rules:
                      - alert: A
                        on: PipelineFinished
                        if: event.outcome.result == 'a: b'
                    \tby: x
                    """,
                    List.of("rules.yml:4:35: not YAML here: a colon inside of a value; put quotes around the value")),
            arguments(
                    """
                    rules: *a
                    """,
                    List.of(
                            "rules.yml:1:8: an alias (*…) that nothing defines; put quotes around a value that begins with *")),
            arguments("""
                    rules: []
                    ---
                    rules: []
                    """, List.of("rules.yml:2:1: a second document after ---; only one is read")));

    @ParameterizedTest
    @FieldSource("CONDITIONS")
    void a_wrong_condition_is_explained_at_its_place(String condition, String told) {
        RuleFiles.Loaded loaded = RuleFilesTest.load("""
                rules:
                  - alert: A
                    on: PipelineFinished
                    if: |
                      %s
                    by: [project]
                    news: true
                    annotations: { summary: s }
                """.formatted(condition));

        assertThat(loaded.problems()).extracting(RuleProblem::toString).containsExactly("rules.yml:5:" + told);
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void everything_that_is_wrong_with_a_file_is_told_at_once(String file, List<String> told) {
        assertThat(RuleFilesTest.load(file).problems())
                .extracting(RuleProblem::toString)
                .containsExactlyElementsOf(told);
    }
}
