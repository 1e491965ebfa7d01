package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Agenda agenda = new Agenda();

    private Agenda.Entry take(Instant now) {
        return agenda.next(now).orElseThrow();
    }

    @Test
    void a_hint_during_a_look_causes_another_right_after_it() {
        agenda.put("a", NOW, () -> MINUTE);
        Agenda.Entry look = take(NOW);
        agenda.hurry("a", NOW.plusSeconds(1));
        assertThat(agenda.next(NOW.plusSeconds(1))).as("one look at a time").isEmpty();
        agenda.done(look, NOW.plusSeconds(2), MINUTE);
        agenda.done(take(NOW.plusSeconds(2)), NOW.plusSeconds(3), MINUTE);
        assertThat(agenda.next(NOW.plusSeconds(4))).as("one hint, one look").isEmpty();
    }

    @Test
    void a_hint_makes_what_waits_due() {
        agenda.put("a", NOW.plus(MINUTE), () -> MINUTE);
        assertThat(agenda.next(NOW)).isEmpty();
        agenda.hurry("a", NOW);
        agenda.hurry("unknown", NOW);
        assertThat(take(NOW).name()).isEqualTo("a");
    }

    @Test
    void what_is_not_to_be_looked_at_again_is_gone_unless_it_was_put_back_meanwhile() {
        agenda.put("a", NOW, () -> MINUTE);
        agenda.done(take(NOW), NOW, Duration.ofNanos(-1));
        assertThat(agenda.next(NOW.plus(MINUTE))).isEmpty();
        agenda.put("a", NOW.plus(MINUTE), () -> MINUTE);
        Agenda.Entry last = take(NOW.plus(MINUTE));
        agenda.put("a", NOW.plus(MINUTE), () -> MINUTE);
        agenda.done(last, NOW.plus(MINUTE), Duration.ofNanos(-1));
        assertThat(take(NOW.plus(MINUTE)).name()).isEqualTo("a");
    }

    @Test
    void a_clock_that_is_set_back_an_hour_does_not_stop_the_looks_for_an_hour() {
        agenda.put("a", NOW, () -> MINUTE);
        agenda.done(take(NOW), NOW, MINUTE);
        Instant back = NOW.minus(Duration.ofHours(1));
        assertThat(agenda.next(back)).isEmpty();
        assertThat(take(back.plus(MINUTE)).name()).isEqualTo("a");
    }

    @Test
    void what_is_due_longest_comes_first() {
        agenda.put("b", NOW.minusSeconds(1), () -> MINUTE);
        agenda.put("a", NOW.minusSeconds(2), () -> MINUTE);
        agenda.put("c", NOW.minusSeconds(1), () -> MINUTE);
        assertThat(take(NOW).name()).isEqualTo("a");
        assertThat(take(NOW).name()).isEqualTo("b");
        assertThat(take(NOW).name()).isEqualTo("c");
    }
}
