package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CadenceTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private final Cadence cadence = new Cadence(WatchOptions.Intervals.defaults());

    private Duration next(
            boolean open,
            @org.jspecify.annotations.Nullable Duration endsIn,
            @org.jspecify.annotations.Nullable Duration quietFor,
            double stretch) {
        return cadence.next(
                open,
                endsIn == null ? null : NOW.plus(endsIn),
                quietFor == null ? null : NOW.minus(quietFor),
                NOW,
                stretch,
                0.5);
    }

    @Test
    void the_quieter_a_project_the_rarer_it_is_looked_at() {
        Duration open = next(true, null, Duration.ZERO, 1);
        Duration active = next(false, null, Duration.ofMinutes(30), 1);
        Duration quiet = next(false, null, Duration.ofHours(3), 1);
        Duration asleep = next(false, null, Duration.ofDays(3), 1);
        assertThat(open).isEqualTo(Duration.ofSeconds(10)).isLessThan(active);
        assertThat(active).isEqualTo(Duration.ofSeconds(30)).isLessThan(quiet);
        assertThat(quiet).isEqualTo(Duration.ofMinutes(2)).isLessThan(asleep);
        assertThat(asleep).isEqualTo(Duration.ofMinutes(10)).isEqualTo(next(false, null, null, 1));
    }

    @Test
    void a_pipeline_that_is_about_to_end_is_looked_at_when_it_should() {
        assertThat(next(true, Duration.ofSeconds(3), Duration.ZERO, 1)).isEqualTo(Duration.ofMillis(3_500));
        assertThat(next(true, Duration.ofMinutes(3), Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(next(true, Duration.ofSeconds(-3), Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void too_many_wishes_for_the_budget_are_stretched() {
        assertThat(next(true, null, Duration.ZERO, 3)).isEqualTo(Duration.ofSeconds(30));
        assertThat(next(true, null, Duration.ZERO, 0.1)).isEqualTo(Duration.ofSeconds(10));
    }
}
