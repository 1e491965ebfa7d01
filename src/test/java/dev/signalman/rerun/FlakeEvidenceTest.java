package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Result;
import dev.signalman.rerun.FlakeEvidence.Confirmation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlakeEvidenceTest {
    @Test
    void a_job_that_failed_and_then_passed_on_one_commit_is_a_flake() {
        assertThat(confirmedBy(
                        Story.failed("w1", "test/unit").commit("c1"),
                        Story.passed("w2", "test/unit").commit("c1")))
                .containsExactly(new Confirmation("test/unit", "p-w1", "p-w2"));
    }

    @Test
    void a_job_that_passed_and_then_failed_on_one_commit_is_a_flake() {
        assertThat(confirmedBy(
                        Story.failed("w1", "test/other")
                                .jobs(Result.Known.PASSED, "test/unit")
                                .commit("c1"),
                        Story.failed("w2", "test/unit").commit("c1")))
                .containsExactly(new Confirmation("test/unit", "p-w2", "p-w1"));
    }

    @Test
    void a_partial_rerun_that_passes_confirms_the_flake() {
        assertThat(confirmedBy(
                        Story.failed("w1", "test/unit"),
                        Story.passed("w1", "test/unit").pipeline("p-partial").partialRerunOf("p-w1")))
                .containsExactly(new Confirmation("test/unit", "p-w1", "p-partial"));
    }

    @Test
    void every_failed_run_is_confirmed_once() {
        assertThat(confirmedBy(
                        Story.failed("w1", "test/unit").commit("c1"),
                        Story.failed("w2", "test/unit").commit("c1"),
                        Story.passed("w3", "test/unit").commit("c1"),
                        Story.passed("w4", "test/unit").commit("c1"),
                        Story.failed("w5", "test/unit").commit("c1")))
                .containsExactly(
                        new Confirmation("test/unit", "p-w1", "p-w3"),
                        new Confirmation("test/unit", "p-w2", "p-w3"),
                        new Confirmation("test/unit", "p-w5", "p-w3"));
    }

    @Test
    void a_job_that_only_fails_is_broken_not_flaky() {
        assertThat(confirmedBy(
                        Story.failed("w1", "test/unit").commit("c1"),
                        Story.failed("w2", "test/unit").commit("c1")))
                .isEmpty();
    }

    @Test
    void a_stopped_job_proves_nothing() {
        assertThat(confirmedBy(
                        Story.failed("w1", "test/unit").commit("c1"),
                        Story.of("w2").jobs(Result.Known.STOPPED, "test/unit").commit("c1")))
                .isEmpty();
    }

    @Test
    void two_jobs_of_one_pipeline_with_one_name_are_not_taken_for_a_flake() {
        Story twins = Story.failed("w1", "test/unit").jobs(Result.Known.PASSED, "test/unit");

        assertThat(confirmedBy(twins)).isEmpty();
        assertThat(confirmedBy(twins, Story.passed("w2", "test/unit").commit("commit-of-w1")))
                .containsExactly(new Confirmation("test/unit", "p-w1", "p-w2"));
    }

    @Test
    void commits_files_and_projects_are_kept_apart() {
        var web = Story.failed("w1", "test/unit").finished();

        assertThat(FlakeEvidence.commitKey("web", web))
                .isNotEqualTo(FlakeEvidence.commitKey("api", web))
                .isNotEqualTo(FlakeEvidence.commitKey("web", Story.failed("w2").finished()))
                .contains(".semaphore/semaphore.yml");
    }

    @Test
    void keys_of_jobs_with_endless_names_stay_short_and_distinct() {
        String end = "x".repeat(5_000);

        assertThat(FlakeEvidence.jobKey("web", "f", end))
                .hasSize(64)
                .isNotEqualTo(FlakeEvidence.jobKey("web", "f", end + "y"));
    }

    @Test
    void what_is_remembered_of_a_commit_is_bounded() {
        String[] many = IntStream.range(0, 2_000).mapToObj(i -> "test/" + i).toArray(String[]::new);
        CommitJobs known = FlakeEvidence.observe(
                        CommitJobs.NONE, Story.failed("w1", many).finished())
                .after();
        for (int i = 0; i < 50; i++) {
            known = FlakeEvidence.observe(
                            known, Story.failed("again" + i, many).commit("c").finished())
                    .after();
        }

        assertThat(known.failed()).hasSize(FlakeEvidence.MAX_JOBS);
        assertThat(known.failed().values())
                .allSatisfy(failures -> assertThat(failures).hasSize(5));
    }

    @Test
    void flakes_on_one_commit_are_one_piece_of_evidence() {
        FlakyJob job = FlakyJob.NONE
                .confirmed("c1", Story.NOON)
                .confirmed("c1", Story.NOON.minusSeconds(60))
                .confirmed("c2", Story.NOON.minusSeconds(30));

        assertThat(job.commits())
                .containsExactly(
                        new FlakyJob.Flake("c1", Story.NOON), new FlakyJob.Flake("c2", Story.NOON.minusSeconds(30)));
    }

    @Test
    void the_newest_commits_are_kept() {
        FlakyJob job = FlakyJob.NONE;
        for (int i = 0; i < 100; i++) {
            job = job.confirmed("c" + i, Story.NOON.plusSeconds(i));
        }

        assertThat(job.commits())
                .hasSize(FlakyJob.KEPT)
                .first()
                .extracting(FlakyJob.Flake::commit)
                .isEqualTo("c99");
    }

    private static List<Confirmation> confirmedBy(Story... stories) {
        var confirmed = new ArrayList<Confirmation>();
        CommitJobs known = CommitJobs.NONE;
        for (Story story : stories) {
            FlakeEvidence.Seen seen = FlakeEvidence.observe(known, story.finished());
            known = seen.after();
            confirmed.addAll(seen.confirmed());
        }
        return confirmed;
    }
}
