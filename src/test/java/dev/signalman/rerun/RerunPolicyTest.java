package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RerunPolicyTest {
    private static final Instant NOW = Story.NOON.plusSeconds(10);
    private static final RerunOptions ACT = RerunOptions.defaults().withMode(RerunMode.ACT);
    private static final Map<String, FlakyJob> UNIT_IS_FLAKY =
            Map.of("test/unit", flaky("abcdef0123", NOW.minusSeconds(3600)));
    private static final Story FAILED = Story.failed("w", "test/unit");

    @Test
    void a_failure_of_jobs_that_flaked_before_is_rerun_with_the_evidence_in_words() {
        assertThat(decide(FAILED, UNIT_IS_FLAKY, ACT))
                .isEqualTo(
                        new Decision.Rerun(
                                "test/unit both failed and passed on 1 commit in the last 30 days, last on abcdef0 at 2026-11-02T11:00:10Z"));
    }

    static Stream<Arguments> declined() {
        return Stream.of(
                arguments("no_evidence", Story.failed("w", "test/other")),
                arguments("no_evidence", Story.failed("w", "test/unit", "test/other")),
                arguments("no_details", Story.of("w").outcome(Story.FAILED)),
                arguments("no_details", Story.of("w").outcome(Story.FAILED).jobs(Result.Known.STOPPED, "test/unit")),
                arguments("human_rerun", FAILED.rerunOf("earlier")),
                arguments("partial_rerun", FAILED.partialRerunOf("p-first")),
                arguments("stale", FAILED.at(NOW.minus(Duration.ofMinutes(31)))),
                arguments("stale", FAILED.at(NOW.minus(Duration.ofDays(3)))),
                arguments("not_flaky", FAILED.outcome(Result.Known.FAILED, Reason.Known.MALFORMED)),
                arguments("not_flaky", FAILED.outcome(Result.Known.FAILED, Reason.Known.STUCK)),
                arguments("not_flaky", FAILED.outcome(Result.Known.FAILED, Reason.Known.INTERNAL)),
                arguments("not_flaky", FAILED.outcome(Result.Known.FAILED, new Reason.Unknown("cosmic rays"))),
                arguments("not_flaky", FAILED.outcome(Result.Known.FAILED, null)));
    }

    @ParameterizedTest
    @MethodSource("declined")
    void a_failure_is_left_alone(String reason, Story failed) {
        assertThat(RerunPolicy.considers(failed.finished())).isTrue();
        assertThat(decide(failed, UNIT_IS_FLAKY, ACT)).isInstanceOfSatisfying(Decision.Decline.class, decline -> {
            assertThat(decline.reason()).isEqualTo(reason);
            assertThat(decline.withinBudget()).isFalse();
        });
    }

    static Stream<Story> notConsidered() {
        return Stream.of(
                Story.passed("w", "test/unit"),
                FAILED.asHistory(),
                FAILED.promotionOf("p-first"),
                FAILED.outcome(Result.Known.STOPPED, Reason.Known.USER),
                FAILED.outcome(Result.Known.STOPPED, Reason.Known.TIMEOUT),
                FAILED.outcome(Result.Known.CANCELED, Reason.Known.STRATEGY),
                FAILED.outcome(Result.Known.CANCELED, Reason.Known.DELETED),
                FAILED.outcome(Result.Known.STOPPED, Reason.Known.FAST_FAILING),
                FAILED.outcome(new Result.Unknown("exploded"), Reason.Known.TEST));
    }

    @ParameterizedTest
    @MethodSource("notConsidered")
    void what_is_no_fresh_failure_of_a_workflow_is_not_even_considered(Story story) {
        assertThat(RerunPolicy.considers(story.finished())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  own_rerun",
        "true,  false, false, own_rerun",
        "false, true,  true,  already_rerun",
        "false, true,  false, already_rerun",
        "false, false, true,  human_rerun",
    })
    void one_rerun_of_a_workflow_is_enough_whoever_started_it(
            boolean own, boolean attempted, boolean byPeople, String reason) {
        Decision decision = RerunPolicy.decide(
                FAILED.finished(), UNIT_IS_FLAKY, Budget.NONE, new WorkflowHistory(own, attempted, byPeople), NOW, ACT);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Decline.class, d -> assertThat(d.reason()).isEqualTo(reason));
    }

    @Test
    void observing_says_what_acting_would_have_done() {
        assertThat(decide(FAILED, UNIT_IS_FLAKY, RerunOptions.defaults()))
                .isInstanceOfSatisfying(Decision.Decline.class, decline -> {
                    assertThat(decline.reason()).isEqualTo("observe");
                    assertThat(decline.withinBudget()).isTrue();
                    assertThat(decline.evidence()).startsWith("test/unit both failed and passed");
                });
        assertThat(decide(Story.failed("w", "test/other"), UNIT_IS_FLAKY, RerunOptions.defaults()))
                .isEqualTo(new Decision.Decline("no_evidence", ""));
    }

    @Test
    void one_flaky_job_is_enough_where_that_is_configured() {
        var lenient = ACT.withEvidence(new RerunOptions.EvidenceNeeded(1, Duration.ofDays(30), false));

        assertThat(decide(Story.failed("w", "test/unit", "test/other"), UNIT_IS_FLAKY, lenient))
                .isInstanceOf(Decision.Rerun.class);
        assertThat(decide(Story.failed("w", "test/another", "test/other"), UNIT_IS_FLAKY, lenient))
                .isInstanceOf(Decision.Decline.class);
    }

    @Test
    void evidence_counts_commits_within_the_window() {
        var two = ACT.withEvidence(new RerunOptions.EvidenceNeeded(2, Duration.ofDays(7), true));
        FlakyJob old = flaky("c1", NOW.minus(Duration.ofDays(1))).confirmed("c2", NOW.minus(Duration.ofDays(8)));
        FlakyJob fresh = old.confirmed("c3", NOW.minus(Duration.ofDays(6)));

        assertThat(decide(FAILED, Map.of("test/unit", old), two)).isInstanceOf(Decision.Decline.class);
        assertThat(decide(FAILED, Map.of("test/unit", fresh), two)).isInstanceOf(Decision.Rerun.class);
    }

    @ParameterizedTest
    @CsvSource({"main, true", "release/1.2, true", "release/old/1, false", "topic, false", "mainline, false"})
    void only_selected_branches_are_rerun(String branch, boolean selected) {
        var options = ACT.withBranches(
                new RerunOptions.BranchSelection(List.of("main", "release/*"), List.of("release/old/?")));

        Decision decision = decide(FAILED.branch(branch), UNIT_IS_FLAKY, options);

        assertThat(decision instanceof Decision.Rerun).isEqualTo(selected);
        if (decision instanceof Decision.Decline decline) {
            assertThat(decline.reason()).isEqualTo("branch");
        }
    }

    @Test
    void the_budget_counts_the_last_hour() {
        Budget budget = Budget.NONE;
        for (int minute : new int[] {-61, -59, -40, -30, -20}) {
            budget = budget.spend(NOW.plus(Duration.ofMinutes(minute)));
        }

        assertThat(decide(FAILED, UNIT_IS_FLAKY, budget, ACT)).isInstanceOf(Decision.Rerun.class);
        assertThat(decide(FAILED, UNIT_IS_FLAKY, budget.spend(NOW), ACT))
                .isInstanceOfSatisfying(
                        Decision.Decline.class, d -> assertThat(d.reason()).isEqualTo("budget"));
        assertThat(budget.spend(NOW).spent()).hasSize(5);
    }

    @Test
    void stuck_pipelines_are_rerun_only_where_that_is_configured() {
        Story stuck = FAILED.outcome(Result.Known.FAILED, Reason.Known.STUCK);

        assertThat(decide(stuck, UNIT_IS_FLAKY, ACT.withReasons(Set.of(Reason.Known.STUCK))))
                .isInstanceOf(Decision.Rerun.class);
    }

    private static FlakyJob flaky(String commit, Instant at) {
        return FlakyJob.NONE.confirmed(commit, at);
    }

    private static Decision decide(Story failed, Map<String, FlakyJob> flaky, RerunOptions options) {
        return decide(failed, flaky, Budget.NONE, options);
    }

    private static Decision decide(Story failed, Map<String, FlakyJob> flaky, Budget budget, RerunOptions options) {
        return RerunPolicy.decide(failed.finished(), flaky, budget, WorkflowHistory.NONE, NOW, options);
    }
}
