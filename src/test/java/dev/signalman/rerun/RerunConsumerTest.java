package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.Reason;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.semaphore.ApiError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RerunConsumerTest {
    private static final RerunOptions ACT = RerunOptions.defaults().withMode(RerunMode.ACT);
    private static final Duration SETTLED = Duration.ofSeconds(21);
    private static final Duration RETRY = Duration.ofSeconds(200);
    private static final Story W = Story.failed("w", "test/unit");
    private static final Story PASSED_AGAIN = Story.passed("rerun-0-of-w", "test/unit", "build/compile")
            .rerunOf("w")
            .commit(W.commit());

    private final FakeSemaphore semaphore = new FakeSemaphore().has(W.shown());
    private Rig rig;

    @BeforeEach
    void open(@TempDir Path folder) {
        rig = new Rig(folder, semaphore);
        semaphore.at(rig::now);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_flaky_failure_is_rerun_and_its_outcome_recorded() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).tells("flake test/unit", "requested w");
        assertThat(semaphore.posts()).as("before it has settled").isEmpty();

        rig.pass(SETTLED);
        started("w");
        rig.log(PASSED_AGAIN.finished())
                .tells("flake test/unit", "requested w", "flake test/unit", "finished w passed");

        assertThat(semaphore.posts()).containsExactly(RequestToken.of(Story.ORG, "w", 1));
        var requested = (RerunRequested) rig.said().get(1);
        assertThat(requested.rerun().failedJobs()).containsExactly("test/unit");
        assertThat(requested.rerun().evidence()).contains("test/unit both failed and passed on 1 commit");
        assertThat(((RerunFinished) rig.said().getLast()).newWorkflowId()).isEqualTo("rerun-0-of-w");
    }

    @Test
    void history_is_evidence_and_is_never_rerun() {
        rig.start(ACT);
        rig.log(
                Story.failed("h1", "test/unit").commit("h").asHistory().finished(),
                Story.passed("h2", "test/unit").commit("h").asHistory().finished(),
                Story.failed("h3", "test/unit").asHistory().finished());
        rig.tells("flake test/unit");

        rig.log(W.finished()).tells("flake test/unit", "requested w");
        assertThat(rig.said().getFirst().header().backfilled()).isTrue();
    }

    @Test
    void observing_asks_for_nothing_and_says_what_it_would_have_done() {
        rig.start(RerunOptions.defaults());
        flakesBefore();
        rig.log(W.finished()).tells("flake test/unit", "declined w observe").pass(SETTLED);
        rig.log(Story.failed("other", "test/x").finished());

        rig.tells("flake test/unit", "declined w observe", "declined other no_evidence");
        assertThat(((RerunDeclined) rig.said().get(1)).rerun().evidence()).contains("test/unit");
        assertThat(semaphore.posts()).isEmpty();
    }

    @Test
    void switched_off_it_still_gathers_evidence() {
        rig.start(RerunOptions.defaults().withMode(RerunMode.OFF));
        flakesBefore();
        rig.log(W.finished()).tells("flake test/unit");

        rig.stop().start(ACT);
        Story next = Story.failed("next", "test/unit");
        rig.log(next.finished()).tells("flake test/unit", "requested next");
    }

    @Test
    void every_considered_failure_gets_exactly_one_decision() {
        rig.start(ACT);
        rig.log(
                Story.failed("a", "test/unit").finished(),
                Story.failed("b", "test/unit")
                        .outcome(Result.Known.FAILED, Reason.Known.MALFORMED)
                        .finished(),
                Story.failed("c", "test/unit").promotionOf("p-a").finished(),
                Story.of("d").outcome(Result.Known.STOPPED, Reason.Known.USER).finished(),
                Story.of("e").outcome(Story.FAILED).finished(),
                Story.failed("a", "test/unit")
                        .pipeline("p-a2")
                        .partialRerunOf("p-a")
                        .finished());

        rig.tells(
                "declined a no_evidence", "declined b not_flaky", "declined e no_details", "declined a partial_rerun");
    }

    @Test
    void the_budget_of_a_project_is_kept_across_a_restart() {
        rig.start(ACT.withBudgetPerHour(2));
        flakesBefore();
        rig.log(
                Story.failed("a", "test/unit").finished(),
                Story.failed("b", "test/unit").finished());
        rig.stop().start(ACT.withBudgetPerHour(2));
        rig.log(Story.failed("c", "test/unit").finished());
        rig.pass(Duration.ofMinutes(61));
        rig.log(Story.failed("d", "test/unit").at(rig.now()).finished());

        assertThat(rig.told())
                .contains("requested a", "requested b", "declined c budget", "requested d")
                .doesNotContain("requested c");
    }

    @Test
    void our_own_rerun_is_not_rerun() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        started("w");
        rig.log(Story.failed("rerun-0-of-w", "test/unit")
                .rerunOf("w")
                .commit(W.commit())
                .at(rig.now())
                .finished());

        rig.tells("flake test/unit", "requested w", "declined rerun-0-of-w own_rerun", "finished w failed");
    }

    @Test
    void our_own_rerun_is_recognised_though_semaphore_does_not_say_what_it_reruns() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        started("w");
        rig.log(Story.failed("rerun-0-of-w", "test/unit")
                .commit(W.commit())
                .at(rig.now())
                .finished());

        rig.tells("flake test/unit", "requested w", "declined rerun-0-of-w own_rerun", "finished w failed");
    }

    @Test
    void a_failed_rerun_by_people_is_left_to_them() {
        rig.start(ACT);
        flakesBefore();
        rig.log(Story.failed("theirs", "test/unit").rerunOf("w").finished());

        rig.tells("flake test/unit", "declined theirs human_rerun");
    }

    @Test
    void a_rerun_by_people_seen_in_the_log_before_the_failure_is_respected() {
        rig.start(ACT);
        flakesBefore();
        rig.log(Story.of("theirs").rerunOf("w").queued(), W.finished());

        rig.tells("flake test/unit", "declined w human_rerun");
    }

    @Test
    void a_rerun_by_people_while_ours_settles_is_respected() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished(), Story.of("theirs").rerunOf("w").queued()).pass(SETTLED);

        rig.tells("flake test/unit", "requested w", "declined w human_rerun");
        assertThat(semaphore.posts()).isEmpty();
    }

    @Test
    void a_rerun_by_people_that_only_semaphore_shows_is_respected() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished());
        semaphore.has(
                Story.of("theirs").rerunOf("w").at(W.at().plusSeconds(305)).shown());
        rig.pass(SETTLED);

        rig.tells("flake test/unit", "requested w", "declined w human_rerun");
        assertThat(semaphore.posts()).isEmpty();
    }

    @Test
    void a_newer_commit_makes_the_rerun_pointless() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished());
        semaphore.has(Story.of("newer").at(W.at().plusSeconds(305)).shown());
        rig.pass(SETTLED);

        rig.tells("flake test/unit", "requested w", "declined w superseded");
        assertThat(semaphore.posts()).isEmpty();
    }

    @Test
    void a_busy_server_gets_the_same_token_again_later() {
        semaphore.refusesOnce(new ApiError.Busy("full")).refusesOnce(new ApiError.Busy("full"));
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        turnedAway(1);
        rig.pass(RETRY);
        turnedAway(2);
        rig.pass(RETRY);
        started("w");

        assertThat(semaphore.posts()).hasSize(3).containsOnly(RequestToken.of(Story.ORG, "w", 1));
    }

    @Test
    void a_server_that_stays_busy_is_given_up() {
        semaphore.refusesOnce(new ApiError.Busy("full")).refusesOnce(new ApiError.Busy("full"));
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        posted(1);
        rig.pass(Duration.ofMinutes(16));

        rig.tells("flake test/unit", "requested w", "declined w refused");
        assertThat(semaphore.rerunsOf("w")).isEmpty();
    }

    @Test
    void a_rerun_whose_fate_cannot_be_learnt_is_told_as_lost_and_never_asked_for_again() {
        semaphore.refusesOnce(new ApiError.Unreachable("reset"));
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        posted(1);
        semaphore.isUnreachable();
        await().until(() -> {
            rig.pass(RETRY);
            return rig.told().contains("lost w");
        });

        semaphore.isReachable();
        rig.log(W.pipeline("p-w2").at(rig.now()).finished())
                .tells("flake test/unit", "requested w", "lost w", "declined w already_rerun");
        assertThat(semaphore.posts()).hasSize(1);
    }

    @Test
    void a_rerun_that_was_not_asked_for_gives_its_place_in_the_budget_back() {
        rig.start(ACT.withBudgetPerHour(1));
        flakesBefore();
        rig.log(W.finished());
        semaphore.has(Story.of("newer").at(W.at().plusSeconds(305)).shown());
        rig.pass(SETTLED).tells("flake test/unit", "requested w", "declined w superseded");

        rig.log(Story.failed("next", "test/unit").at(rig.now()).finished());
        rig.log(Story.failed("another", "test/unit").at(rig.now()).finished());
        rig.tells(
                "flake test/unit", "requested w", "declined w superseded", "requested next", "declined another budget");
    }

    @Test
    void a_rerun_that_was_asked_for_and_refused_keeps_its_place_in_the_budget() {
        semaphore.refusesOnce(new ApiError.PermissionDenied("Permission denied"));
        rig.start(ACT.withBudgetPerHour(1));
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED).tells("flake test/unit", "requested w", "declined w refused");

        rig.log(Story.failed("next", "test/unit").at(rig.now()).finished());
        rig.tells("flake test/unit", "requested w", "declined w refused", "declined next budget");
    }

    @Test
    void a_refused_rerun_is_declined_after_all() {
        semaphore.refusesOnce(new ApiError.PermissionDenied("Permission denied"));
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);

        rig.tells("flake test/unit", "requested w", "declined w refused");
        rig.pass(Duration.ofMinutes(16)).log(Story.of("later").finished());
        assertThat(semaphore.posts()).hasSize(1);
    }

    @Test
    void a_lost_answer_does_not_rerun_twice() {
        semaphore.losesAnswerOnce();
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        posted(1);
        await().until(() -> {
            rig.pass(RETRY.dividedBy(10));
            return running("w");
        });
        rig.log(PASSED_AGAIN.finished())
                .tells("flake test/unit", "requested w", "flake test/unit", "finished w passed");

        assertThat(semaphore.rerunsOf("w")).hasSize(1);
    }

    @Test
    void a_process_that_dies_between_the_request_and_its_record_does_not_rerun_twice() {
        semaphore.hangsOnce();
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        posted(1);
        rig.stop().start(ACT);
        started("w");
        rig.log(PASSED_AGAIN.finished())
                .tells("flake test/unit", "requested w", "flake test/unit", "finished w passed");

        assertThat(semaphore.rerunsOf("w")).hasSize(1);
    }

    @Test
    void a_record_that_cannot_be_written_does_not_rerun_twice() {
        var answer = semaphore.holdsAnswerOnce();
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        posted(1);
        rig.cut();
        answer.run();
        rig.stop().reopen().start(ACT);
        started("w");

        assertThat(semaphore.rerunsOf("w")).hasSize(1);
        assertThat(rig.told()).containsExactly("flake test/unit", "requested w");
    }

    @Test
    void a_rerun_that_ends_before_its_request_is_answered_is_recorded() {
        semaphore.hangsOnce();
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        posted(1);
        rig.log(PASSED_AGAIN.finished()).tells("flake test/unit", "requested w", "flake test/unit");

        rig.stop().start(ACT);
        rig.tells("flake test/unit", "requested w", "flake test/unit", "finished w passed");
        assertThat(semaphore.rerunsOf("w")).hasSize(1);
    }

    @Test
    void a_decided_rerun_is_carried_out_after_a_restart() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).stop().pass(SETTLED).start(ACT);
        started("w");

        rig.tells("flake test/unit", "requested w");
        assertThat(semaphore.posts()).hasSize(1);
    }

    @Test
    void a_decided_rerun_is_not_carried_out_after_days_offline() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).stop().pass(Duration.ofDays(3)).start(ACT);

        rig.tells("flake test/unit", "requested w", "declined w stale");
        assertThat(semaphore.posts()).isEmpty();
    }

    @Test
    void a_rerun_whose_end_is_never_seen_is_lost() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        started("w");
        rig.pass(Duration.ofHours(25));

        rig.tells("flake test/unit", "requested w", "finished w unknown(lost)");
    }

    @Test
    void a_rerun_whose_pipeline_vanishes_is_lost_at_once() {
        rig.start(ACT);
        flakesBefore();
        rig.log(W.finished()).pass(SETTLED);
        started("w");
        rig.log(Story.of("rerun-0-of-w").rerunOf("w").vanished());

        rig.tells("flake test/unit", "requested w", "finished w unknown(lost)");
    }

    @Test
    void hundreds_of_failures_in_one_batch_are_each_decided_once() {
        rig.start(ACT.withBudgetPerHour(3));
        flakesBefore();
        var failures = IntStream.range(0, 700)
                .mapToObj(i -> Story.failed("many" + i, "test/unit").finished())
                .toArray(ChangeEvent[]::new);
        rig.log(failures);

        assertThat(rig.told().stream().filter(t -> t.startsWith("requested"))).hasSize(3);
        assertThat(rig.told().stream().filter(t -> t.endsWith("budget"))).hasSize(697);
    }

    private void flakesBefore() {
        rig.log(
                Story.failed("before", "test/unit").commit("before").asHistory().finished(),
                Story.passed("before-2", "test/unit")
                        .commit("before")
                        .asHistory()
                        .outcome(Outcome.PASSED)
                        .finished());
    }

    private void posted(int times) {
        await().until(() -> semaphore.posts().size() == times);
    }

    /** Waits for the record of the refusal too: until then the time of the next request is not fixed. */
    private void turnedAway(int times) {
        await().until(() -> rig.attempt("w")
                .map(Attempt::stage)
                .filter(stage -> stage instanceof Attempt.Asking asking
                        && asking.tries() == times
                        && asking.due().isAfter(rig.now()))
                .isPresent());
    }

    private void started(String workflow) {
        await().until(() -> running(workflow));
    }

    private boolean running(String workflow) {
        return rig.attempt(workflow)
                .filter(attempt -> attempt.stage() instanceof Attempt.Running)
                .isPresent();
    }
}
