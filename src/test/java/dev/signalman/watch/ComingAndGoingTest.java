package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects that appear, vanish, come back and change their names. */
class ComingAndGoingTest {
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

    @ParameterizedTest(name = "restarted meanwhile: {0}")
    @ValueSource(booleans = {false, true})
    void a_project_that_could_not_be_seen_for_hours_is_caught_up_from_where_it_was(boolean restarted) {
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        String open = run(Plan.open());
        rig.until(() -> rig.log(PipelineQueued.class).size() == 2);
        rig.organization().removeProject("api");
        rig.until(() -> !rig.log(ProjectRemoved.class).isEmpty());
        String first = run(FAILS);
        rig.clock.advance(Duration.ofMinutes(10));
        rig.organization().finish(open, Plan.Result.FAILED, Plan.Reason.TEST);
        if (restarted) {
            rig.stop();
            rig.start();
        }
        rig.clock.advance(Duration.ofHours(5));
        String second = run(FAILS);
        rig.clock.advance(Duration.ofHours(5));
        rig.organization().restoreProject("api");
        String after = run(PASSES);
        rig.until(() -> rig.finished().contains(after));

        assertThat(rig.finished()).containsExactly(before, first, open, second, after);
        assertThat(rig.log(PipelineFinished.class))
                .as("what happened meanwhile is news")
                .noneMatch(e -> e.header().backfilled());
        assertThat(rig.log(ProjectAppeared.class)).hasSize(2);
    }

    @Test
    void what_happened_while_a_project_was_excluded_is_history() {
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        rig.stop();
        rig.start(WatchRig.options(List.of("api")));
        assertThat(rig.log(ProjectRemoved.class)).hasSize(1);
        run(FAILS);
        rig.clock.advance(Duration.ofHours(5));
        String meanwhile = run(FAILS);
        rig.until(() -> rig.organization().pipeline(meanwhile).done());
        rig.stop();
        rig.start();
        String after = run(FAILS);
        rig.until(() -> rig.finished().contains(after));
        assertThat(rig.log(PipelineFinished.class))
                .as("no further back than at a first start")
                .filteredOn(e -> e.header().backfilled())
                .extracting(e -> e.pipeline().id())
                .containsExactly(meanwhile);
    }

    @Test
    void an_open_pipeline_that_is_deleted_is_told_as_vanished_once() {
        rig.start();
        String open = run(Plan.open());
        rig.until(() -> rig.kept(ProjectPipelines.OPEN).containsKey(open));
        String workflow = rig.log(PipelineQueued.class).getLast().pipeline().workflowId();
        rig.organization().forget(open);
        rig.until(() -> !rig.log(PipelineVanished.class).isEmpty());
        assertThat(rig.kept(ProjectPipelines.OPEN)).as("in the same commit").isEmpty();
        rig.stop();
        rig.start();
        assertThat(rig.log(PipelineVanished.class))
                .singleElement()
                .satisfies(
                        e -> assertThat(e.pipelineId() + " " + e.workflowId()).isEqualTo(open + " " + workflow));
    }

    @Test
    void what_is_kept_of_a_project_that_is_gone_goes_after_the_retention_also_over_a_restart() {
        rig.organization().addTarget("api", "production");
        rig.start();
        String open = run(Plan.open());
        rig.organization().deploy(open, "production", Plan.open());
        rig.until(() -> rig.kept(ProjectDeployments.OPEN).size() == 1
                && rig.kept(ProjectPipelines.OPEN).containsKey(open));
        rig.organization().removeProject("api");
        rig.until(() -> !rig.log(ProjectRemoved.class).isEmpty());
        assertThat(rig.kept(ProjectPipelines.OPEN)).as("it may come back").containsKey(open);
        rig.stop();
        rig.clock.advance(WatchRig.RETENTION);
        rig.start();
        assertThat(rig.kept(ProjectPipelines.OPEN))
                .as("as long as the log knows of it")
                .containsKey(open);
        rig.clock.advance(Duration.ofDays(1));
        rig.until(() -> rig.kept(ProjectDirectory.KIND).isEmpty());
        assertThat(rig.kept(ProjectPipelines.OPEN)).isEmpty();
        assertThat(rig.kept(ProjectDeployments.OPEN)).isEmpty();
        assertThat(rig.kept(ProjectDeployments.TARGETS)).isEmpty();
        assertThat(rig.kept(ProjectPipelines.STATE)).isEmpty();
    }

