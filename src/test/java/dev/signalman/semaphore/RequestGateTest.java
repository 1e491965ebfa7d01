package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestGateTest {
    private static final long START = 1_000;

    private static boolean enters(RequestGate gate, long now) {
        return gate.tryEnter(now) instanceof RequestGate.Admitted;
    }

    @Test
    void no_more_than_the_limit_are_under_way() {
        RequestGate gate = new RequestGate(2, 1000, START);

        assertThat(enters(gate, START)).isTrue();
        assertThat(enters(gate, START)).isTrue();
        assertThat(gate.tryEnter(START)).isInstanceOf(RequestGate.Full.class);

        gate.leave(false);
        assertThat(enters(gate, START)).isTrue();
    }

    @Test
    void the_budget_allows_a_short_burst_and_then_an_even_flow() {
        RequestGate gate = new RequestGate(2, 60, START);
        for (int i = 0; i < 4; i++) {
            assertThat(enters(gate, START)).isTrue();
            gate.leave(false);
        }

        assertThat(gate.tryEnter(START)).isEqualTo(new RequestGate.Later(Duration.ofSeconds(1)));
        assertThat(enters(gate, START + Duration.ofMillis(999).toNanos())).isFalse();
        assertThat(enters(gate, START + Duration.ofMillis(1001).toNanos())).isTrue();
    }

    @Test
    void a_minute_never_sees_more_than_the_budget_and_one_burst() {
        RequestGate gate = new RequestGate(5, 300, START);
        int sent = 0;
        for (long at = 0;
                at < Duration.ofMinutes(1).toNanos();
                at += Duration.ofMillis(7).toNanos()) {
            if (enters(gate, START + at)) {
                sent++;
                gate.leave(false);
            }
        }

        assertThat(sent).isBetween(300, 310);
    }

    @Test
    void a_pause_that_the_server_asked_for_holds_everybody() {
        RequestGate gate = new RequestGate(2, 1000, START);
        gate.hold(Duration.ofSeconds(3), START);
        gate.hold(Duration.ofSeconds(1), START);

        assertThat(gate.tryEnter(START)).isEqualTo(new RequestGate.Later(Duration.ofSeconds(3)));
        assertThat(enters(gate, START + Duration.ofSeconds(3).toNanos())).isTrue();
    }

    @Test
    void silence_lasts_as_long_as_the_server_asked_but_no_longer_than_an_hour() {
        RequestGate gate = new RequestGate(2, 1000, START);
        gate.hold(Duration.ofMinutes(10), START);
        assertThat(gate.held(START)).isEqualTo(Duration.ofMinutes(10));
        assertThat(gate.held(START + Duration.ofMinutes(11).toNanos())).isZero();

        gate.hold(Duration.ofDays(1), START);
        assertThat(gate.tryEnter(START)).isEqualTo(new RequestGate.Later(Duration.ofHours(1)));
    }

    @Test
    void a_burst_of_failures_halves_the_limit_and_success_brings_it_back_slowly() {
        RequestGate gate = new RequestGate(8, 1_000_000, START);

        pass(gate, 3, true);
        assertThat(gate.limit()).isEqualTo(4);
        pass(gate, 3, true);
        assertThat(gate.limit()).isEqualTo(2);
        pass(gate, 9, true);
        assertThat(gate.limit()).isEqualTo(1);

        pass(gate, 9, false);
        assertThat(gate.limit()).isEqualTo(1);
        pass(gate, 71, false);
        assertThat(gate.limit()).isEqualTo(8);
        pass(gate, 100, false);
        assertThat(gate.limit()).isEqualTo(8);
    }

    @Test
    void a_failure_now_and_then_does_not_slow_the_client_down() {
        RequestGate gate = new RequestGate(5, 1_000_000, START);
        for (int i = 0; i < 20; i++) {
            pass(gate, 1, true);
            pass(gate, 9, false);
        }

        assertThat(gate.limit()).isEqualTo(5);
    }

    private static void pass(RequestGate gate, int requests, boolean shed) {
        for (int i = 0; i < requests; i++) {
            gate.tryEnter(START);
            gate.leave(shed);
        }
    }

    @Test
    void it_says_how_much_of_the_budget_is_left_without_being_asked_again() {
        RequestGate gate = new RequestGate(2, 60, START);
        for (int i = 0; i < 4; i++) {
            assertThat(gate.standing().remaining(START)).isEqualTo(4 - i);
            assertThat(enters(gate, START)).isTrue();
            gate.leave(false);
        }
        RequestGate.Standing empty = gate.standing();
        assertThat(empty.remaining(START)).isZero();
        assertThat(empty.remaining(START + Duration.ofSeconds(2).toNanos())).isEqualTo(2);
        assertThat(empty.remaining(START + Duration.ofHours(1).toNanos())).isEqualTo(4);

        gate.hold(Duration.ofSeconds(90), START);
        assertThat(gate.standing().remaining(START + Duration.ofSeconds(89).toNanos()))
                .isZero();
        assertThat(gate.standing().remaining(START + Duration.ofSeconds(91).toNanos()))
                .isEqualTo(4);
    }
}
