package dev.signalman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
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
    private final Scene scene = new Scene(Scene.options());

    @Test
    void a_failure_opens_and_the_next_pass_resolves() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).fails())
                .see(scene.run(3).passes())
                .see(scene.run(4).passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        assertThat(scene.events).hasSize(2);
        assertThat(scene.events.get(0)).isInstanceOf(IncidentOpened.class);
        assertThat(scene.events.get(1)).isInstanceOf(IncidentResolved.class);
    }

    @Test
    void the_message_tells_who_what_where_and_why() {
        scene.see(scene.run(1).fails());
        var facts = scene.last().path("facts");
        assertThat(facts.path("project").asText()).isEqualTo("web");
        assertThat(facts.path("author").asText()).isEqualTo("ada");
        assertThat(facts.path("commit_short").asText()).isEqualTo("01234567");
        assertThat(facts.path("duration_seconds").asInt()).isEqualTo(252);
        assertThat(facts.path("failing_jobs").path(0).asText()).isEqualTo("Unit/rspec");
        assertThat(facts.path("failing_jobs")).hasSize(1);
        assertThat(facts.path("log_tail").asText()).isEqualTo("boom\nexit 1");
        assertThat(scene.last().path("summary").asText())
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
                .see(scene.run(3).promotion(".semaphore/deploy.yml").fails())
                .see(scene.run(4).promotion(".semaphore/deploy.yml").passes());
        assertThat(scene.told).containsExactly(OPENED, OPENED, RESOLVED);
        assertThat(scene.last().path("labels").path("pipeline").asText()).isEqualTo(".semaphore/deploy.yml");
    }

    @Test
    void only_watched_branches_count() {
        var other = new Scene(Scene.options().withWatchedBranches(Map.of("acme", List.of("release/*"))));
        other.see(other.run(1).fails()).see(other.run(2).branch("release/1/x").fails());
        assertThat(other.told).containsExactly(OPENED);
        assertThat(other.last().path("labels").path("branch").asText()).isEqualTo("release/1/x");
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
    void each_opening_has_its_own_incident_and_a_repeat_has_the_same() {
        scene.see(scene.run(1).fails())
                .see(scene.run(2).passes())
                .see(scene.run(3).fails());
        assertThat(scene.messages.get(0).group())
                .isEqualTo(scene.messages.get(1).group());
        assertThat(scene.messages.get(2).group())
                .isNotEqualTo(scene.messages.get(0).group());
        var again = new Scene(Scene.options());
        again.see(again.run(1).fails());
        assertThat(again.messages.get(0).key()).isEqualTo(scene.messages.get(0).key());
        assertThat(again.messages.get(0).key()).isEqualTo(again.messages.get(0).group() + "/firing/hook");
    }

    @Test
    void a_project_that_is_not_watched_any_more_has_no_incidents() {
        scene.see(scene.run(1).fails()).see(scene.removed());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        assertThat(scene.state.branches.size()).isZero();
    }

    @Test
    void resolved_goes_only_to_who_was_told_and_wants_to_know() {
        var both = Map.of(
                "a",
                        List.of(
                                Integration.webhook("a-hook"),
                                new Integration("a-once", Integration.Format.WEBHOOK, false, null)),
                "b", List.of(Integration.webhook("b-hook")));
        var before = new Scene(Scene.options().withRoute(Route.to("a"), both));
        before.see(before.run(1).fails());
        var after = new Scene(Scene.options().withRoute(Route.to("b"), both), before.state, Scene.START);
        after.see(after.run(2).passes());
        assertThat(before.messages).extracting(m -> m.receiver()).containsExactly("a-hook", "a-once");
        assertThat(after.messages).extracting(m -> m.receiver()).containsExactly("a-hook");
    }

    @Test
    void a_pass_on_rerun_of_the_same_commit_tells_the_story() {
        scene.see(scene.run(1).fails()).see(scene.run(2).rerunOf(1).passes());
        assertThat(scene.last().path("story").asText()).isEqualTo("failed, passed on rerun: flaky");
    }

    @Test
    void branches_without_life_are_forgotten_broken_or_not() {
        scene.see(scene.run(1).passes()).see(scene.run(2).branch("master").fails());
        scene.pass(Duration.ofDays(91));
        assertThat(scene.state.branches.size()).isZero();
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
        scene.see(scene.run(3).branch("master").passes());
        assertThat(scene.told).containsExactly(OPENED, RESOLVED);
    }
}
