package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.AgentRef;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each way in which rules begin and end, with a restart in the middle, and a clock that is set back. */
class TriggersTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Nested
    class Count {
        private static final String RULE = """
                - alert: Often
                  on: PipelineFinished
                  if: event.outcome.broken
                  by: [project]
                  count: { times: 3, within: 1h }
                  annotations: { summary: "{{ int(value) }} times" }
                  resolved: { summary: "{{ int(value) }} left" }
                """;
        private final Scene scene = Scene.of(RULE);

        @Test
        void three_within_an_hour_are_told_until_fewer_are_left_in_it_also_over_restarts() {
            scene.see(scene.run(1).fails())
                    .pass(MINUTE)
                    .see(scene.run(2).fails())
                    .pass(MINUTE);
            Scene again = scene.restart(RULE);
            again.see(again.run(3).fails()).see(again.run(4).fails());
            assertThat(again.told).containsExactly("firing Often");
            assertThat(again.last("summary")).isEqualTo("3 times");
            Scene later = again.restart(RULE);
            later.pass(Duration.ofMinutes(58));
            assertThat(later.told).isEmpty();
            later.pass(Duration.ofMinutes(2));
            assertThat(later.told).containsExactly("resolved Often");
            assertThat(later.last("summary")).isEqualTo("0 left");
            assertThat(later.state.tallies.size()).isZero();
        }

        @Test
        void what_happened_while_nobody_looked_and_is_over_does_not_count() {
            var events = new PipelineEvents(scene).failures(1, 3);
            scene.now = Scene.START.plus(Duration.ofHours(5));
            scene.see(events);
            assertThat(scene.told).isEmpty();
        }

        @Test
        void history_does_not_count() {
            scene.see(
                    scene.run(1).backfilled().fails(),
                    scene.run(2).fails(),
                    scene.run(3).fails());
            assertThat(scene.told).isEmpty();
        }

        @Test
        void a_clock_that_was_set_back_does_not_keep_it_open_until_the_old_time_comes() {
            scene.now = Scene.START.plus(Duration.ofDays(365));
            scene.see(scene.run(1).fails(), scene.run(2).fails(), scene.run(3).fails());
            scene.now = Scene.START;
            scene.pass(MINUTE).pass(HOUR).pass(MINUTE);
            assertThat(scene.told).containsExactly("firing Often", "resolved Often");
        }
    }

    /** Failures, all of them now. */
    private record PipelineEvents(Scene scene) {
        dev.signalman.event.ChangeEvent[] failures(int from, int to) {
            return java.util.stream.IntStream.rangeClosed(from, to)
                    .mapToObj(i -> scene.run(i).fails())
                    .toArray(dev.signalman.event.ChangeEvent[]::new);
        }
    }

    @Nested
    class Consecutive {
        private static final String RULE = """
                - alert: Thrice
                  on: PipelineFinished
                  if: event.outcome.broken
                  until: event.outcome.passed
                  by: [project, branch, pipeline]
                  consecutive: 3
                  annotations: { summary: "{{ int(value) }} times, {{ history.consecutiveFailures }}" }
                  resolved: { summary: "passed" }
                """;
        private final Scene scene = Scene.of(RULE);

        @Test
        void the_third_in_a_row_is_told_until_one_passes_also_over_restarts() {
            scene.see(scene.run(1).fails(), scene.run(2).fails());
            Scene again = scene.restart(RULE);
            again.see(again.run(3).isStopped(), again.run(4).fails());
            assertThat(again.told).containsExactly("firing Thrice");
            assertThat(again.last("summary")).isEqualTo("3 times, 3");
            Scene later = again.restart(RULE);
            later.see(
                    later.run(5).fails(),
                    later.run(6).passes(),
                    later.run(7).fails(),
                    later.run(8).fails());
            assertThat(later.told).containsExactly("resolved Thrice");
        }

        @Test
        void a_pass_in_between_begins_the_row_anew_and_an_older_one_does_not() {
            scene.see(
                    scene.run(2).fails(),
                    scene.run(4).fails(),
                    scene.run(3).passes(),
                    scene.run(5).fails());
            assertThat(scene.told).containsExactly("firing Thrice");
            var other = Scene.of(RULE);
            other.see(
                    other.run(1).fails(),
                    other.run(2).fails(),
                    other.run(3).passes(),
                    other.run(4).fails());
            assertThat(other.told).isEmpty();
        }

        @Test
        void history_counts_and_tells_nobody() {
            scene.see(
                    scene.run(1).backfilled().fails(),
                    scene.run(2).backfilled().fails(),
                    scene.run(3).backfilled().fails());
            assertThat(scene.told).isEmpty();
            scene.see(scene.run(4).fails());
            assertThat(scene.told).containsExactly("firing Thrice");
        }
    }

    @Nested
    class Absent {
        private static final String RULE = """
                - alert: Missed
                  on: DeploymentFinished
                  if: event.outcome.passed
                  by: [project, target]
                  absent: 24h
                  annotations: { summary: "for {{ age }}" }
                  resolved: { summary: "there it is" }
                """;
        private final Scene scene = Scene.of(RULE);

        @Test
        void what_never_happened_is_not_missed() {
            scene.pass(Duration.ofDays(30));
            assertThat(scene.told).isEmpty();
        }

        @Test
        void what_happened_once_is_missed_after_the_time_until_it_happens_again() {
            scene.see(scene.deployment(1, Outcome.PASSED)).pass(Duration.ofHours(24));
            assertThat(scene.told).isEmpty();
            scene.pass(MINUTE);
            assertThat(scene.told).containsExactly("firing Missed");
            assertThat(scene.last("summary")).isEqualTo("for 1d");
            assertThat(scene.lastBegun().labels().get("evidence")).isEqualTo("absence");
            assertThat(scene.lastBegun().startsAt()).isEqualTo(Scene.START.plus(Duration.ofHours(24)));
            scene.see(scene.deployment(2, Outcome.PASSED)).pass(HOUR);
            assertThat(scene.told).containsExactly("firing Missed", "resolved Missed");
        }

        @Test
        void the_time_that_we_were_away_counts_but_only_after_what_happened_meanwhile_was_learnt() {
            scene.see(scene.deployment(1, Outcome.PASSED));
            Instant back = Scene.START.plus(Duration.ofHours(40));
            Scene again = scene.restart(RuleSettings.defaults(), Scene.rules(RULE), back);
            again.pass(MINUTE);
            assertThat(again.told).isEmpty();
            again.pass(MINUTE);
            assertThat(again.told).containsExactly("firing Missed");
            Scene late = scene.restart(RuleSettings.defaults(), Scene.rules(RULE), back);
            late.pass(MINUTE).see(late.deployment(2, Outcome.PASSED)).pass(HOUR);
            assertThat(late.told).isEmpty();
        }

        @Test
        void nothing_is_missed_while_we_cannot_see_it() {
            scene.see(scene.deployment(1, Outcome.PASSED))
                    .pass(HOUR)
                    .see(scene.blind("deployments", Scene.WEB, CollectorProblem.BAD_REPLY))
                    .pass(Duration.ofHours(30));
            assertThat(scene.told).isEmpty();
            scene.see(scene.sees("deployments", Scene.WEB, CollectorProblem.BAD_REPLY))
                    .pass(MINUTE);
            assertThat(scene.told).as("what happened meanwhile is learnt first").isEmpty();
            scene.pass(MINUTE);
            assertThat(scene.told).containsExactly("firing Missed");
        }

        @Test
        void a_project_that_is_gone_is_not_waited_for() {
            scene.see(scene.deployment(1, Outcome.PASSED), scene.removed()).pass(Duration.ofDays(3));
            assertThat(scene.told).isEmpty();
        }

        @Test
        void a_clock_that_was_set_back_does_not_put_it_off_for_longer_than_its_time() {
            scene.now = Scene.START.plus(Duration.ofDays(365));
            scene.see(scene.deployment(1, Outcome.PASSED));
            scene.now = Scene.START;
            scene.pass(MINUTE).pass(Duration.ofHours(24)).pass(Duration.ofMinutes(3));
            assertThat(scene.told).containsExactly("firing Missed");
        }
    }

    @Nested
    class Still {
        private static final String RULE = """
                - alert: Slow
                  on: PipelineStarted
                  until: { PipelineFinished: "true", PipelineVanished: "true" }
                  by: [pipeline_id]
                  still: { what: running, percentile: 95, factor: 2, floor: 10m, ceiling: 1h, min_runs: 5 }
                  annotations: { summary: "after {{ age }}, {{ history.p95Duration }} is usual" }
                  resolved: { summary: "done" }
                """;
        private final Scene scene = Scene.of(RULE);

        private void past(int runs, Duration each) {
            for (int i = 1; i <= runs; i++) {
                scene.see(scene.run(i).branch("b" + i).taking(each).passes());
            }
        }

        @Test
        void longer_than_twice_what_is_usual_on_any_branch_is_told_also_after_a_restart() {
            past(20, Duration.ofMinutes(12));
            scene.see(scene.run(30).started()).pass(Duration.ofMinutes(24));
            assertThat(scene.told).isEmpty();
            Scene again = scene.restart(RULE);
            again.pass(MINUTE);
            assertThat(again.told).as("not before it is learnt what happened").isEmpty();
            again.pass(MINUTE);
            assertThat(again.told).containsExactly("firing Slow");
            assertThat(again.last("summary")).isEqualTo("after 26m, 12m is usual");
            again.see(again.run(30).passes());
            assertThat(again.told).containsExactly("firing Slow", "resolved Slow");
        }

        @Test
        void what_is_usually_quick_gets_the_floor() {
            past(20, Duration.ofSeconds(20));
            scene.see(scene.run(30).started()).pass(Duration.ofMinutes(10));
            assertThat(scene.told).isEmpty();
            scene.pass(Duration.ofSeconds(1));
            assertThat(scene.told).containsExactly("firing Slow");
        }

        @Test
        void what_is_usually_slow_or_hardly_known_gets_the_ceiling() {
            past(20, Duration.ofHours(3));
            scene.see(scene.run(30).started()).pass(HOUR);
            assertThat(scene.told).isEmpty();
            scene.pass(Duration.ofSeconds(1));
            assertThat(scene.told).containsExactly("firing Slow");
            var fresh = Scene.of(RULE);
            fresh.see(fresh.run(1).passes(), fresh.run(2).started()).pass(HOUR);
            assertThat(fresh.told).isEmpty();
            fresh.pass(Duration.ofSeconds(1));
            assertThat(fresh.told).containsExactly("firing Slow");
        }

        @Test
        void only_the_last_fifty_say_what_is_usual() {
            past(20, Duration.ofMinutes(25));
            past(50, Duration.ofMinutes(6));
            scene.see(scene.run(90).started()).pass(Duration.ofMinutes(13));
            assertThat(scene.told).containsExactly("firing Slow");
        }
    }

    @Nested
    class Rate {
        private static final String RULE = """
                - alert: Burning
                  on: PipelineFinished
                  if: event.outcome.passed || event.outcome.broken
                  by: [project]
                  rate:
                    bad: event.outcome.broken
                    windows: [{ over: 6h, above: 0.3 }, { over: 30m, above: 0.3 }]
                    min_events: 6
                  annotations: { summary: "{{ int(value * 100.0) }} %" }
                  resolved: { summary: "{{ int(value * 100.0) }} % now" }
                """;
        private final Scene scene = Scene.of(RULE);

        private static void runs(Scene scene, int from, String verdicts) {
            for (int i = 0; i < verdicts.length(); i++) {
                var run = scene.run(from + i);
                scene.see(verdicts.charAt(i) == 'f' ? run.fails() : run.passes());
            }
        }

        @Test
        void too_many_in_both_windows_are_told_until_the_short_one_is_good_again_also_over_restarts() {
            runs(scene, 1, "pppff");
            assertThat(scene.told).as("too few to conclude anything").isEmpty();
            Scene again = scene.restart(RULE);
            runs(again, 10, "f");
            assertThat(again.told).containsExactly("firing Burning");
            assertThat(again.last("summary")).isEqualTo("50 %");
            Scene later = again.restart(RULE);
            later.pass(Duration.ofMinutes(29));
            assertThat(later.told).isEmpty();
            later.pass(Duration.ofMinutes(2));
            assertThat(later.told).containsExactly("resolved Burning");
            assertThat(later.last("summary")).isEqualTo("50 % now");
        }

        @Test
        void a_short_burst_in_a_good_day_is_not_told() {
            runs(scene, 1, "p".repeat(40));
            scene.pass(HOUR);
            runs(scene, 50, "ffffff");
            assertThat(scene.told).isEmpty();
        }

        @Test
        void what_was_bad_and_is_good_again_is_not_told() {
            runs(scene, 1, "ppfff");
            scene.pass(HOUR);
            runs(scene, 10, "ppp");
            assertThat(scene.told).isEmpty();
        }

        @Test
        void it_takes_the_same_room_however_much_happens() {
            for (int i = 0; i < 2_000; i++) {
                scene.pass(Duration.ofSeconds(20));
                runs(scene, i, i % 5 == 4 ? "f" : "p");
            }
            scene.state.shares.forEach((at, row) -> assertThat(row.windows())
                    .allSatisfy(parts -> assertThat(parts).hasSizeLessThanOrEqualTo(Shares.PARTS)));
            assertThat(scene.state.shares.size()).isEqualTo(1);
            assertThat(scene.told).isEmpty();
        }

        @Test
        void a_clock_that_was_set_back_does_not_keep_it_open() {
            scene.now = Scene.START.plus(Duration.ofDays(365));
            runs(scene, 1, "ffffff");
            scene.now = Scene.START;
            scene.pass(MINUTE);
            assertThat(scene.told).containsExactly("firing Burning", "resolved Burning");
        }
    }

    @Nested
    class Fleet {
        private final Scene scene = Scene.with(Scene.enabled("QueueStarved", true));

        private AgentStateChanged agent(Scene at, String name, String state) {
            return new AgentStateChanged(
                    at.header("agent/" + name, null), new AgentRef(name, "s1-big", "2.2", Scene.START), "", state);
        }

        @Test
        void jobs_that_wait_while_every_agent_works_are_told_also_over_a_restart() {
            scene.see(
                    scene.agents(2),
                    agent(scene, "a", "running_job"),
                    scene.queue(3),
                    agent(scene, "b", "running_job"));
            scene.pass(Duration.ofMinutes(14));
            Scene again =
                    scene.restart(RuleSettings.defaults(), Scene.packs(Scene.enabled("QueueStarved", true)), scene.now);
            assertThat(scene.told).isEmpty();
            again.pass(Duration.ofMinutes(2));
            assertThat(again.told).containsExactly("firing QueueStarved");
            assertThat(again.last("description"))
                    .isEqualTo("For 16m all 2 agents of type s1-big have been at work; 3 jobs wait for one.");
            again.see(agent(again, "a", "waiting_for_job"));
            assertThat(again.told).containsExactly("firing QueueStarved", "resolved QueueStarved");
        }

        @Test
        void an_agent_of_which_nothing_was_heard_counts_as_idle() {
            scene.see(scene.agents(2), agent(scene, "a", "running_job"), scene.queue(3))
                    .pass(HOUR);
            assertThat(scene.told).isEmpty();
        }
    }

    @Nested
    class Several {
        @Test
        void a_rule_without_until_ends_when_what_it_listens_to_does_not_hold_any_more() {
            var scene = Scene.of("""
                    - alert: Deep
                      on: QueueDepthChanged
                      if: event.queued > 5
                      by: [machine_type]
                      annotations: { summary: "{{ event.queued }} wait" }
                      resolved: { summary: "{{ event.queued }} wait" }
                    """);
            scene.see(scene.queue(6), scene.queue(9), scene.queue(4));
            assertThat(scene.told).containsExactly("firing Deep", "resolved Deep");
            assertThat(scene.last("summary")).isEqualTo("4 wait");
        }

        @Test
        void a_condition_that_cannot_be_evaluated_is_as_good_as_false_and_stops_no_other_rule() {
            var scene = Scene.of("""
                    - alert: Broken
                      on: PipelineFinished
                      if: event.jobs[7].name == 'x'
                      until: event.outcome.passed
                      by: [project]
                      annotations: { summary: "x" }
                    - alert: Whole
                      on: PipelineFinished
                      if: event.outcome.broken
                      until: event.outcome.passed
                      by: [project]
                      annotations: { summary: "x" }
                    """);
            scene.see(scene.run(1).fails());
            assertThat(scene.told).containsExactly("firing Whole");
        }
    }
}