    /** As it was kept before it was said when a project left. */
    private record Older(String name, long generation, boolean watched, int missing, Instant liveFrom) {}

    @Test
    void what_an_older_version_kept_of_a_project_that_is_gone_goes_as_well() {
        rig.start();
        Instant now = rig.clock.instant();
        rig.commit(new Commit()
                .put(
                        new SnapshotKind<>(ProjectDirectory.KIND.name(), Older.class),
                        "acme",
                        "older",
                        new Older("older", 3, false, 0, now))
                .put(ProjectPipelines.OPEN, "acme", "p", new OpenPipeline("older", now, Stage.QUEUED, null, null)));
        rig.stop();
        rig.start();
        assertThat(rig.kept(ProjectPipelines.OPEN)).containsKey("p");
        rig.clock.advance(WatchRig.RETENTION.plusDays(1));
        rig.until(() -> !rig.kept(ProjectDirectory.KIND).containsKey("older"));
        assertThat(rig.kept(ProjectPipelines.OPEN)).isEmpty();
    }

    @Test
    void a_renamed_project_has_its_new_name_from_the_next_look_on() {
        rig.start();
        String before = run(PASSES);
        rig.until(() -> rig.finished().contains(before));
        rig.organization().renameProject("api", "backend");
        rig.clock.advance(Duration.ofMinutes(6));
        String after = rig.organization().start("backend", "main", PASSES).pipelineId();
        rig.until(() -> rig.finished().contains(after));
        assertThat(rig.log(PipelineFinished.class))
                .extracting(e -> e.header().project())
                .extracting(ProjectRef::name)
                .containsExactly("api", "backend");
        assertThat(rig.log(ProjectRemoved.class)).isEmpty();
    }

    @Test
    void a_project_renamed_to_an_excluded_name_is_not_watched_any_more() {
        rig.start(WatchRig.options(List.of("old-*")));
        rig.organization().renameProject("api", "old-api");
        rig.until(() -> !rig.log(ProjectRemoved.class).isEmpty());
    }

    @Test
    void a_project_that_is_deleted_and_made_anew_under_its_name_is_another_project() {
        rig.start();
        String old = rig.organization().projects().getFirst().id();
        rig.organization().removeProject("api");
        String fresh = rig.organization().createProject("api");
        rig.until(() -> !rig.log(ProjectRemoved.class).isEmpty());
        assertThat(rig.log(ProjectRemoved.class))
                .extracting(e -> e.header().subject())
                .containsExactly("project/" + old);
        assertThat(rig.log(ProjectAppeared.class))
                .extracting(e -> e.header().subject())
                .containsExactly("project/" + old, "project/" + fresh);
    }

    @Test
    void the_last_project_of_an_organisation_can_go() {
        rig.start();
        rig.organization().removeProject("api");
        rig.until(() -> !rig.log(ProjectRemoved.class).isEmpty());
    }

    @Test
    void an_empty_list_of_projects_is_not_green_and_removes_none() {
        rig.start();
        rig.simulator.faults().randomly(RequestClass.PROJECTS, 1, new Fault.EmptyList());
        rig.until(() -> rig.log(CollectorDegraded.class).stream()
                .anyMatch(e -> e.collector().collector().equals("projects")));
        assertThat(rig.log(ProjectRemoved.class)).isEmpty();
    }
}
