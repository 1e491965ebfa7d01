package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RhythmTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private final ObjectMapper json = EventJson.mapper();

    @Test
    void what_begins_at_a_steady_rate_is_expected_at_that_rate() {
        Rhythm rhythm = Rhythm.unknown(NOW.minus(Duration.ofDays(40)));
        for (Instant at = rhythm.since(); at.isBefore(NOW); at = at.plus(Duration.ofMinutes(10))) {
            rhythm = rhythm.began(at, at);
        }
        Rhythm.Arrivals next = rhythm.arrivals(NOW);

        // half of it by habit, half on the heels of the last ones
        assertThat(next.perSecond() * 600).isBetween(0.4, 0.6);
        assertThat(next.burst() / next.fading() * 600).isBetween(0.4, 0.6);
    }

    @Test
    void a_new_project_is_learned_within_its_first_day() {
        Rhythm rhythm = Rhythm.unknown(NOW.minus(Duration.ofDays(1)));
        for (int hour = 0; hour < 24; hour++) {
            rhythm = rhythm.began(rhythm.since().plus(Duration.ofHours(hour)), NOW);
        }

        assertThat(rhythm.arrivals(NOW).perSecond() * 3_600).isBetween(0.2, 0.6);
    }

    @Test
    void what_has_been_silent_for_long_is_expected_seldom_but_not_never() {
        Rhythm rhythm = Rhythm.unknown(NOW).began(NOW, NOW).began(NOW, NOW);
        Rhythm.Arrivals later = rhythm.arrivals(NOW.plus(Duration.ofDays(60)));

        assertThat(later.perSecond() * Duration.ofDays(1).toSeconds()).isBetween(0.01, 0.1);
        assertThat(later.burst()).isLessThan(1e-6);
    }

    @Test
    void it_learns_how_long_each_file_takes_and_how_much_that_differs() {
        Rhythm rhythm = Rhythm.unknown(NOW);
        for (int i = 0; i < 60; i++) {
            rhythm = rhythm.took("build.yml", Duration.ofSeconds(5), Duration.ofSeconds(i % 2 == 0 ? 575 : 615))
                    .took("deploy.yml", Duration.ofSeconds(5), Duration.ofSeconds(55));
        }

        Rhythm.Span build = Objects.requireNonNull(rhythm.span("build.yml"));
        Rhythm.Span deploy = Objects.requireNonNull(rhythm.span("deploy.yml"));
        assertThat(build.seconds()).isBetween(585.0, 615.0);
        assertThat(build.deviation()).isBetween(15.0, 30.0);
        assertThat(deploy.seconds()).isBetween(59.9, 60.1);
        assertThat(deploy.deviation()).isLessThan(0.1);
        assertThat(rhythm.queueSeconds()).isBetween(4.9, 5.1);
        assertThat(rhythm.span("never-seen.yml")).as("better than nothing").isNotNull();
    }

    @Test
    void it_stays_small_and_finite_whatever_it_is_shown() {
        Rhythm rhythm = Rhythm.unknown(NOW);
        for (int i = 0; i < 300_000; i++) {
            rhythm = rhythm.began(NOW.plusSeconds(i % 3), NOW);
        }
        rhythm = rhythm.began(Instant.EPOCH, NOW).began(NOW.plus(Duration.ofDays(36_500)), NOW);
        for (int i = 0; i < 1_000; i++) {
            rhythm = rhythm.took("file" + i, Duration.ofDays(i), Duration.ofDays(36_500));
        }

        assertThat(rhythm.asOf()).isEqualTo(NOW);
        assertThat(rhythm.spans()).hasSize(20).containsKey("file999");
        assertThat(rhythm.lately()).isBetween(0.0, 1e5);
        assertThat(rhythm.usually()).isBetween(0.0, 1e5);
        assertThat(new Rhythm(NOW, NOW, Double.NaN, -1, Double.POSITIVE_INFINITY, rhythm.spans())
                        .arrivals(NOW.minusSeconds(5))
                        .waiting(60))
                .isFinite()
                .isPositive();
    }

    @Test
    void what_was_learned_survives_a_restart() throws Exception {
        Rhythm rhythm = Rhythm.unknown(NOW)
                .began(NOW.plusSeconds(60), NOW.plusSeconds(90))
                .took("b.yml", Duration.ofSeconds(1), Duration.ofSeconds(100))
                .took("a.yml", Duration.ofSeconds(1), Duration.ofSeconds(200));
        ProjectState state = ProjectState.from(NOW, NOW).with(rhythm);

        ProjectState read = json.readValue(json.writeValueAsString(state), ProjectState.class);

        assertThat(read).isEqualTo(state);
        assertThat(read.rhythm().spans().keySet()).containsExactly("b.yml", "a.yml");
    }

    @Test
    void the_state_that_an_earlier_version_kept_is_read() throws Exception {
        ProjectState read = json.readValue("""
                {"liveFrom":"2026-10-01T10:00:00Z","created":"2026-11-01T09:00:00Z","done":"2026-11-01T09:10:00Z",
                 "lastActivity":"2026-11-01T09:10:00Z","failed":["abc/semaphore.yml"],"typicalSeconds":312.5}
                """, ProjectState.class);
        OpenPipeline open = json.readValue("""
                {"projectId":"p","createdAt":"2026-11-01T09:00:00Z","stage":"RUNNING","workflowId":"w"}
                """, OpenPipeline.class);

        assertThat(read.failed()).containsExactly("abc/semaphore.yml");
        assertThat(read.rhythm()).isEqualTo(Rhythm.unknown(Instant.parse("2026-11-01T09:00:00Z")));
        assertThat(open.file()).isNull();
    }
}
