package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.JobFinished;
import dev.signalman.event.Result;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline here has three jobs: compile, unit tests and integration tests. */
class JobsTest {
    private static final Plan PASSES = Plan.passing(Duration.ofMinutes(5));

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

    private List<String> names() {
        return rig.log(JobFinished.class).stream().map(e -> e.job().name()).toList();
    }

    @Test
    void jobs_of_watched_branches_are_told_once_over_a_restart_with_their_times() {
        rig.start();
        rig.organization().start("api", "main", PASSES);
        rig.until(() -> names().size() == 3);
        rig.stop();
        rig.start();
        rig.pass(Duration.ofMinutes(5));
        assertThat(names()).containsExactlyInAnyOrder("compile", "unit tests", "integration tests");
        JobFinished compile = rig.log(JobFinished.class).stream()
                .filter(e -> e.job().name().equals("compile"))
                .findFirst()
                .orElseThrow();
        assertThat(compile.result()).isEqualTo(Result.Known.PASSED);
        assertThat(compile.ran()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(compile.job().branch()).isEqualTo("main");
        assertThat(compile.job().machineType()).isEqualTo("e1-standard-2");
        assertThat(compile.header().backfilled()).isFalse();
    }

    @Test
    void of_other_branches_only_jobs_that_failed_are_told_and_of_other_projects_none() {
        rig.organization().createProject("sandbox");
        rig.start(WatchRig.options(List.of("sandbox")));
        rig.organization().start("sandbox", "main", Plan.failing(Duration.ofMinutes(1), "unit tests"));
        rig.organization().start("api", "feature", Plan.failing(Duration.ofMinutes(1), "unit tests"));
        rig.until(() -> !names().isEmpty());
        rig.pass(Duration.ofMinutes(10));
        assertThat(names()).containsExactly("unit tests");
    }

    @Test
    void a_job_that_ran_for_hours_is_told_though_many_others_came_after_it() {
        rig.start();
        String slow = rig.organization().start("api", "main", Plan.open()).pipelineId();
        rig.until(() -> !rig.kept(JobsLook.OPEN).isEmpty());
        for (int i = 0; i < 30; i++) {
            rig.organization().start("api", "main", Plan.passing(Duration.ofMinutes(1)));
        }
        rig.until(() -> names().size() == 90);
        rig.pass(Duration.ofHours(2));
        rig.stop();
        rig.organization().finish(slow, Plan.Result.FAILED, Plan.Reason.TEST, "compile");
        rig.clock.advance(Duration.ofMinutes(20));
        rig.start();
        rig.until(() -> names().size() == 93);
        assertThat(rig.kept(JobsLook.OPEN)).isEmpty();
    }

    @Test
    void a_job_that_the_token_may_not_read_any_more_does_not_hide_the_others() {
        rig.start();
        String slow = rig.organization().start("api", "main", Plan.open()).pipelineId();
        rig.until(() -> !rig.kept(JobsLook.OPEN).isEmpty());
        for (int i = 0; i < 30; i++) {
            rig.organization().start("api", "main", Plan.passing(Duration.ofMinutes(1)));
        }
        rig.until(() -> names().size() == 90);
        rig.pass(Duration.ofHours(2));
        rig.simulator
                .faults()
                .randomly(
                        RequestClass.JOB,
                        1,
                        new Fault.Answer(403, "{\"code\":7,\"message\":\"Permission denied\",\"details\":[]}"));
        rig.organization().finish(slow, Plan.Result.FAILED, Plan.Reason.TEST, "compile");
        rig.pass(Duration.ofMinutes(10));
        rig.organization().start("api", "main", PASSES);
        rig.until(() -> names().size() == 93);
        assertThat(rig.log(CollectorDegraded.class))
                .anyMatch(blind -> blind.collector().collector().equals("jobs"));
        rig.simulator.faults().clear();
        rig.until(() -> names().size() == 96);
    }

    @Test
    void what_ended_before_the_first_look_is_history_and_what_is_older_is_not_told() {
        rig.organization().start("api", "main", PASSES);
        rig.clock.advance(Duration.ofHours(3));
        rig.organization().start("api", "main", PASSES);
        rig.clock.advance(Duration.ofMinutes(30));
        rig.start();
        rig.until(() -> names().size() == 3);
        assertThat(rig.log(JobFinished.class)).allMatch(e -> e.header().backfilled());
        rig.pass(Duration.ofMinutes(5));
        assertThat(names()).hasSize(3);
    }

    @Test
    void when_nothing_ran_a_look_is_one_request() {
        rig.start();
        rig.organization().start("api", "main", PASSES);
        rig.until(() -> names().size() == 3);
        rig.pass(Duration.ofMinutes(5));
        long lists = rig.simulator.requests().of(RequestClass.JOBS);
        long single = rig.simulator.requests().of(RequestClass.JOB);
        rig.pass(Duration.ofSeconds(30), Duration.ofMinutes(30));
        assertThat(rig.simulator.requests().of(RequestClass.JOBS) - lists)
                .as("the queue and the finished jobs, each every 30 s")
                .isLessThanOrEqualTo(2 * 67);
        assertThat(rig.simulator.requests().of(RequestClass.JOB)).isEqualTo(single);
    }

    @Test
    void lists_that_come_empty_while_the_permission_service_is_away_lose_nothing() {
        rig.start();
        rig.organization().start("api", "main", PASSES);
        rig.until(() -> names().size() == 3);
        rig.organization().start("api", "main", PASSES);
        rig.simulator.faults().randomly(RequestClass.JOBS, 1, new Fault.EmptyList());
        rig.pass(Duration.ofMinutes(30));
        assertThat(rig.log(CollectorDegraded.class))
                .anyMatch(blind -> blind.collector().collector().equals("jobs"));
        rig.simulator.faults().clear();
        rig.until(() -> names().size() == 6);
    }

    @Test
    void more_jobs_than_can_be_read_are_said_to_be_missing_and_nothing_stands_still() {
        rig.start();
        rig.organization().start("api", "main", PASSES);
        rig.until(() -> names().size() == 3);
        rig.stop();
        for (int i = 0; i < 420; i++) {
            rig.organization().start("api", "main", Plan.passing(Duration.ofMinutes(1)));
        }
        rig.clock.advance(Duration.ofMinutes(10));
        rig.start();
        rig.until(() -> names().size() >= 1_100);
        rig.organization().start("api", "main", Plan.failing(Duration.ofMinutes(1), "compile"));
        int before = names().size();
        rig.until(() -> names().size() >= before + 3);
        assertThat(names().size()).isLessThan(3 + 420 * 3 + 3);
    }
}
