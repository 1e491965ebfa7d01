package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Rerun;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RerunExecutorTest {
    private static final Instant NOW = Story.NOON.plusSeconds(30);
    private static final Story W = Story.failed("w", "test/unit");
    private static final Attempt WAITING = W.attempt(new Attempt.Waiting(NOW, 0));
    private static final Attempt MAYBE_STARTED = W.attempt(new Attempt.Asking(NOW, NOW, 1, true));
    private static final Attempt NEVER_STARTED = W.attempt(new Attempt.Asking(NOW, NOW, 1, false));

    private final FakeSemaphore semaphore = new FakeSemaphore().has(W.shown());
    private final RerunExecutor executor = new RerunExecutor(Map.of(Story.ORG, semaphore));

    @Test
    void nothing_stands_in_the_way_of_the_newest_workflow() {
        semaphore.has(
                Story.of("older").at(W.at().minusSeconds(60)).shown(),
                Story.of("elsewhere").branch("topic").at(NOW).shown(),
                Story.of("other-project").project("api").at(NOW).shown());

        assertThat(check(WAITING)).isInstanceOf(Answer.Clear.class);
    }

    @Test
    void a_newer_workflow_on_the_branch_comes_first() {
        semaphore.has(Story.of("newer").at(W.at().plusSeconds(1)).shown());

        assertThat(check(WAITING))
                .isInstanceOfSatisfying(
                        Answer.Declined.class,
                        declined -> assertThat(declined.reason()).isEqualTo("superseded"));
    }

    @Test
    void a_rerun_by_somebody_is_respected() {
        semaphore.has(Story.of("theirs").rerunOf("w").at(NOW.plusSeconds(310)).shown());

        for (Attempt attempt : new Attempt[] {WAITING, NEVER_STARTED}) {
            assertThat(check(attempt))
                    .isInstanceOfSatisfying(
                            Answer.Declined.class,
                            declined -> assertThat(declined.reason()).isEqualTo("human_rerun"));
        }
    }

    @Test
    void a_rerun_of_failed_blocks_by_somebody_is_respected() {
        semaphore.hasPipeline(Story.of("w").pipeline("p-partial").partialRerunOf("p-w"));

        assertThat(check(WAITING))
                .isInstanceOfSatisfying(
                        Answer.Declined.class,
                        declined -> assertThat(declined.reason()).isEqualTo("human_rerun"));
    }

    @Test
    void a_workflow_that_is_itself_a_rerun_is_left_alone() {
        var semaphoreKnows = new FakeSemaphore().has(W.rerunOf("earlier").shown());

        assertThat(new RerunExecutor(Map.of(Story.ORG, semaphoreKnows))
                        .check(Story.ORG, WAITING)
                        .result())
                .isInstanceOf(Answer.Declined.class);
    }

    @Test
    void a_rerun_that_our_lost_request_may_have_started_is_taken_as_ours() {
        semaphore.has(
                Story.of("perhaps-ours").rerunOf("w").at(NOW.plusSeconds(302)).shown());

        assertThat(check(MAYBE_STARTED)).isEqualTo(new Answer.Started("perhaps-ours"));
    }

    @Test
    void a_rerun_from_before_our_request_is_not_ours() {
        semaphore.has(
                Story.of("theirs").rerunOf("w").at(NOW.plusSeconds(301 - 180)).shown());

        assertThat(check(MAYBE_STARTED)).isInstanceOf(Answer.Declined.class);
    }

    @Test
    void a_branch_that_workflows_name_differently_is_found_without_the_filter() {
        var pullRequest = new FakeSemaphore()
                .has(
                        W.branch("refs/pull/7/merge").shown(),
                        Story.of("main").at(NOW).shown());
        var asked = new RerunExecutor(Map.of(Story.ORG, pullRequest));

        assertThat(asked.check(Story.ORG, W.branch("pull-request-7").attempt(WAITING.stage()))
                        .result())
                .isInstanceOf(Answer.Clear.class);
    }

    @Test
    void an_empty_list_is_not_taken_for_a_clear_branch() {
        var blind = new RerunExecutor(Map.of(Story.ORG, new FakeSemaphore()));

        assertThat(blind.check(Story.ORG, WAITING).result()).isInstanceOf(Answer.Later.class);
    }

    @Test
    void a_request_starts_a_workflow_once_however_often_it_is_sent() {
        Answer first = ask(false);
        Answer again = ask(true);

        assertThat(first).isInstanceOf(Answer.Started.class).isEqualTo(again);
        assertThat(semaphore.rerunsOf("w")).hasSize(1);
    }

    @Test
    void a_token_that_belongs_to_something_else_is_noticed() {
        semaphore.has(Story.of("foreign").shown()).knows(WAITING.requestToken(), new Rerun("foreign", "p-foreign"));

        assertThat(ask(false)).isInstanceOfSatisfying(Answer.Declined.class, declined -> {
            assertThat(declined.reason()).isEqualTo("refused");
            assertThat(declined.words()).contains("token", "foreign");
        });
    }

    @Test
    void an_accepted_request_whose_workflow_cannot_be_read_may_have_started_it() {
        semaphore.failsReadOnce(new ApiError.ServerTrouble(504, "gateway", null));

        assertThat(ask(false))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isTrue());
    }

    static Stream<ApiError> notStarted() {
        return Stream.of(
                new ApiError.Busy("Limit of queuing pipelines reached"),
                new ApiError.RateLimited("slow down", null),
                new ApiError.Unauthorized("Unauthorized"));
    }

    @ParameterizedTest
    @MethodSource("notStarted")
    void a_request_that_was_turned_away_started_nothing(ApiError error) {
        semaphore.refusesOnce(error).refusesOnce(error);

        assertThat(ask(false))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isFalse());
        assertThat(ask(true))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isTrue());
    }

    static Stream<ApiError> unclear() {
        return Stream.of(
                new ApiError.Unreachable("reset"),
                new ApiError.ServerTrouble(500, "Internal error", null),
                new ApiError.BadReply("<html>"),
                new ApiError.TooLarge("17 MB"));
    }

    @ParameterizedTest
    @MethodSource("unclear")
    void a_request_without_a_clear_answer_may_have_started_it(ApiError error) {
        semaphore.refusesOnce(error);

        assertThat(ask(false))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isTrue());
    }

    static Stream<ApiError> refused() {
        return Stream.of(
                new ApiError.NotFound("Not Found"),
                new ApiError.PermissionDenied("Permission denied"),
                new ApiError.FeatureOff("off"),
                new ApiError.BadRequest(400, "FAILED_PRECONDITION"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_refusal_is_final_and_in_the_servers_words(ApiError error) {
        semaphore.refusesOnce(error);

        assertThat(ask(false)).isInstanceOfSatisfying(Answer.Declined.class, declined -> {
            assertThat(declined.reason()).isEqualTo("refused");
            assertThat(declined.words()).contains(error.message());
        });
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_refusal_says_nothing_about_an_earlier_request_that_may_have_worked(ApiError error) {
        semaphore.refusesOnce(error);

        assertThat(ask(true))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isTrue());
    }

    @Test
    void a_failed_look_at_the_branch_is_repeated() {
        semaphore.failsReadOnce(new ApiError.Unreachable("timeout"));

        assertThat(check(WAITING))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isFalse());
        assertThat(check(WAITING)).isInstanceOf(Answer.Clear.class);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void being_kept_from_looking_does_not_make_a_request_that_may_have_worked_undone(ApiError error) {
        semaphore.failsReadOnce(error).failsReadOnce(error);

        assertThat(check(MAYBE_STARTED))
                .isInstanceOfSatisfying(
                        Answer.Later.class,
                        later -> assertThat(later.maybeStarted()).isTrue());
        assertThat(check(WAITING)).isInstanceOf(Answer.Declined.class);
    }

    @Test
    void an_organisation_that_left_the_configuration_ends_its_reruns() {
        assertThat(executor.check("gone", WAITING).result()).isInstanceOf(Answer.Declined.class);
        assertThat(executor.ask("gone", WAITING, false).result()).isInstanceOf(Answer.Declined.class);
    }

    private Answer check(Attempt attempt) {
        return executor.check(Story.ORG, attempt).result();
    }

    private Answer ask(boolean maybeStarted) {
        return executor.ask(Story.ORG, NEVER_STARTED, maybeStarted).result();
    }
}
