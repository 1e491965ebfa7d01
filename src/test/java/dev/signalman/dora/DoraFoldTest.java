package dev.signalman.dora;

import static dev.signalman.dora.Deploys.FAILED;
import static dev.signalman.dora.Deploys.STOPPED;
import static dev.signalman.dora.Deploys.TIMED_OUT;
import static dev.signalman.dora.Deploys.at;
import static dev.signalman.dora.Deploys.backfilled;
import static dev.signalman.dora.Deploys.backfilledPush;
import static dev.signalman.dora.Deploys.deployed;
import static dev.signalman.dora.Deploys.ended;
import static dev.signalman.dora.Deploys.push;
import static dev.signalman.dora.Deploys.rerun;
import static dev.signalman.dora.Deploys.scheduled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.store.Keyed;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What commits and deployments add to the four figures. */
class DoraFoldTest {
    private final DoraFold fold = new DoraFold(DoraOptions.defaults());

    /** Findings in words: what is about the deployment itself is left out. */
    private List<String> after(ChangeEvent... events) {
        return after(fold, events);
    }

    private static List<String> after(DoraFold fold, ChangeEvent... events) {
        List<String> words = new ArrayList<>();
        for (ChangeEvent event : events) {
            fold.apply(event, !event.header().backfilled()).forEach(finding -> words(finding, words));
        }
        return words;
    }

    private static void words(Finding finding, List<String> into) {
        switch (finding) {
            case Finding.Ended ended -> {}
            case Finding.ChangeDeployed c ->
                into.add(c.commit() + " took " + c.leadTime().toMinutes());
            case Finding.ChangeFailed f -> into.add(f.reason().text() + " at " + minute(f.deployment()));
            case Finding.Restored r -> into.add("restored after " + r.took().toMinutes());
        }
    }

    private static long minute(RecordedDeployment deployment) {
        return Duration.between(Deploys.START, deployment.endedAt()).toMinutes();
    }

