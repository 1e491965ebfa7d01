package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Outcome;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldBackTest {
    private static final String OPENED = "firing PipelineFailed failed";
    private static final String RESOLVED = "resolved PipelineFailed failed";
    private static final String FLAKY = "info FlakyPassed flaky";
    private static final Duration DECISION = Duration.ofSeconds(30);
    private static final Duration HOLD = Duration.ofMinutes(20);
    private final Scene scene = Scene.holding();

    @Test
    void a_failure_that_passes_on_rerun_is_one_message_and_no_incident() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(2).rerunOf(1).passes())
                .see(scene.run(1).rerunPasses());
        assertThat(scene.told).containsExactly(FLAKY);
        assertThat(scene.open).isEmpty();
        assertThat(scene.last("story")).isEqualTo("failed, passed on rerun: flaky");
        assertThat(scene.last("description")).contains("Unit/rspec");
        assertThat(scene.lastBegun().facts().link()).endsWith("/wf-1");
        assertThat(scene.lastBegun().facts().rerunLink()).endsWith("/wf-2");
        scene.see(scene.run(3).passes()).pass(HOLD);
        assertThat(scene.told).containsExactly(FLAKY);
    }

    @Test
    void a_failure_that_fails_again_opens_once_with_the_story() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(2).rerunOf(1).fails())
                .see(scene.run(2).rerunDeclined())
                .see(scene.run(1).rerunFails());
        assertThat(scene.told).containsExactly(OPENED);
        assertThat(scene.last("story")).isEqualTo("was rerun, and failed again");
        scene.pass(HOLD).see(scene.run(3).passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
    }

    @Test
    void a_declined_rerun_opens_at_once() {
        scene.see(scene.run(1).fails());
        assertThat(scene.told).isEmpty();
        scene.see(scene.run(1).rerunDeclined());
        assertThat(scene.told).containsExactly(OPENED);
    }

    @Test
    void no_decision_opens_after_the_decision_timeout() {
        scene.see(scene.run(1).fails()).pass(DECISION.minusSeconds(1));
        assertThat(scene.told).isEmpty();
        scene.pass(Duration.ofSeconds(1));
        assertThat(scene.told).containsExactly(OPENED);
        scene.see(scene.run(1).rerunRequested()).see(scene.run(1).rerunFails());
        assertThat(scene.told).containsExactly(OPENED);
    }

    @Test
    void a_rerun_that_does_not_end_opens_and_its_pass_resolves() {
        scene.see(scene.run(1).fails()).see(scene.run(1).rerunRequested()).pass(HOLD.minusSeconds(1));
        assertThat(scene.told).isEmpty();
        scene.pass(Duration.ofSeconds(1));
        assertThat(scene.told).containsExactly(OPENED);
        assertThat(scene.last("story")).isEqualTo("is being rerun; the rerun still runs after 20m");
        scene.see(scene.run(2).rerunOf(1).passes()).see(scene.run(1).rerunPasses());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        assertThat(scene.last("story")).isEqualTo("failed, passed on rerun: flaky");
    }

    @Test
    void a_rerun_that_was_stopped_opens() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(2).rerunOf(1).isStopped())
                .see(scene.run(1).rerunEnds(new Outcome(Result.Known.STOPPED, Reason.Known.USER, "")));
        assertThat(scene.told).containsExactly(OPENED);
        assertThat(scene.last("story")).isEqualTo("was rerun, and the rerun was stopped");
    }

    @Test
    void the_pipeline_of_the_rerun_settles_it_if_the_verdict_is_lost() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(2).rerunOf(1).passes());
        assertThat(scene.told).isEmpty();
        scene.pass(DECISION);
        assertThat(scene.told).containsExactly(FLAKY);
    }

    @Test
    void a_newer_pass_meanwhile_makes_the_failure_old_news() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).passes())
                .see(scene.run(1).rerunDeclined());
        assertThat(scene.told).containsExactly("recorded PipelineFailed failed");
    }

    @Test
    void a_failure_that_is_old_news_is_still_recorded_as_an_incident_that_is_over() {
        scene.see(scene.run(1).fails())
                .pass(Duration.ofSeconds(10))
                .see(scene.run(2).passes());
        scene.see(scene.run(1).rerunDeclined());
        assertThat(scene.told).containsExactly("recorded PipelineFailed failed");
        Found.Begun recorded = scene.lastBegun();
        assertThat(recorded.startsAt()).isEqualTo(Scene.START);
        assertThat(recorded.overAt()).isEqualTo(Scene.START.plusSeconds(10));
        assertThat(scene.open).isEmpty();
        scene.see(scene.run(1).rerunDeclined()).pass(HOLD);
        assertThat(scene.found).hasSize(1);
    }

    @Test
    void a_rerun_of_which_nobody_knows_whether_it_runs_opens_with_that_story() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(1).rerunLost());
        assertThat(scene.told).containsExactly(OPENED);
        assertThat(scene.last("story")).isEqualTo("a rerun was asked for, and whether it runs is not known");
    }

    @Test
    void a_rerun_of_an_old_commit_does_not_redden_a_branch_that_moved_on() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(2).passes())
                .see(scene.run(3).rerunOf(1).fails())
                .see(scene.run(1).rerunFails());
        assertThat(scene.told).containsExactly("recorded PipelineFailed failed");
    }

    @Test
    void a_rerun_of_an_old_commit_does_not_turn_a_branch_green_that_broke_meanwhile() {
        scene.see(scene.run(1).fails())
                .see(scene.run(1).rerunRequested())
                .see(scene.run(2).timesOut())
                .see(scene.run(3).rerunOf(1).passes())
                .see(scene.run(1).rerunPasses());
        assertThat(scene.told).containsExactly("firing PipelineFailed timed_out", FLAKY);
        scene.see(scene.run(4).passes());
        assertThat(scene.told).endsWith("resolved PipelineFailed timed_out");
    }

    @Test
    void two_failures_in_a_row_open_one_incident() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).fails())
                .see(scene.run(1).rerunDeclined())
                .see(scene.run(2).rerunDeclined());
        assertThat(scene.told).containsExactly("recorded PipelineFailed failed", OPENED);
        assertThat(scene.lastBegun().facts().link()).endsWith("/wf-2");
    }

    @Test
    void a_person_who_reruns_the_failed_blocks_first_makes_it_news() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).partialOf(1).passes())
                .see(scene.run(1).rerunDeclined());
        assertThat(scene.told).containsExactly(FLAKY);
    }

    @Test
    void a_rerun_by_a_person_that_fails_too_opens_at_once() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).rerunOf(1).fails())
                .see(scene.run(2).rerunDeclined());
        assertThat(scene.told).containsExactly(OPENED);
    }

    @Test
    void what_cannot_be_flaky_is_told_at_once() {
        scene.see(scene.run(1).timesOut())
                .see(scene.run(2).promotion("deploy.yml").fails());
        assertThat(scene.told).containsExactly("firing PipelineFailed timed_out", OPENED);
    }

    @Test
    void while_an_incident_is_open_nothing_is_held() {
        scene.see(scene.run(1).timesOut())
                .see(scene.run(2).fails())
                .see(scene.run(2).rerunRequested());
        assertThat(scene.state.held.size()).isZero();
        scene.see(scene.run(3).rerunOf(2).passes()).see(scene.run(2).rerunPasses());
        assertThat(scene.told).containsExactly("firing PipelineFailed timed_out", "resolved PipelineFailed timed_out");
    }

    @Test
    void history_is_not_held() {
        scene.see(scene.run(1).backfilled().fails()).pass(HOLD);
        assertThat(scene.told).isEmpty();
    }

    @Test
    void after_a_start_the_decision_gets_its_time_again() {
        scene.see(scene.run(1).fails());
        Scene restarted = scene.restart(
                RuleSettings.defaults().withHoldBack(HoldBack.on()),
                Scene.packs(),
                Scene.START.plus(Duration.ofHours(3)));
        restarted.pass(Duration.ofSeconds(1));
        assertThat(restarted.told).isEmpty();
        restarted.see(restarted.run(1).rerunRequested()).pass(DECISION);
        assertThat(restarted.told).isEmpty();
        restarted.see(restarted.run(1).rerunPasses());
        assertThat(restarted.told).containsExactly(FLAKY);
    }
}
