package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import dev.signalman.store.Commit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks at one project do when things go wrong. */
class ProjectLooksTest {
    private static final Plan PASSES = Plan.passing(Duration.ofMinutes(1));
    private static final Plan FAILS = Plan.failing(Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private WatchRig rig;

    @BeforeEach
    void open() {
        rig = new WatchRig(folder);
        rig.organization().createProject("api");
    }

    @AfterEach
    void close() {
        rig.stop();
        rig.close();
    }

    private String run(Plan plan) {
        return rig.organization().start("api", "main", plan).pipelineId();
    }

    @Test
    void a_look_that_failed_at_a_quiet_project_is_made_again_soon() {
        rig.start();
        rig.simulator.faults().next(RequestClass.PIPELINES, 1, new Fault.ServerError());
        String pipeline = run(Plan.open());
        rig.clock.advance(Duration.ofMinutes(12));
        rig.settle();
        assertThat(rig.simulator.faults().injected()).isEqualTo(1);
        Instant failed = rig.clock.instant();
        rig.until(
                Duration.ofSeconds(2),
                () -> rig.log(PipelineQueued.class).stream()
                        .anyMatch(e -> e.pipeline().id().equals(pipeline)));
        assertThat(Duration.between(failed, rig.clock.instant())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void pipelines_whose_details_cannot_be_read_wait_together_for_three_looks() {
        rig.start();
        List<String> failing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            failing.add(run(FAILS));
        }
        rig.simulator.faults().randomly(RequestClass.PIPELINE, 1, new Fault.ServerError());
        rig.until(() -> rig.finished().size() == 8);
        assertThat(rig.finished()).containsExactlyInAnyOrderElementsOf(failing);
        assertThat(rig.log(PipelineFinished.class)).allMatch(e -> e.jobs().isEmpty());
        assertThat(rig.simulator.faults().injected())
                .as("a few in each of three looks, not three for each")
                .isEqualTo(9);
    }

    @Test
    void details_that_can_be_read_after_a_while_are_told() {
        rig.start();
        List<String> failing = List.of(run(FAILS), run(FAILS), run(FAILS), run(FAILS));
        rig.simulator.faults().next(RequestClass.PIPELINE, 3, new Fault.ServerError());
        rig.until(() -> rig.finished().size() == 4);
        assertThat(rig.finished()).containsExactlyInAnyOrderElementsOf(failing);
        assertThat(rig.log(PipelineFinished.class)).noneMatch(e -> e.jobs().isEmpty());
    }

    @Test
    void a_deployment_that_failed_without_a_pipeline_before_the_first_start_is_history() {
        rig.organization().addTarget("api", "production");
        String source = run(PASSES);
        rig.clock.advance(Duration.ofMinutes(5));
        String old = rig.organization().failToDeploy(source, "production", "no such branch");
        rig.clock.advance(Duration.ofMinutes(5));
        rig.start();
        rig.until(() -> rig.log(DeploymentFinished.class).size() == 1);
        String fresh = rig.organization().failToDeploy(source, "production", "no such branch");
        rig.until(() -> rig.log(DeploymentFinished.class).size() == 2);
        assertThat(rig.log(DeploymentFinished.class))
                .extracting(e -> e.deployment().id() + " " + e.header().backfilled())
                .containsExactly(old + " true", fresh + " false");
    }

    @Test
    void what_was_told_before_a_stop_longer_than_the_retention_is_not_told_again_after_it() {
        rig.organization().createProject("busy");
        rig.start();
        String old = run(FAILS);
        rig.until(() -> rig.finished().contains(old));
        String last = rig.organization().start("busy", "main", PASSES).pipelineId();
        rig.until(() -> rig.finished().contains(last));
        rig.commit(new Commit().position("alert", 1_000));
        rig.stop();
        rig.clock.advance(WatchRig.RETENTION.plusHours(1));
        rig.start();
        // the newest event of a log is kept, and that may be the end of the last one
        assertThat(rig.finished())
                .as("deleted, and not told again")
                .doesNotContain(old)
                .doesNotHaveDuplicates();
    }

    /** A look may still be under way from the time before, so that the next one is due a little later. */
    private void looksAgainAfter(Duration time) {
        long looks = rig.simulator.requests().of(RequestClass.PIPELINES);
        rig.clock.advance(time);
        rig.until(() -> rig.simulator.requests().of(RequestClass.PIPELINES) > looks);
    }

    private boolean queued(String pipeline) {
        return rig.log(PipelineQueued.class).stream()
                .anyMatch(e -> e.pipeline().id().equals(pipeline));
    }

    @Test
    void a_date_header_that_is_days_ahead_for_a_moment_hides_nothing_that_comes_later() {
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        rig.simulator.faults().dateSkew(Duration.ofDays(3));
        for (int i = 0; i < 3; i++) {
            looksAgainAfter(Duration.ofMinutes(12));
        }
        rig.simulator.faults().dateSkew(Duration.ZERO);
        looksAgainAfter(Duration.ofMinutes(12));
        String after = run(Plan.open());
        rig.until(() -> queued(after));
        assertThat(rig.log(PipelineQueued.class)).noneMatch(e -> e.header().backfilled());
    }

    @Test
    void a_date_header_that_is_days_ahead_at_the_first_start_makes_no_history_of_what_comes_later() {
        rig.simulator.faults().dateSkew(Duration.ofDays(3));
        rig.start();
        rig.simulator.faults().dateSkew(Duration.ZERO);
        String after = run(Plan.open());
        rig.until(() -> queued(after));
        assertThat(rig.log(PipelineQueued.class)).noneMatch(e -> e.header().backfilled());
    }

    @Test
    void a_date_header_that_is_always_minutes_ahead_hides_nothing_of_a_quiet_project() {
        rig.simulator.faults().dateSkew(Duration.ofMinutes(10));
        rig.start();
        Instant created = rig.clock.instant();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        looksAgainAfter(Duration.between(rig.clock.instant(), created.plus(Duration.ofDays(1)))
                .minusMinutes(6));
        String after = run(Plan.open());
        rig.until(() -> queued(after));
    }

    @Test
    void a_cursor_that_a_wrong_clock_once_set_days_ahead_is_set_right_at_the_next_start() {
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        Instant ahead = rig.clock.instant().plus(Duration.ofDays(3));
        rig.kept(ProjectPipelines.STATE)
                .forEach((project, state) -> rig.commit(
                        new Commit().put(ProjectPipelines.STATE, "acme", project, state.read(ahead, ahead))));
        rig.stop();
        String meanwhile = run(PASSES);
        rig.clock.advance(Duration.ofMinutes(30));
        rig.start();
        rig.until(() -> rig.finished().contains(meanwhile));
        assertThat(rig.finished()).containsExactly(before, meanwhile);
    }

    @Test
    void our_clock_may_be_days_behind_and_nothing_is_missed() {
        rig.simulator.faults().clockSkew(Duration.ofDays(3));
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        rig.stop();
        String meanwhile = run(PASSES);
        rig.clock.advance(Duration.ofDays(1).plusHours(12));
        rig.start();
        String after = run(Plan.open());
        rig.until(() -> queued(after));
        assertThat(rig.finished()).containsExactly(before, meanwhile);
    }

    @Test
    void our_clock_may_be_set_days_ahead_and_nothing_is_missed() {
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        rig.simulator.faults().clockSkew(Duration.ofDays(-3));
        rig.clock.advance(Duration.ofDays(3));
        long looks = rig.simulator.requests().of(RequestClass.PIPELINES);
        rig.settle();
        assertThat(rig.simulator.requests().of(RequestClass.PIPELINES)).isGreaterThanOrEqualTo(looks + 2);
        rig.clock.advance(Duration.ofMinutes(10));
        String after = run(Plan.open());
        rig.until(() -> rig.log(PipelineQueued.class).stream()
                .anyMatch(e -> e.pipeline().id().equals(after)));
    }
}