    @Test
    void a_deployment_brings_every_change_since_the_last_one_and_not_only_the_newest() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(
                        push(20, "main", "c2"),
                        push(30, "main", "c3"),
                        push(40, "main", "c4"),
                        push(50, "main", "c5"),
                        deployed(60, "main", "c4")))
                .containsExactly("c2 took 40", "c3 took 30", "c4 took 20");
        assertThat(after(deployed(70, "main", "c5"))).containsExactly("c5 took 20");
    }

    @Test
    void of_the_first_deployment_that_is_known_only_its_own_commit_is_new_for_sure() {
        assertThat(after(push(0, "main", "c1"), push(5, "main", "c2"), deployed(10, "main", "c2")))
                .containsExactly("c2 took 5");
    }

    @Test
    void a_redeployment_and_a_rerun_of_the_same_commit_bring_nothing() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(deployed(20, "main", "c1"), rerun(25, "main", "c1"), deployed(30, "main", "c1")))
                .isEmpty();
    }

    @Test
    void a_rerun_does_not_make_a_commit_younger() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), push(20, "main", "c2"));
        assertThat(after(rerun(100, "main", "c2"), deployed(120, "main", "c2"))).containsExactly("c2 took 100");
    }

    @Test
    void a_rollback_fails_the_change_before_it_and_what_comes_again_after_it_is_not_new() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), push(20, "main", "c2"), deployed(30, "main", "c2"));
        assertThat(after(deployed(45, "main", "c1"))).containsExactly("rolled_back at 30", "restored after 15");
        assertThat(after(deployed(60, "main", "c2")))
                .as("forward again, and there before")
                .isEmpty();
        assertThat(after(push(70, "main", "c3"), deployed(80, "main", "c3"))).containsExactly("c3 took 10");
    }

    @Test
    void an_older_commit_long_after_is_no_rollback() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), push(20, "main", "c2"), deployed(30, "main", "c2"));
        assertThat(after(deployed(30 + 24 * 60 + 1, "main", "c1"))).isEmpty();
    }

    @Test
    void back_from_another_branch_is_a_rollback_only_to_what_had_been_there() {
        after(push(0, "main", "c1"), push(1, "release", "r0"), deployed(10, "main", "c1"), push(20, "hotfix", "h1"));
        assertThat(after(deployed(30, "hotfix", "h1"))).containsExactly("h1 took 10");
        assertThat(after(deployed(40, "main", "c1"))).containsExactly("rolled_back at 30", "restored after 10");
        assertThat(after(push(50, "hotfix", "h2"), deployed(60, "hotfix", "h2")))
                .containsExactly("h2 took 10");
        assertThat(after(deployed(70, "release", "r0")))
                .as("older, but not what had been there")
                .containsExactly("r0 took 69");
    }

    @Test
    void a_target_is_restored_by_the_next_success_and_measured_from_the_first_failure() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), push(15, "main", "c2"));
        assertThat(after(
                        ended(20, "production", FAILED, "main", "c2"),
                        ended(30, "production", TIMED_OUT, "main", "c2"),
                        ended(40, "production", STOPPED, "main", "c2")))
                .containsExactly("failed at 20", "failed at 30");
        assertThat(after(deployed(50, "main", "c2"))).containsExactlyInAnyOrder("restored after 30", "c2 took 35");
    }

    @Test
    void what_a_person_stopped_is_not_remembered_at_all() {
        assertThat(fold.apply(ended(40, "production", STOPPED, "main", "c2"), true))
                .isEmpty();
        assertThat(fold.facts().deployments()).isEmpty();
    }

    @Test
    void each_target_has_its_own_changes() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), ended(11, "staging", Outcome.PASSED, "main", "c1"));
        assertThat(after(
                        push(20, "main", "c2"),
                        ended(30, "staging", Outcome.PASSED, "main", "c2"),
                        deployed(90, "main", "c2")))
                .containsExactly("c2 took 10", "c2 took 70");
    }

    @Test
    void a_branch_that_was_not_deployed_before_brings_what_was_pushed_since_deployments_are_known() {
        after(push(0, "hotfix", "h0"), push(5, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(push(20, "hotfix", "h1"), push(30, "hotfix", "h2"), deployed(40, "hotfix", "h2")))
                .containsExactly("h1 took 20", "h2 took 10");
    }

    @Test
    void commits_of_unknown_age_are_left_out() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), push(20, "main", "c2"));
        assertThat(after(rerun(30, "main", "old"), deployed(40, "main", "old")))
                .as("neither an age nor a place among the others")
                .isEmpty();
        assertThat(after(scheduled(41, "main", "older"), deployed(45, "main", "older")))
                .isEmpty();
        assertThat(after(deployed(50, "main", "c2"), push(120, "main", "c3")))
                .as("once the commits of unknown age were waited for")
                .containsExactly("c2 took 30");
    }

    @Test
    void a_commit_that_is_merged_as_it_is_has_the_age_of_its_first_push() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(push(20, "topic", "c2"), push(50, "main", "c2"), deployed(60, "main", "c2")))
                .containsExactly("c2 took 40");
    }

    @Test
    void events_that_come_again_add_nothing() {
        ChangeEvent[] story = {
            push(0, "main", "c1"),
            deployed(10, "main", "c1"),
            push(20, "main", "c2"),
            deployed(30, "main", "c2"),
            deployed(40, "main", "c1")
        };
        after(story);
        assertThat(after(story)).isEmpty();
    }

    @Test
    void a_deployment_that_is_told_before_the_pushes_counts_as_one_that_is_told_after_them() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(
                        deployed(60, "main", "c3"),
                        push(20, "main", "c2"),
                        push(30, "main", "c3"),
                        push(40, "main", "c4")))
                .containsExactlyInAnyOrder("c2 took 40", "c3 took 30");
    }

    @Test
    void a_rollback_that_is_told_before_the_commit_that_it_takes_back_is_counted_as_one() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(
                        deployed(30, "main", "c2"),
                        ended(40, "production", FAILED, "main", "c3"),
                        deployed(50, "main", "c1")))
                .as("what is certain, until the commits are known")
                .containsExactly("failed at 40");
        assertThat(after(push(20, "main", "c2"), push(35, "main", "c3")))
                .containsExactlyInAnyOrder("c2 took 10", "rolled_back at 30", "restored after 20");
    }

    @Test
    void a_commit_that_does_not_become_known_is_not_waited_for_longer_than_an_hour() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"));
        assertThat(after(
                        ended(20, "production", FAILED, "main", "c1"),
                        deployed(30, "main", "unknown"),
                        push(40, "main", "c2"),
                        deployed(50, "main", "c2")))
                .containsExactly("failed at 20");
        assertThat(after(push(89, "main", "c3"))).isEmpty();
        assertThat(after(push(91, "main", "c4"))).containsExactlyInAnyOrder("restored after 10", "c2 took 10");
    }

    @Test
    void in_whatever_order_facts_become_known_the_figures_are_the_same() {
        List<ChangeEvent> story = new ArrayList<>();
        Random chance = new Random(5);
        for (int i = 0; i < 40; i++) {
            story.add(push(i * 10L, chance.nextBoolean() ? "main" : "hotfix", "c" + i));
        }
        for (int i = 0; i < 40; i++) {
            var pushed = (dev.signalman.event.WorkflowStarted) story.get(chance.nextInt(i + 1));
            story.add(ended(
                    i * 10L + 5,
                    "production",
                    chance.nextInt(4) == 0 ? FAILED : Outcome.PASSED,
                    pushed.workflow().branch(),
                    pushed.workflow().commit()));
        }
        DoraReport expected = report(Deploys.facts(story.toArray(ChangeEvent[]::new)));
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(story, chance);
            assertThat(report(Deploys.facts(story.toArray(ChangeEvent[]::new)))).isEqualTo(expected);
        }
        assertThat(expected.rows().getFirst().figures().changes()).isPositive();
        assertThat(expected.rows().getFirst().figures().restored()).isPositive();
    }

    private static DoraReport report(DoraFacts facts) {
        return DoraReport.of(
                facts, at(10_000), Duration.ofDays(30), Grouping.parse("all"), Teams.NONE, DoraOptions.defaults());
    }

    @Test
    void history_counts_nothing_but_is_what_later_changes_are_measured_against() {
        assertThat(after(
                        backfilledPush(0, "main", "c1"),
                        backfilled(10, "main", "c1"),
                        backfilledPush(20, "main", "c2"),
                        backfilled(25, "main", "c2")))
                .isEmpty();
        assertThat(after(push(30, "main", "c3"), deployed(40, "main", "c3"))).containsExactly("c3 took 10");
        assertThat(after(deployed(50, "main", "c2"))).containsExactly("rolled_back at 40", "restored after 10");
    }

    @Test
    void what_was_kept_goes_on_after_a_restart() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), push(20, "main", "c2"));
        DoraFold second = restarted();
        assertThat(after(second, push(0, "main", "c1"), deployed(10, "main", "c1"), push(20, "main", "c2")))
                .as("the log is read again over what was kept")
                .isEmpty();
        assertThat(after(second, push(30, "main", "c3"), deployed(40, "main", "c3")))
                .containsExactly("c2 took 20", "c3 took 10");
    }

    @Test
    void what_waited_in_vain_for_its_commit_is_not_counted_again_after_a_restart() {
        after(ended(0, "production", FAILED, "main", "u1"), deployed(10, "main", "u2"));
        assertThat(after(push(80, "dev", "c1"))).containsExactly("restored after 10");
        DoraFold second = restarted();
        assertThat(after(second, push(200, "dev", "c2"), push(300, "dev", "c3")))
                .isEmpty();
    }

    private DoraFold restarted() {
        DoraFold second = new DoraFold(DoraOptions.defaults());
        for (int i = 0; i < fold.tables().size(); i++) {
            copy(fold.tables().get(i), second.tables().get(i));
        }
        return second;
    }

    @SuppressWarnings("unchecked")
    private static <T> void copy(SnapshotTable<T> from, SnapshotTable<?> to) {
        List<Keyed<T>> rows = new ArrayList<>();
        from.forEach((at, row) -> rows.add(new Keyed<>(at.organization(), at.key(), row)));
        ((SnapshotTable<T>) to).load(rows);
    }

    @Test
    void memory_is_bounded_and_forgets_the_oldest_first() {
        DoraFold small = new DoraFold(DoraOptions.defaults(), new Memory.Limits(100, 200, 50));
        for (int i = 0; i < 1_000; i++) {
            after(
                    small,
                    push(i * 10L, "main", "c" + i),
                    deployed(i * 10L + 1, "main", "c" + i),
                    ended(i * 10L + 2, "target-" + i, Outcome.PASSED, "main", "c" + i));
        }
        assertThat(small.tables()).allSatisfy(table -> assertThat(table.size()).isLessThanOrEqualTo(1_001));
        assertThat(small.facts().commits().values().iterator().next())
                .hasSizeLessThanOrEqualTo(100)
                .containsKey("c999");
        assertThat(small.facts().deployments().values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isLessThanOrEqualTo(200);
        assertThat(after(small, push(20_000, "main", "next"), deployed(20_010, "main", "next")))
                .containsExactly("next took 10");
    }

    @Test
    void of_a_project_to_which_nothing_was_deployed_only_the_newest_commits_are_remembered() {
        for (int i = 0; i < 1_000; i++) {
            after(push(i, "main", "c" + i));
        }
        assertThat(fold.facts().commits().values().iterator().next())
                .hasSizeBetween(20, 40)
                .containsKeys("c980", "c999");
        assertThat(after(deployed(1_010, "main", "c999"))).containsExactly("c999 took 11");
    }

    @Test
    void what_is_older_than_is_kept_is_forgotten_but_for_where_targets_stand() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), deployed(20, "main", "c1"));
        long later = Duration.ofDays(150).toMinutes();
        assertThat(after(push(later, "main", "c2"), deployed(later + 10, "main", "c2")))
                .containsExactly("c2 took 10");
        assertThat(fold.facts().deployments().values().iterator().next())
                .extracting(DoraFoldTest::minute)
                .containsExactly(20L, later + 10);
        assertThat(after(push(1, "main", "ancient"), deployed(15, "main", "ancient")))
                .isEmpty();
    }

    @Test
    void what_runs_on_a_target_is_the_last_success_until_the_target_is_gone() {
        after(push(0, "main", "c1"), deployed(10, "main", "c1"), ended(20, "production", FAILED, "main", "c2"));
        List<String> running = new ArrayList<>();
        fold.forEachCurrent((organization, deployed) ->
                running.add(organization + " " + deployed.target() + " " + deployed.revision()));
        assertThat(running).containsExactly("acme production Revision[commit=c1, branch=main, committedAt=null]");
        after(new TargetStateChanged(
                deployed(30, "main", "c1").header(), "t-production", "production", "usable", "removed", ""));
        running.clear();
        fold.forEachCurrent((organization, deployed) -> running.add(organization));
        assertThat(running).isEmpty();
        assertThat(fold.facts().deployments())
                .as("it was deployed all the same")
                .isNotEmpty();
    }
}
