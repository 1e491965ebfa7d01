package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.CollectorProblem;
import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OtherRulesTest {
    private static final Outcome FAILED = new Outcome(Result.Known.FAILED, Reason.Known.TEST, "");
    private static final ProjectRef OTHER = new ProjectRef("p-other", "other");
    private final Scene scene = new Scene();

    /** For three hours it cannot see for 20 seconds of each 110. */
    private void flap(String collector, @Nullable ProjectRef project) {
        for (int i = 0; i < 100; i++) {
            scene.pass(Duration.ofSeconds(45))
                    .pass(Duration.ofSeconds(45))
                    .see(scene.blind(collector, project, CollectorProblem.BAD_REPLY))
                    .pass(Duration.ofSeconds(20))
                    .see(scene.sees(collector, project, CollectorProblem.BAD_REPLY));
        }
    }

    @Nested
    class Stuck {
        private static final String RUNNING = "firing PipelineStuck running";
        private static final String QUEUED = "firing PipelineWaiting queued";

        @Test
        void a_pipeline_that_runs_over_an_hour_is_told_once_and_resolved_when_it_ends() {
            scene.see(scene.run(1).queued()).see(scene.run(1).started()).pass(Duration.ofMinutes(60));
            assertThat(scene.told).isEmpty();
            scene.pass(Duration.ofSeconds(1)).pass(Duration.ofHours(1));
            assertThat(scene.told).containsExactly(RUNNING);
            scene.see(scene.run(1).passes());
            assertThat(scene.told).containsExactly(RUNNING, "resolved PipelineStuck running");
            assertThat(scene.state.pending.size()).isZero();
        }

        @Test
        void a_pipeline_that_waits_over_half_an_hour_is_resolved_when_it_starts() {
            scene.see(scene.run(1).queued())
                    .pass(Duration.ofMinutes(31))
                    .see(scene.run(1).started());
            assertThat(scene.told).containsExactly(QUEUED, "resolved PipelineWaiting queued");
            scene.pass(Duration.ofMinutes(61));
            assertThat(scene.told).endsWith(RUNNING);
        }

        @Test
        void nothing_is_stuck_merely_because_we_were_away() {
            scene.see(scene.run(1).started());
            Scene restarted =
                    scene.restart(RuleSettings.defaults(), Scene.packs(), Scene.START.plus(Duration.ofDays(3)));
            restarted.pass(Duration.ofSeconds(5)).see(restarted.run(1).passes()).pass(Duration.ofHours(1));
            assertThat(restarted.told).isEmpty();
        }

        @Test
        void nothing_is_stuck_while_we_cannot_see_it() {
            scene.see(scene.run(1).started())
                    .see(scene.blind("pipelines", Scene.WEB, CollectorProblem.NO_PERMISSION))
                    .pass(Duration.ofHours(2));
            assertThat(scene.told).containsExactly("firing CollectorBlind no_permission");
        }

        @Test
        void a_collector_of_another_project_that_comes_and_goes_does_not_keep_it_from_being_told() {
            scene.see(scene.run(1).started());
            flap("deployments", OTHER);
            assertThat(scene.told).contains(RUNNING);
        }

        @Test
        void a_look_that_has_just_recovered_gets_time_to_learn_what_happened() {
            scene.see(scene.run(1).started());
            flap("pipelines", Scene.WEB);
            assertThat(scene.told).doesNotContain(RUNNING);
            scene.pass(Duration.ofMinutes(3));
            assertThat(scene.told).contains(RUNNING);
        }

        @Test
        void a_pipeline_found_running_in_history_gets_its_time_from_then_on() {
            scene.see(scene.run(1).backfilled().startedAt(Scene.START.minus(Duration.ofHours(5))))
                    .pass(Duration.ofMinutes(59));
            assertThat(scene.told).isEmpty();
            scene.pass(Duration.ofMinutes(2));
            assertThat(scene.told).containsExactly(RUNNING);
        }

        @Test
        void a_stuck_pipeline_of_a_project_that_is_removed_is_over() {
            scene.see(scene.run(1).started()).pass(Duration.ofHours(2)).see(scene.removed());
            assertThat(scene.told).containsExactly(RUNNING, "resolved PipelineStuck running");
            scene.pass(Duration.ofDays(8));
            assertThat(scene.told).hasSize(2);
            assertThat(scene.state.pending.size()).isZero();
        }

        @Test
        void a_clock_that_was_ahead_at_the_start_does_not_silence_the_rule_until_that_time_comes() {
            Scene early = scene.restart(RuleSettings.defaults(), Scene.packs(), Scene.START.plus(Duration.ofDays(365)));
            early.now = Scene.START;
            early.see(early.run(1).started()).pass(Duration.ofHours(2)).pass(Duration.ofMinutes(3));
            assertThat(early.told).containsExactly(RUNNING);
        }

        @Test
        void a_pipeline_that_vanished_is_not_stuck() {
            scene.see(scene.run(1).started())
                    .see(scene.run(1).vanished())
                    .pass(Duration.ofHours(2))
                    .pass(Duration.ofMinutes(3));
            assertThat(scene.told).isEmpty();
        }

        @Test
        void a_stuck_pipeline_that_vanishes_is_over_and_has_not_failed() {
            scene.see(scene.run(1).started())
                    .pass(Duration.ofHours(2))
                    .see(scene.run(1).vanished());
            assertThat(scene.told).containsExactly(RUNNING, "resolved PipelineStuck running");
            assertThat(scene.state.pending.size()).isZero();
        }

        @Test
        void a_pipeline_never_heard_of_again_is_let_go() {
            scene.see(scene.run(1).started()).pass(Duration.ofHours(2)).pass(Duration.ofDays(8));
            assertThat(scene.told).containsExactly(RUNNING, "resolved PipelineStuck running");
            assertThat(scene.state.pending.size()).isZero();
        }
    }

    @Nested
    class Deployments {
        @Test
        void a_failed_deployment_opens_and_the_next_good_one_resolves() {
            scene.see(scene.deployment(1, FAILED)).see(scene.deployment(2, Outcome.PASSED));
            assertThat(scene.told)
                    .containsExactly("firing DeploymentFailed failed", "resolved DeploymentFailed failed");
            assertThat(((Found.Begun) scene.found.getFirst()).labels().get("target"))
                    .isEqualTo("production");
            assertThat(((Found.Begun) scene.found.getFirst()).labels().get("severity"))
                    .isEqualTo("critical");
        }

        @Test
        void a_failed_deployment_of_a_project_that_is_removed_is_over_and_forgotten() {
            scene.see(scene.deployment(1, FAILED)).see(scene.removed());
            assertThat(scene.told)
                    .containsExactly("firing DeploymentFailed failed", "resolved DeploymentFailed failed");
            assertThat(scene.state.pasts.size()).isZero();
        }

        @Test
        void an_older_deployment_that_ends_later_changes_nothing() {
            scene.see(scene.deployment(2, Outcome.PASSED)).see(scene.deployment(1, FAILED));
            assertThat(scene.told).isEmpty();
        }
    }

    @Nested
    class Agents {
        private static final String EMPTY = "firing AgentTypeEmpty";
        private static final String OVER = "resolved AgentTypeEmpty";

        @Test
        void no_agents_for_waiting_jobs_is_told_after_five_minutes() {
            scene.see(scene.agents(0))
                    .pass(Duration.ofHours(1))
                    .see(scene.queue(2))
                    .pass(Duration.ofSeconds(299));
            assertThat(scene.told).isEmpty();
            scene.pass(Duration.ofSeconds(1)).pass(Duration.ofHours(1));
            assertThat(scene.told).containsExactly(EMPTY);
        }

        @Test
        void a_collector_of_a_project_that_comes_and_goes_does_not_keep_it_from_being_told() {
            scene.see(scene.agents(0)).see(scene.queue(2));
            flap("deployments", OTHER);
            assertThat(scene.told).contains(EMPTY);
        }

        @Test
        void a_look_at_agents_that_has_just_recovered_gets_time_to_learn_what_happened() {
            scene.see(scene.agents(0)).see(scene.queue(2));
            flap("agents", null);
            assertThat(scene.told).doesNotContain(EMPTY);
        }

        @Test
        void it_is_over_when_an_agent_comes() {
            scene.see(scene.queue(2))
                    .see(scene.agents(0))
                    .pass(Duration.ofMinutes(5))
                    .see(scene.agents(1));
            assertThat(scene.told).containsExactly(EMPTY, OVER);
        }

        @Test
        void it_is_over_when_the_queue_empties() {
            scene.see(scene.queue(2))
                    .see(scene.agents(0))
                    .pass(Duration.ofMinutes(5))
                    .see(scene.queue(0));
            assertThat(scene.told).containsExactly(EMPTY, OVER);
        }

        @Test
        void it_is_over_when_the_type_is_removed() {
            scene.see(scene.queue(2))
                    .see(scene.agents(0))
                    .pass(Duration.ofMinutes(5))
                    .see(scene.agentTypeGone());
            assertThat(scene.told).containsExactly(EMPTY, OVER);
        }

        @Test
        void an_agent_that_comes_in_between_starts_the_time_anew() {
            scene.see(scene.queue(2)).see(scene.agents(0)).pass(Duration.ofMinutes(4));
            scene.see(scene.agents(1)).see(scene.agents(0)).pass(Duration.ofMinutes(4));
            assertThat(scene.told).isEmpty();
        }

        @Test
        void a_queue_of_a_machine_type_without_own_agents_is_nothing() {
            scene.see(scene.queue(50)).pass(Duration.ofHours(1));
            assertThat(scene.told).isEmpty();
        }

        @Test
        void idle_types_are_told_only_if_asked_for() {
            scene.see(scene.agents(0)).pass(Duration.ofHours(1));
            assertThat(scene.told).isEmpty();
            Scene always = Scene.with(new Adjustment(
                    "test",
                    "AgentTypeEmpty",
                    null,
                    null,
                    Duration.ofMinutes(1),
                    null,
                    Map.of("only_when_queued", "false"),
                    Map.of()));
            always.see(always.agents(0)).pass(Duration.ofMinutes(1));
            assertThat(always.told).containsExactly(EMPTY);
        }
    }

    @Nested
    class Collectors {
        @Test
        void an_outage_is_one_incident_however_many_collectors_it_blinds() {
            scene.see(scene.blind("pipelines", null, CollectorProblem.UNREACHABLE))
                    .see(scene.blind("agents", null, CollectorProblem.UNREACHABLE))
                    .see(scene.blind("deployments", Scene.WEB, CollectorProblem.TOKEN_REFUSED))
                    .see(scene.sees("pipelines", null, CollectorProblem.UNREACHABLE))
                    .see(scene.sees("agents", null, CollectorProblem.UNREACHABLE));
            assertThat(scene.told).containsExactly("firing ApiDown unreachable");
            scene.see(scene.sees("deployments", Scene.WEB, CollectorProblem.TOKEN_REFUSED));
            assertThat(scene.told).containsExactly("firing ApiDown unreachable", "resolved ApiDown unreachable");
        }

        @Test
        void what_a_token_may_not_read_is_told_per_collector_and_project() {
            scene.see(scene.blind("agents", null, CollectorProblem.NO_PERMISSION))
                    .see(scene.blind("deployments", Scene.WEB, CollectorProblem.BAD_REPLY))
                    .see(scene.sees("agents", null, CollectorProblem.NO_PERMISSION));
            assertThat(scene.told)
                    .containsExactly(
                            "firing CollectorBlind no_permission",
                            "firing CollectorBlind bad_reply",
                            "resolved CollectorBlind no_permission");
        }

        @Test
        void a_feature_that_is_off_is_nothing_to_tell() {
            scene.see(scene.blind("deployments", Scene.WEB, CollectorProblem.FEATURE_OFF));
            assertThat(scene.told).isEmpty();
        }

        @Test
        void a_collector_whose_problem_changes_leaves_the_outage() {
            scene.see(scene.blind("agents", null, CollectorProblem.UNREACHABLE))
                    .see(scene.blind("agents", null, CollectorProblem.NO_PERMISSION));
            assertThat(scene.told)
                    .containsExactly(
                            "firing ApiDown unreachable",
                            "resolved ApiDown unreachable",
                            "firing CollectorBlind no_permission");
        }

        @Test
        void a_project_that_is_gone_takes_its_blindness_along() {
            scene.see(scene.blind("deployments", Scene.WEB, CollectorProblem.NO_PERMISSION))
                    .see(scene.removed());
            assertThat(scene.told)
                    .containsExactly("firing CollectorBlind no_permission", "resolved CollectorBlind no_permission");
            assertThat(scene.state.blind.size()).isZero();
        }
    }

    @Test
    void a_rule_that_is_switched_off_is_silent() {
        Scene quiet = Scene.with(
                Scene.enabled("PipelineFailed", false),
                Scene.enabled("PipelineStuck", false),
                Scene.enabled("DeploymentFailed", false),
                Scene.enabled("AgentTypeEmpty", false),
                Scene.enabled("CollectorBlind", false));
        quiet.see(quiet.run(1).fails())
                .see(quiet.run(2).started())
                .see(quiet.deployment(1, FAILED))
                .see(quiet.agents(0))
                .see(quiet.blind("agents", null, CollectorProblem.BAD_REPLY))
                .pass(Duration.ofHours(5));
        assertThat(quiet.told).isEmpty();
    }
}
