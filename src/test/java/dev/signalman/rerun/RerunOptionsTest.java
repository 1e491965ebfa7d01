package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.event.Reason;
import dev.signalman.rerun.RerunOptions.BranchSelection;
import dev.signalman.rerun.RerunOptions.EvidenceNeeded;
import dev.signalman.rerun.RerunOptions.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RerunOptionsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    static Stream<Arguments> wrong() {
        RerunOptions good = RerunOptions.defaults();
        return Stream.of(
                wrong("rerun.budget_per_hour must be 1 to 100, is 0", () -> good.withBudgetPerHour(0)),
                wrong("rerun.budget_per_hour must be 1 to 100, is 101", () -> good.withBudgetPerHour(101)),
                wrong("rerun.reasons must name at least one", () -> good.withReasons(Set.of())),
                wrong("not malformed", () -> good.withReasons(Set.of(Reason.Known.MALFORMED))),
                wrong("not user", () -> good.withReasons(Set.of(Reason.Known.USER))),
                wrong("rerun.evidence.minimum_flakes", () -> new EvidenceNeeded(0, Duration.ofDays(30), true)),
                wrong("rerun.evidence.minimum_flakes", () -> new EvidenceNeeded(21, Duration.ofDays(30), true)),
                wrong("rerun.evidence.window", () -> new EvidenceNeeded(1, MINUTE, true)),
                wrong("rerun.branches.include", () -> new BranchSelection(List.of(), List.of())),
                wrong("rerun.settle", () -> new Timing(MINUTE.negated(), MINUTE, MINUTE, MINUTE, MINUTE)),
                wrong("rerun.stale_after", () -> new Timing(MINUTE, Duration.ZERO, MINUTE, MINUTE, MINUTE)),
                wrong("rerun.retry_delay", () -> new Timing(MINUTE, MINUTE, Duration.ZERO, MINUTE, MINUTE)),
                wrong("rerun.give_up_after", () -> new Timing(MINUTE, MINUTE, MINUTE, MINUTE.dividedBy(2), MINUTE)),
                wrong("rerun.lost_after", () -> new Timing(MINUTE, MINUTE, MINUTE, MINUTE, Duration.ZERO)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_value_is_refused_in_the_words_of_the_file(String message, ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void nothing_is_rerun_unless_somebody_says_so() {
        assertThat(RerunOptions.defaults().mode()).isEqualTo(RerunMode.OBSERVE);
    }

    @Test
    void evidence_ages_and_open_reruns_do_not() {
        assertThat(RerunOptions.defaults().snapshotRetention())
                .containsEntry("rerun_flaky_job", Duration.ofDays(30))
                .containsEntry("rerun_commit_jobs", Duration.ofDays(30))
                .doesNotContainKey("rerun_open");
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "2, 40", "3, 80", "4, 160", "5, 160", "1000, 160"})
    void retries_come_slower_up_to_a_limit(int tries, long seconds) {
        assertThat(Timing.defaults().retryAfter(tries)).hasSeconds(seconds);
    }

    @Test
    void a_request_token_is_stable_and_belongs_to_one_rerun_only() {
        assertThat(RequestToken.of("acme", "w1", 1))
                .matches("[0-9a-f]{64}")
                .isEqualTo(RequestToken.of("acme", "w1", 1))
                .isNotEqualTo(RequestToken.of("acme", "w1", 2))
                .isNotEqualTo(RequestToken.of("acme", "w2", 1))
                .isNotEqualTo(RequestToken.of("acmew1", "", 1))
                .isNotEqualTo(RequestToken.of("other", "w1", 1));
    }

    private static Arguments wrong(String message, ThrowingCallable making) {
        return Arguments.arguments(message, making);
    }
}
