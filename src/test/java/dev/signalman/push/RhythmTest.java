package dev.signalman.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RhythmTest {
    private static final RandomGenerator LATEST = new Fixed(true);
    private static final RandomGenerator SOONEST = new Fixed(false);

    private record Fixed(boolean most) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
            return most ? bound - 1 : 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "60, 1, 2500, 5000",
        "60, 2, 5000, 10000",
        "60, 3, 10000, 20000",
        "60, 5, 30000, 60000",
        "60, 99, 30000, 60000",
        "15, 99, 30000, 60000",
        "600, 99, 300000, 600000",
        "1, 1, 125, 250",
        "8, 1, 1000, 2000",
    })
    void failures_in_a_row_make_it_patient_up_to_a_bound(int interval, int failures, long from, long to) {
        Duration every = Duration.ofSeconds(interval);
        assertThat(new Rhythm(every, SOONEST).afterFailure(failures, null)).isEqualTo(Duration.ofMillis(from));
        assertThat(new Rhythm(every, LATEST).afterFailure(failures, null)).isEqualTo(Duration.ofMillis(to));
    }

    @Test
    void what_the_other_side_asks_for_is_never_undercut() {
        Duration asked = Duration.ofSeconds(120);
        assertThat(new Rhythm(Duration.ofSeconds(60), SOONEST).afterFailure(1, asked))
                .isEqualTo(asked);
        assertThat(new Rhythm(Duration.ofSeconds(60), LATEST).afterFailure(1, asked))
                .isBetween(asked, asked.plusSeconds(12));
        assertThat(new Rhythm(Duration.ofSeconds(60), SOONEST).afterFailure(3, Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_push_that_took_a_while_does_not_shift_the_next() {
        Rhythm rhythm = new Rhythm(Duration.ofSeconds(60), LATEST);
        assertThat(rhythm.afterSuccess(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(58));
        assertThat(rhythm.afterSuccess(Duration.ofSeconds(90))).isPositive().isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, -1",
                "7, 7",
                "' 7 ', 7",
                "0, 0",
                "999999999, 3600",
                "-1, -1",
                "soon, -1",
                "'Sun, 01 Mar 2026 12:00:30 GMT', 30",
                "'Sun, 01 Mar 2026 11:00:00 GMT', 0",
                "'Mon, 02 Mar 2026 12:00:00 GMT', 3600",
            })
    void retry_after_is_seconds_or_a_date(String header, long seconds) {
        Duration read = RetryAfter.read(header, Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(read == null ? -1 : read.toSeconds()).isEqualTo(seconds);
    }
}
