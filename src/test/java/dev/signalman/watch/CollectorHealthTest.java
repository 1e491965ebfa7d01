package dev.signalman.watch;

import static dev.signalman.event.CollectorProblem.FEATURE_OFF;
import static dev.signalman.event.CollectorProblem.NO_PERMISSION;
import static dev.signalman.event.CollectorProblem.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorRecovered;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CollectorHealthTest {
    private static final Instant T = Instant.parse("2026-11-01T10:00:00Z");

    private static CollectorHealth health(CollectorHealth.Kept kept) {
        return new CollectorHealth("acme", "pipelines", null, 3, Duration.ofMinutes(1), kept);
    }

    @Test
    void an_outage_is_told_once_when_it_has_lasted_and_once_when_it_ends() {
        CollectorHealth health = health(CollectorHealth.Kept.WELL);
        assertThat(health.success(T)).isEmpty();
        assertThat(health.failure(UNREACHABLE, "down", T.plusSeconds(10))).isEmpty();
        assertThat(health.justFailed()).isTrue();
        assertThat(health.failure(UNREACHABLE, "down", T.plusSeconds(20))).isEmpty();
        assertThat(health.failure(UNREACHABLE, "down", T.plusSeconds(30)))
                .as("three, but only 20 s")
                .isEmpty();
        assertThat(health.status().state()).isEqualTo(CollectorStatus.State.SEEING);
        assertThat(health.status().message()).isEqualTo("down");
        assertThat(health.failure(UNREACHABLE, "down", T.plusSeconds(70))).get().isInstanceOf(CollectorDegraded.class);
        assertThat(health.failure(UNREACHABLE, "down", T.plusSeconds(80))).isEmpty();
        assertThat(health.status().state()).isEqualTo(CollectorStatus.State.BLIND);
        assertThat(health.success(T.plusSeconds(130)))
                .get()
                .isInstanceOfSatisfying(
                        CollectorRecovered.class, e -> assertThat(e.blind()).isEqualTo(Duration.ofSeconds(120)));
        assertThat(health.success(T.plusSeconds(140))).isEmpty();
        assertThat(health.status().message()).isEmpty();
    }

    @Test
    void a_short_trouble_is_not_told() {
        CollectorHealth health = health(CollectorHealth.Kept.WELL);
        for (int i = 0; i < 10; i++) {
            assertThat(health.failure(UNREACHABLE, "down", T.plusSeconds(i))).isEmpty();
        }
        assertThat(health.success(T.plusSeconds(20))).isEmpty();
    }

    @Test
    void a_missing_permission_is_told_when_it_is_confirmed_and_a_missing_feature_at_once() {
        CollectorHealth health = health(CollectorHealth.Kept.WELL);
        assertThat(health.failure(NO_PERMISSION, "no", T)).isEmpty();
        assertThat(health.failure(NO_PERMISSION, "no", T.plusSeconds(1))).isPresent();
        CollectorHealth feature = health(CollectorHealth.Kept.WELL);
        assertThat(feature.failure(FEATURE_OFF, "off", T)).isPresent();
        assertThat(feature.status().state()).isEqualTo(CollectorStatus.State.OFF);
    }

    @Test
    void after_a_restart_nothing_is_told_twice_and_the_end_is_still_told() {
        CollectorHealth before = health(CollectorHealth.Kept.WELL);
        before.failure(NO_PERMISSION, "no", T);
        String told =
                before.failure(NO_PERMISSION, "no", T).orElseThrow().header().id();
        CollectorHealth after = health(before.kept());
        assertThat(after.failure(NO_PERMISSION, "no", T.plusSeconds(60))).isEmpty();
        assertThat(after.success(T.plusSeconds(90))).isPresent();
        after.failure(NO_PERMISSION, "no", T.plusSeconds(100));
        assertThat(after.failure(NO_PERMISSION, "no", T.plusSeconds(101))
                        .orElseThrow()
                        .header()
                        .id())
                .as("another outage is another event")
                .isNotEqualTo(told);
    }

    @Test
    void what_has_never_seen_anything_is_starting_not_seeing() {
        assertThat(health(CollectorHealth.Kept.WELL).status().state()).isEqualTo(CollectorStatus.State.STARTING);
    }
}
