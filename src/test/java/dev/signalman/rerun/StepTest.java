package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.signalman.event.EventJson;
import dev.signalman.event.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepTest {
    private static final Instant NOW = Story.NOON.plusSeconds(30);
    private static final RerunOptions ACT = RerunOptions.defaults().withMode(RerunMode.ACT);
    private static final Story W = Story.failed("w", "test/unit");
    private static final Attempt WAITING = W.attempt(new Attempt.Waiting(NOW, 0));
    private static final Attempt ASKING = W.attempt(new Attempt.Asking(NOW, NOW, 1, true));
    private static final Attempt RUNNING = W.attempt(new Attempt.Running("new", NOW));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(30));

    @Test
    void a_rerun_settles_before_the_last_check() {
        assertThat(due(WAITING, NOW.minusMillis(1), ACT)).isNull();
        assertThat(due(WAITING, NOW, ACT)).isEqualTo(new Step.Check(WAITING));
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "OBSERVE"})
    void a_waiting_rerun_ends_when_the_mode_changes(RerunMode mode) {
        assertThat(due(WAITING, NOW, ACT.withMode(mode)))
                .isEqualTo(new Step.Decline(mode.text(), "the mode was changed"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "OBSERVE"})
    void a_rerun_that_may_have_been_started_is_followed_though_the_mode_changed(RerunMode mode) {
        RerunOptions changed = ACT.withMode(mode);

        assertThat(due(ASKING, NOW, changed)).isInstanceOf(Step.Check.class);
        assertThat(answered(ASKING, new Answer.Started("new"), NOW, changed)).isInstanceOf(Step.Run.class);
        assertThat(answered(ASKING, new Answer.Clear(), NOW, changed)).isInstanceOf(Step.Decline.class);
    }

    @Test
    void a_rerun_that_waited_through_an_outage_is_stale() {
        assertThat(due(WAITING, NOW.plus(Duration.ofDays(3)), ACT))
                .isInstanceOfSatisfying(
                        Step.Decline.class, d -> assertThat(d.reason()).isEqualTo("stale"));
    }

    @Test
    void the_request_is_written_down_as_possibly_sent_before_it_is_sent() {
        assertThat(answered(WAITING, new Answer.Clear(), NOW, ACT))
                .isEqualTo(new Step.Ask(W.attempt(new Attempt.Asking(NOW, NOW, 1, true)), false));
    }

    @Test
    void a_repeated_request_remembers_that_the_first_may_have_worked() {
        Instant later = NOW.plusSeconds(40);

        assertThat(answered(ASKING, new Answer.Clear(), later, ACT))
                .isEqualTo(new Step.Ask(W.attempt(new Attempt.Asking(NOW, later, 2, true)), true));
    }

    @Test
    void a_rerun_by_people_in_the_log_stops_ours_before_it_is_sent() {
        assertThat(Step.answered(WAITING, new Answer.Clear(), true, NOW, ACT))
                .isInstanceOfSatisfying(
                        Step.Decline.class, d -> assertThat(d.reason()).isEqualTo("human_rerun"));
        assertThat(Step.answered(ASKING, new Answer.Clear(), true, NOW, ACT)).isInstanceOf(Step.Ask.class);
    }

    @Test
    void a_busy_server_is_asked_again_later_and_then_given_up() {
        var busy = new Answer.Later("busy", false);

        assertThat(answered(ASKING, busy, NOW, ACT))
                .isEqualTo(new Step.Keep(W.attempt(new Attempt.Asking(NOW, NOW.plusSeconds(20), 1, false))));
        assertThat(answered(ASKING, busy, NOW.plus(Duration.ofMinutes(16)), ACT))
                .isEqualTo(new Step.Decline("refused", "busy"));
    }

    @Test
    void a_request_whose_fate_cannot_be_learnt_is_lost_and_not_declined() {
        Instant later = NOW.plus(Duration.ofMinutes(16));

        assertThat(answered(ASKING, new Answer.Later("timeout", true), later, ACT))
                .isEqualTo(new Step.Lose("timeout"));
        assertThat(answered(WAITING, new Answer.Later("timeout", true), later, ACT))
                .as("it was never asked for")
                .isInstanceOf(Step.Decline.class);
    }

    @Test
    void a_branch_that_cannot_be_seen_is_looked_at_again_and_then_given_up() {
        var blind = new Answer.Later("timeout", false);

        assertThat(answered(WAITING, blind, NOW, ACT))
                .isEqualTo(new Step.Keep(W.attempt(new Attempt.Waiting(NOW.plusSeconds(20), 1))));
        assertThat(answered(WAITING, blind, NOW.plus(Duration.ofMinutes(16)), ACT))
                .isInstanceOf(Step.Decline.class);
    }

    @Test
    void a_request_from_before_an_outage_is_not_sent_again() {
        assertThat(answered(ASKING, new Answer.Clear(), NOW.plus(Duration.ofDays(3)), ACT))
                .isInstanceOfSatisfying(
                        Step.Decline.class, d -> assertThat(d.reason()).isEqualTo("refused"));
    }

    @Test
    void a_rerun_that_ended_before_its_id_was_known_is_finished_at_once() {
        Attempt ended = ASKING.withEnded("theirs", Story.FAILED).withEnded("new", Outcome.PASSED);

        assertThat(answered(ended, new Answer.Started("new"), NOW, ACT))
                .isEqualTo(new Step.Finish("new", Outcome.PASSED));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 23})
    void a_running_rerun_is_waited_for(long hours) {
        assertThat(due(RUNNING, NOW.plus(Duration.ofHours(hours)), ACT)).isNull();
    }

    @Test
    void a_rerun_whose_end_never_comes_is_lost() {
        assertThat(due(RUNNING, NOW.plus(Duration.ofHours(25)), ACT))
                .isInstanceOfSatisfying(Step.Finish.class, finish -> {
                    assertThat(finish.outcome().result().text()).isEqualTo("unknown(lost)");
                    assertThat(finish.outcome().broken()).isFalse();
                });
    }

    @Test
    void a_rerun_is_not_lost_while_the_log_catches_up_after_an_outage() {
        Instant back = NOW.plus(Duration.ofDays(3));

        assertThat(Step.due(RUNNING, back, back, ACT)).isNull();
        assertThat(Step.due(RUNNING, back.plus(Duration.ofMinutes(31)), back, ACT))
                .isInstanceOf(Step.Finish.class);
    }

    @Test
    void an_attempt_survives_the_store() throws JsonProcessingException {
        var json = EventJson.mapper();
        for (Attempt attempt : new Attempt[] {WAITING, ASKING.withEnded("other", Story.FAILED), RUNNING}) {
            assertThat(json.readValue(json.writeValueAsString(attempt), Attempt.class))
                    .isEqualTo(attempt);
        }
    }

    private static @Nullable Step due(Attempt attempt, Instant now, RerunOptions options) {
        return Step.due(attempt, now, LONG_AGO, options);
    }

    private static Step answered(Attempt attempt, Answer answer, Instant now, RerunOptions options) {
        return Step.answered(attempt, answer, false, now, options);
    }
}
