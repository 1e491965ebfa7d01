package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private Probe probe = Probe.of(Scenario.large(11, 1_000, 100, Duration.ofDays(7)));

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void a_hundred_thousand_pipelines_are_listed_without_looking_at_them_all() {
        assertThat(probe.organization.pipelines()).hasSize(100_000);
        long recent = Probe.START.minus(Duration.ofHours(3)).getEpochSecond();
        var projects = probe.organization.projects();
        long before = System.nanoTime();
        int rows = 0;
        for (int i = 0; i < 1_000; i++) {
            var filter = i % 2 == 0 ? "created_after=" : "done_after=";
            rows += probe.get("pipelines?page_size=100&" + filter + recent + "&project_id="
                            + projects.get(i).id())
                    .json()
                    .size();
        }
        var took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(rows).isBetween(1_000, 4_000);
        // Generous for busy machines; scanning would take minutes.
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }
}
