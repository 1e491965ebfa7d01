package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Outcome;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFailedTest {
    private static final String OPENED = "firing PipelineFailed failed";
    private static final String RESOLVED = "resolved PipelineFailed failed";
    private final Scene scene = new Scene();

    @Test
    void a_failure_opens_and_the_next_pass_resolves() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).fails())
                .see(scene.run(3).passes())
                .see(scene.run(4).passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        assertThat(scene.last("summary")).isEqualTo("web · main: Build passed again");
        assertThat(scene.last("description")).isEqualTo("Build passed on main after 4m 12s.");
    }

    @Test
    void what_is_told_says_who_what_where_and_why() {
        scene.see(scene.run(1).fails());
        Found.Begun begun = scene.lastBegun();
        assertThat(begun.identity()).isEqualTo("PipelineFailed/p-web/main:.semaphore/semaphore.yml");
        assertThat(begun.labels().values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "alertname", "PipelineFailed",
                        "severity", "warning",
                        "organization", "acme",
                        "project", "web",
                        "branch", "main",
                        "pipeline", ".semaphore/semaphore.yml",
                        "kind", "failed"));
        assertThat(begun.facts().project()).isEqualTo("web");
        assertThat(begun.facts().author()).isEqualTo("ada");
        assertThat(begun.facts().duration()).isEqualTo(Duration.ofSeconds(252));
        assertThat(begun.facts().failingJobs()).containsExactly("Unit/rspec");
        assertThat(begun.facts().logTail()).isEqualTo("boom\nexit 1");
        assertThat(scene.last("summary")).isEqualTo("web · main: Build failed");
        assertThat(scene.last("description"))
                .isEqualTo("Build (.semaphore/semaphore.yml) failed on main after 4m 12s: Unit/rspec.");
    }

    @ParameterizedTest
    @CsvSource({
        "failed, TEST, failed",
        "failed, MALFORMED, malformed",
        "failed, STUCK, stuck",
        "stopped, TIMEOUT, timed_out",
        "canceled, TIMEOUT, timed_out",
        "stopped, INTERNAL, internal",
        "stopped, USER, ",
        "canceled, STRATEGY, ",
        "stopped, FAST_FAILING, ",
        "canceled, DELETED, ",
        "exploded, TEST, ",
    })
    void what_broke_is_told_and_what_was_stopped_is_not(String result, Reason.Known reason, String kind) {
        scene.see(scene.run(1).ends(new Outcome(Result.of(result), reason, "")));
        assertThat(scene.told).isEqualTo(kind == null ? List.of() : List.of("firing PipelineFailed " + kind));
    }

    @Test
    void an_older_pipeline_that_ends_later_changes_nothing() {
        scene.see(scene.run(2).passes()).see(scene.run(1).fails());
        assertThat(scene.told).isEmpty();
        scene.see(scene.run(4).fails()).see(scene.run(3).passes());
        assertThat(scene.told).containsExactly(OPENED);
    }

    @Test
    void a_stopped_pipeline_neither_opens_nor_resolves_nor_hides_older_ones() {
        scene.see(scene.run(1).fails())
                .see(scene.run(3).isStopped())
                .see(scene.run(2).passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
    }

    @Test
    void branches_files_and_promotions_stand_for_themselves() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).branch("master").passes())
                .see(scene.run(3).promotion(".semaphore/deploy.yml").fails());
        assertThat(scene.lastBegun().labels().get("pipeline")).isEqualTo(".semaphore/deploy.yml");
        scene.see(scene.run(4).promotion(".semaphore/deploy.yml").passes());
        assertThat(scene.told).containsExactly(OPENED, OPENED, RESOLVED);
    }

    @Test
    void only_watched_branches_count() {
        var settings = RuleSettings.defaults().withWatchedBranches(Map.of("acme", List.of("release/*")));
        var other = new Scene(settings, Scene.packs());
        other.see(other.run(1).fails()).see(other.run(2).branch("release/1/x").fails());
        assertThat(other.told).containsExactly(OPENED);
        assertThat(other.lastBegun().labels().get("branch")).isEqualTo("release/1/x");
    }

    @Test
    void history_is_remembered_and_never_told() {
        scene.see(scene.run(1).backfilled().fails()).see(scene.run(2).passes());
        assertThat(scene.told).isEmpty();
        scene.see(scene.run(4).backfilled().passes()).see(scene.run(3).fails());
        assertThat(scene.told).isEmpty();
    }

    @Test
    void a_branch_that_was_red_in_history_and_fails_again_is_told() {
        scene.see(scene.run(1).backfilled().fails()).see(scene.run(2).fails());
        assertThat(scene.told).containsExactly(OPENED);
    }

    @Test
    void each_opening_names_its_own_event_and_a_repeat_the_same() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).passes())
                .see(scene.run(3).fails());
        var first = (Found.Begun) scene.found.getFirst();
        assertThat(scene.lastBegun().event()).isNotEqualTo(first.event());
        var again = new Scene();
        again.see(again.run(1).fails());
        assertThat(again.lastBegun()).isEqualTo(first);
    }

    @Test
    void a_project_that_is_not_watched_any_more_has_no_incidents() {
        scene.see(scene.run(1).fails()).see(scene.removed());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        assertThat(scene.last("summary")).isEqualTo("web · main: Build failed (no longer watched)");
        assertThat(scene.state.pasts.size()).isZero();
    }

    @Test
    void a_pass_on_rerun_of_the_same_commit_tells_the_story() {
        scene.see(scene.run(1).fails()).see(scene.run(2).rerunOf(1).passes());
        assertThat(scene.last("story")).isEqualTo("failed, passed on rerun: flaky");
    }

    @Test
    void a_rerun_of_an_older_commit_says_nothing_of_how_the_branch_stands() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).commit("fedcba9876543210", "bob").fails())
                .see(scene.run(3).rerunOf(1).passes());
        assertThat(scene.told).as("the newest commit is still broken").containsExactly(OPENED);
        scene.see(scene.run(4).rerunOf(2).passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
    }

    @Test
    void branches_without_life_are_forgotten_broken_or_not() {
        scene.see(scene.run(1).passes()).see(scene.run(2).branch("master").fails());
        scene.pass(Duration.ofDays(91));
        assertThat(scene.state.pasts.size()).isZero();
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        scene.see(scene.run(3).branch("master").passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
    }

    @Test
    void the_suspects_are_the_commits_between_the_last_green_and_the_first_red() {
        scene.see(scene.run(1).commit("aaaaaaaa11111111", "ada").passes())
                .see(scene.run(2).commit("bbbbbbbb22222222", "bob").fails());
        assertThat(scene.last("suspects"))
                .isEqualTo(
                        "after aaaaaaaa, which passed, up to bbbbbbbb by bob, which failed first; 1 run has failed since");
        scene.see(scene.run(3).passes());
        assertThat(scene.last("suspects")).as("over").isEmpty();
        var unknown = new Scene();
        unknown.see(unknown.run(1).fails());
        assertThat(unknown.lastBegun().annotations()).doesNotContainKey("suspects");
    }

    @Test
    void a_commit_that_passed_before_is_said_to_be_hardly_the_cause() {
        scene.see(scene.run(1).passes()).see(scene.run(2).fails());
        assertThat(scene.last("suspects")).startsWith("01234567 passed before and failed now");
    }

    @Test
    void a_pipeline_without_which_nothing_is_deployed_says_what_it_blocks_also_after_a_restart() {
        scene.see(scene.promoted(1, "ppl-9"), scene.deployment(1, Outcome.PASSED));
        Scene after = scene.restart();
        after.see(after.run(5).fails());
        assertThat(after.last("blocks")).isEqualTo("deployments to production");
        after.see(after.run(6).passes());
        assertThat(after.last("blocks")).isEmpty();
        after.see(after.run(7).branch("master").fails());
        assertThat(after.lastBegun().annotations()).doesNotContainKey("blocks");
    }
}
