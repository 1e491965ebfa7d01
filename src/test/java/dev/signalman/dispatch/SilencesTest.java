package dev.signalman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.Silence.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class SilencesTest {
    private static final Instant NOW = Desk.START;

    private final Dispatcher dispatcher = new Dispatcher(DispatchOptions.to("oncall"), new DispatchState(), NOW);

    private static Silence draft(String id, int startsIn, int endsIn, String... matchers) {
        return new Silence(
                id,
                Arrays.stream(matchers).map(Matcher::parse).toList(),
                NOW.plusSeconds(startsIn),
                NOW.plusSeconds(endsIn),
                NOW,
                "ann",
                "upgrade");
    }

    @Test
    void one_that_should_have_begun_begins_now() {
        Silence silence = dispatcher.put(draft("", -60, 60, "a=b"), NOW);
        assertThat(silence.startsAt()).isEqualTo(NOW);
        assertThat(silence.state(NOW)).isEqualTo(State.ACTIVE);
        assertThat(silence.id()).hasSize(36);
    }

    @Test
    void an_active_one_keeps_its_id_when_its_end_changes() {
        Silence before = dispatcher.put(draft("", 0, 60, "a=b"), NOW);
        Silence after = dispatcher.put(draft(before.id(), 0, 600, "a=b"), NOW.plusSeconds(10));
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(dispatcher.silences(NOW)).extracting(Silence::endsAt).containsExactly(NOW.plusSeconds(600));
    }

    @Test
    void an_active_one_is_ended_and_replaced_when_it_is_to_match_something_else() {
        Silence before = dispatcher.put(draft("", 0, 60, "a=b"), NOW);
        Instant later = NOW.plusSeconds(10);
        Silence after = dispatcher.put(draft(before.id(), 0, 60, "a=c"), later);
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.startsAt()).isEqualTo(later);
        assertThat(dispatcher.silences(later))
                .extracting(silence -> silence.state(later))
                .containsExactly(State.ACTIVE, State.EXPIRED);
    }

    @Test
    void a_pending_one_may_begin_at_another_time() {
        Silence before = dispatcher.put(draft("", 60, 120, "a=b"), NOW);
        Silence after = dispatcher.put(draft(before.id(), 30, 90, "a=b"), NOW);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.startsAt()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void one_that_is_over_is_not_changed_but_made_again() {
        Silence before = dispatcher.put(draft("", 0, 60, "a=b"), NOW);
        dispatcher.expire(before.id(), NOW.plusSeconds(5));
        Silence after = dispatcher.put(draft(before.id(), 0, 600, "a=b"), NOW.plusSeconds(10));
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(dispatcher.silenceCount()).isEqualTo(2);
    }

    @Test
    void one_that_is_over_cannot_be_expired_again() {
        Silence silence = dispatcher.put(draft("", 0, 60, "a=b"), NOW);
        dispatcher.expire(silence.id(), NOW);
        assertThatThrownBy(() -> dispatcher.expire(silence.id(), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("silence " + silence.id() + " already expired");
    }

    @Test
    void one_that_is_pending_is_over_at_once_when_it_is_expired() {
        Silence silence = dispatcher.put(draft("", 60, 120, "a=b"), NOW);
        dispatcher.expire(silence.id(), NOW);
        assertThat(dispatcher.silences(NOW)).extracting(s -> s.state(NOW)).containsExactly(State.EXPIRED);
    }

    @Test
    void an_unknown_one_is_not_found() {
        assertThatThrownBy(() -> dispatcher.put(draft("nowhere", 0, 60, "a=b"), NOW))
                .isInstanceOf(NoSuchSilence.class)
                .hasMessage("silence nowhere not found");
        assertThatThrownBy(() -> dispatcher.expire("nowhere", NOW)).isInstanceOf(NoSuchSilence.class);
    }

    @Test
    void what_is_none_is_refused_in_alertmanagers_words() {
        refused(draft("", 60, 60, "a=b"), "failed to create silence: start time must be before end time");
        refused(draft("", -60, -30, "a=b"), "failed to create silence: end time can't be in the past");
        refused(draft("", 0, 60), "silence invalid: at least one matcher required");
        refused(
                draft("", 0, 60, "a=\"\"", "b=~\".*\""),
                "silence invalid: at least one matcher must not match the empty string");
        assertThat(dispatcher.put(draft("", 0, 60, "a!=b"), NOW).id()).isNotEmpty();
    }

    @Test
    void too_much_is_refused() {
        refused(
                draft("", 0, 60, Collections.nCopies(51, "a=b").toArray(String[]::new)),
                "silence invalid: at most 50 matchers are kept, not 51");
        Silence fine = draft("", 0, 60, "a=b");
        refused(
                new Silence("", fine.matchers(), fine.startsAt(), fine.endsAt(), NOW, "ann", "x".repeat(4_097)),
                "silence invalid: at most 4096 characters in the comment are kept, not 4097");
        for (int i = 0; i < 5_000; i++) {
            dispatcher.put(draft("", 0, 60, "a=b" + i), NOW);
        }
        assertThatThrownBy(() -> dispatcher.put(fine, NOW)).hasMessageContaining("there are 5000 silences");
    }

    @Test
    void those_that_are_over_are_forgotten_after_the_retention() {
        dispatcher.put(draft("", 0, 60, "a=b"), NOW);
        dispatcher.tick(NOW.plus(Duration.ofDays(5)));
        assertThat(dispatcher.silenceCount()).isEqualTo(1);
        dispatcher.tick(NOW.plus(Duration.ofDays(5)).plusSeconds(120));
        assertThat(dispatcher.silenceCount()).isZero();
    }

    private void refused(Silence draft, String message) {
        assertThatThrownBy(() -> dispatcher.put(draft, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(dispatcher.silences(NOW)).isEmpty();
    }
}
