package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HookHealthTest {
    private Instant now = Instant.parse("2026-11-02T08:00:00Z");
    private final HookHealth health = new HookHealth(now);
    private int pipelines;

    @Test
    void before_anything_ended_nothing_is_relied_on() {
        assertThat(health.coming(now)).isFalse();
        announcedAndEnded(4);
        assertThat(health.coming(now)).as("four are too few").isFalse();
    }

    @Test
    void when_what_ends_is_announced_webhooks_come() {
        announcedAndEnded(5);

        assertThat(health.coming(now)).isTrue();
    }

    @Test
    void a_webhook_that_comes_after_the_look_counts() {
        for (int i = 0; i < 5; i++) {
            health.ended("p" + i, now, now);
        }
        assertThat(health.coming(now.plusSeconds(9))).as("not yet").isFalse();
        for (int i = 0; i < 5; i++) {
            health.announced("p" + i);
        }

        assertThat(health.coming(now.plusSeconds(9))).isTrue();
    }

    @Test
    void one_that_is_lost_changes_nothing_and_a_second_does() {
        announcedAndEnded(20);
        unannounced();
        assertThat(health.coming(now)).isTrue();

        unannounced();
        assertThat(health.coming(now)).isFalse();
    }

    @Test
    void when_a_third_is_lost_they_are_not_relied_on() {
        for (int i = 0; i < 30; i++) {
            announcedAndEnded(2);
            unannounced();
        }

        assertThat(health.coming(now)).isFalse();
    }

    @Test
    void after_a_failure_they_are_relied_on_when_they_have_come_for_a_while() {
        announcedAndEnded(20);
        unannounced();
        unannounced();
        announcedAndEnded(18);
        assertThat(health.coming(now)).isFalse();

        announcedAndEnded(1);
        assertThat(health.coming(now)).isTrue();
    }

    @Test
    void announcements_of_what_is_never_seen_do_not_pile_up() {
        for (int i = 0; i < 50_000; i++) {
            health.announced("elsewhere" + i);
        }
        announcedAndEnded(5);

        assertThat(health.coming(now)).isTrue();
    }

    @Test
    void what_ended_before_anybody_listened_is_not_held_against_them() {
        for (int i = 0; i < 20; i++) {
            health.ended("before" + i, now.minusSeconds(1), now);
            health.ended("undated" + i, null, now);
        }
        announcedAndEnded(5);

        assertThat(health.coming(now.plusSeconds(11))).isTrue();
    }

    private void announcedAndEnded(int count) {
        for (int i = 0; i < count; i++) {
            String pipeline = "p" + pipelines++;
            health.announced(pipeline);
            health.ended(pipeline, now, now);
        }
    }

    private void unannounced() {
        health.ended("p" + pipelines++, now, now);
        now = now.plusSeconds(11);
        health.coming(now);
    }
}
