package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.CollectorProblem;
import dev.signalman.event.Outcome;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was open when the daemon stopped, and is not in the configuration with which it starts again. */
class LeftoversTest {
    private static final Outcome FAILED = new Outcome(Result.Known.FAILED, Reason.Known.TEST, "");

    private static final RuleSettings HOLDING = RuleSettings.defaults().withHoldBack(HoldBack.on());

    private final Scene before = new Scene();

    /** Started again ten minutes later. */
    private Scene after(RuleSettings settings, List<Rule> rules) {
        return before.restart(settings, rules, before.now.plus(Duration.ofMinutes(10)));
    }

    private Scene after(RuleSettings settings) {
        return after(settings, Scene.packs());
    }

    @Test
    void an_incident_is_resolved_by_what_happens_after_a_restart() {
        before.see(before.run(1).fails());
        Scene after = after(RuleSettings.defaults());
        after.pass(Duration.ofMinutes(1)).see(after.run(2).passes());
        assertThat(after.told).containsExactly("resolved PipelineFailed failed");
    }

    @Test
    void everything_of_an_organisation_that_is_no_longer_watched_is_over() {
        before.see(before.run(1).fails())
                .see(before.deployment(1, FAILED))
                .see(before.run(2).started())
                .see(before.queue(3))
                .see(before.agents(0))
                .see(before.blind("agents", null, CollectorProblem.NO_PERMISSION));
        Scene after = after(RuleSettings.defaults().withOrganizations(Set.of("other")));
        after.pass(Duration.ZERO);
        assertThat(after.told)
                .containsExactlyInAnyOrder(
                        "resolved PipelineFailed failed",
                        "resolved DeploymentFailed failed",
                        "resolved CollectorBlind no_permission");
        assertThat(after.last("description")).contains("acme is no longer watched");
        after.see(after.run(3).fails()).pass(Duration.ofHours(5));
        assertThat(after.told)
                .as("nothing is stuck or empty because nobody looks")
                .hasSize(3);
        assertThat(after.state.tables())
                .filteredOn(table -> table != after.state.known)
                .allMatch(table -> table.size() == 0);
    }

    @Test
    void an_incident_whose_rule_is_switched_off_is_over() {
        before.see(before.run(1).fails()).see(before.deployment(1, FAILED));
        Scene after = after(RuleSettings.defaults(), Scene.packs(Scene.enabled("PipelineFailed", false)));
        after.pass(Duration.ZERO);
        assertThat(after.told).containsExactly("resolved PipelineFailed failed");
        assertThat(after.last("description")).contains("switched off");
    }

    @Test
    void a_held_failure_whose_rule_is_switched_off_is_never_told() {
        Scene holding = Scene.holding();
        holding.see(holding.run(1).fails());
        Scene after = holding.restart(
                HOLDING, Scene.packs(Scene.enabled("PipelineFailed", false)), holding.now.plusSeconds(600));
        after.pass(Duration.ZERO).pass(Duration.ofHours(1));
        assertThat(after.told).isEmpty();
    }

    @Test
    void an_incident_of_a_branch_that_is_no_longer_watched_is_over() {
        before.see(before.run(1).fails());
        Scene after = after(RuleSettings.defaults().withWatchedBranches(Map.of("acme", List.of("release/*"))));
        after.pass(Duration.ZERO);
        assertThat(after.told).containsExactly("resolved PipelineFailed failed");
    }

    @Test
    void an_incident_of_a_branch_on_which_nothing_runs_any_more_does_not_stay_open_for_ever() {
        before.see(before.run(1).fails()).pass(Duration.ofDays(89));
        assertThat(before.told).hasSize(1);
        before.pass(Duration.ofDays(2));
        assertThat(before.told).containsExactly("firing PipelineFailed failed", "resolved PipelineFailed failed");
        assertThat(before.last("description")).contains("90d");
    }

    @Test
    void a_held_failure_is_told_though_the_clock_was_set_back() {
        Scene holding = Scene.holding();
        holding.now = Scene.START.plus(Duration.ofDays(365));
        holding.see(holding.run(1).fails());
        holding.now = Scene.START;
        holding.pass(Duration.ZERO).pass(Duration.ofSeconds(31));
        assertThat(holding.told).containsExactly("firing PipelineFailed failed");
    }
}
