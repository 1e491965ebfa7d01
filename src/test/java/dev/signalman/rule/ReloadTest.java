package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.event.CollectorProblem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules that change while they are at work, and what a former version left open. */
class ReloadTest {
    private static String rule(String condition, String count) {
        return """
                - alert: Often
                  on: PipelineFinished
                  if: %s
                  by: [project]
                  count: %s
                  annotations: { summary: "often" }
                """.formatted(condition, count);
    }

    private static final String BROKEN = rule("event.outcome.broken", "{ times: 3, within: 1h }");

    @Test
    void what_was_counted_goes_on_while_the_rule_counts_the_same() {
        var scene = Scene.of(BROKEN);
        scene.pass(Duration.ZERO).see(scene.run(1).fails(), scene.run(2).fails());
        scene.replace(Scene.rules(BROKEN)).see(scene.run(3).fails());
        assertThat(scene.told).containsExactly("firing Often");
    }

    @Test
    void what_was_counted_counts_for_another_limit_too() {
        var scene = Scene.of(BROKEN);
        scene.pass(Duration.ZERO).see(scene.run(1).fails());
        scene.replace(Scene.rules(rule("event.outcome.broken", "{ times: 2, within: 2h }")))
                .see(scene.run(2).fails());
        assertThat(scene.told).containsExactly("firing Often");
    }

    @Test
    void what_was_counted_as_something_else_does_not_count_also_when_the_process_was_down_meanwhile() {
        String other = rule("event.outcome.passed", "{ times: 3, within: 1h }");
        var scene = Scene.of(BROKEN);
        scene.pass(Duration.ZERO).see(scene.run(1).fails(), scene.run(2).fails());
        Scene again = scene.restart(other);
        again.pass(Duration.ZERO).see(again.run(3).passes(), again.run(4).passes());
        assertThat(again.told).isEmpty();
        scene.replace(Scene.rules(other))
                .see(scene.run(3).passes(), scene.run(4).passes());
        assertThat(scene.told).isEmpty();
    }

    @Test
    void what_is_pending_goes_on_over_a_reload() {
        var scene = new Scene();
        scene.pass(Duration.ZERO).see(scene.agents(0), scene.queue(2)).pass(Duration.ofMinutes(4));
        scene.replace(Scene.packs()).pass(Duration.ofMinutes(1));
        assertThat(scene.told).containsExactly("firing AgentTypeEmpty");
    }

    @Test
    void a_rule_that_is_switched_on_tells_what_has_been_so_for_long() {
        var scene = Scene.with(Scene.enabled("AgentTypeEmpty", false));
        scene.pass(Duration.ZERO).see(scene.agents(0), scene.queue(2)).pass(Duration.ofHours(1));
        assertThat(scene.told).isEmpty();
        scene.replace(Scene.packs()).pass(Duration.ofSeconds(5));
        assertThat(scene.told).containsExactly("firing AgentTypeEmpty");
    }

    @Test
    void what_is_open_of_a_rule_that_is_gone_or_off_is_over_with_the_reason() {
        var scene = Scene.of(rule("event.outcome.broken", "{ times: 2, within: 1h }"));
        scene.see(scene.run(1).fails(), scene.run(2).fails());
        scene.replace(Scene.packs());
        assertThat(scene.told).containsExactly("firing Often", "resolved Often");
        assertThat(scene.last("description"))
                .isEqualTo("The rule Often does not exist any more, so nothing more will be heard of this.");
        assertThat(scene.state.tallies.size()).isZero();
        scene.see(scene.run(3).fails()).replace(Scene.packs(Scene.enabled("PipelineFailed", false)));
        assertThat(scene.told).endsWith("firing PipelineFailed failed", "resolved PipelineFailed failed");
        assertThat(scene.last("description")).contains("switched off");
    }

    @Test
    void what_is_open_by_other_labels_than_the_rule_has_now_is_over() {
        var scene = Scene.of("""
                - alert: Red
                  on: PipelineFinished
                  if: event.outcome.broken
                  until: event.outcome.passed
                  by: [project, branch]
                  annotations: { summary: "red" }
                """);
        scene.see(scene.run(1).fails());
        scene.replace(Scene.rules("""
                - alert: Red
                  on: PipelineFinished
                  if: event.outcome.broken
                  until: event.outcome.passed
                  by: [project]
                  annotations: { summary: "red" }
                """));
        assertThat(scene.told).containsExactly("firing Red", "resolved Red");
        assertThat(scene.last("description")).startsWith("The rule Red was changed");
    }

    private static void former(Scene scene, String rule, String identity) {
        scene.open.put(
                "acme/" + identity,
                new Found.Begun(
                        rule,
                        "acme",
                        Scene.WEB,
                        identity,
                        "event",
                        Labels.of("alertname", rule),
                        Map.of("summary", rule),
                        Facts.of("web", null, null, null),
                        Scene.START.minusSeconds(600),
                        false,
                        null));
    }

    @Test
    void what_a_former_version_left_open_is_ended_by_the_same_events() {
        var scene = new Scene();
        former(scene, "PipelineFailed", "PipelineFailed/p-web/main:" + Scene.FILE);
        former(scene, "DeploymentFailed", "DeploymentFailed/p-web/t-1");
        former(scene, "AgentTypeEmpty", "AgentTypeEmpty/s1-big");
        former(scene, "PipelineStuck", "PipelineStuck/ppl-4");
        former(scene, "CollectorBlind", "CollectorBlind/deployments/p-web");
        scene.pass(Duration.ZERO);
        assertThat(scene.told).isEmpty();
        scene.see(
                scene.run(3).passes(),
                scene.deployment(1, dev.signalman.event.Outcome.PASSED),
                scene.agents(3),
                scene.run(4).fails(),
                scene.sees("deployments", Scene.WEB, CollectorProblem.NO_PERMISSION));
        assertThat(scene.open.keySet()).containsExactly("acme/PipelineFailed/p-web/main:" + Scene.FILE);
        assertThat(scene.told)
                .contains(
                        "resolved PipelineFailed",
                        "resolved DeploymentFailed",
                        "resolved AgentTypeEmpty",
                        "resolved PipelineStuck",
                        "resolved CollectorBlind");
    }

    @Test
    void the_outage_of_a_former_version_goes_over_to_the_rule_that_tells_of_it_now() {
        var scene = new Scene();
        former(scene, "CollectorBlind", "CollectorBlind/everywhere");
        scene.pass(Duration.ZERO);
        assertThat(scene.told).containsExactly("resolved CollectorBlind");
        assertThat(scene.last("description")).startsWith("The rule ApiDown tells of this now");
    }
}
