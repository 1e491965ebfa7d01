package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineStarted;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusyPipelinesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Set<String> seen = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final BusyPipelines busy = new BusyPipelines();
    private final BusyPipelines.Known known = new BusyPipelines.Known() {
        @Override
        public boolean seen(String projectId, String pipelineId) {
            return seen.contains(pipelineId);
        }

        @Override
        public boolean open(String projectId, String pipelineId) {
            return open.contains(pipelineId);
        }
    };

    @Test
    void jobs_of_a_pipeline_that_nobody_has_seen_ask_for_a_look_a_few_times() {
        for (int i = 0; i < 3; i++) {
            assertThat(busy.stirred(Map.of("p1", "web"), true, known)).containsExactly("web");
        }
        assertThat(busy.stirred(Map.of("p1", "web"), true, known)).isEmpty();
        assertThat(busy.stirred(Map.of(), true, known)).isEmpty();
        assertThat(busy.stirred(Map.of("p1", "web"), true, known)).containsExactly("web");
    }

    @Test
    void an_open_pipeline_whose_jobs_are_gone_asks_for_one_look() {
        seen.add("p1");
        open.add("p1");
        assertThat(busy.stirred(Map.of("p1", "web"), true, known)).isEmpty();
        assertThat(busy.stirred(Map.of(), true, known)).containsExactly("web");
        assertThat(busy.stirred(Map.of(), true, known)).isEmpty();
    }

    @Test
    void what_is_known_and_half_a_list_ask_for_nothing() {
        seen.add("p1");
        open.add("p1");
        assertThat(busy.stirred(Map.of("p1", "web"), true, known)).isEmpty();
        assertThat(busy.stirred(Map.of(), false, known)).isEmpty();
        open.remove("p1");
        assertThat(busy.stirred(Map.of(), true, known)).isEmpty();
    }

    @Test
    void a_project_that_is_looked_at_once_an_hour_shows_within_a_minute_what_its_jobs_tell(@TempDir Path folder) {
        WatchRig rig = new WatchRig(folder);
        rig.organization().createProject("api");
        rig.start(WatchRig.seldom(HOUR));
        rig.clock.advance(Duration.ofSeconds(40));
        rig.organization().start("api", "main", Plan.passing(Duration.ofMinutes(10)));
        var started = rig.clock.instant();
        rig.until(Duration.ofSeconds(2), () -> !rig.log(PipelineStarted.class).isEmpty());
        assertThat(Duration.between(started, rig.clock.instant())).isLessThan(Duration.ofMinutes(2));

        long before = rig.simulator.requests().of(RequestClass.PIPELINES);
        rig.until(Duration.ofSeconds(2), () -> !rig.log(PipelineFinished.class).isEmpty());
        PipelineFinished finished = rig.log(PipelineFinished.class).getFirst();
        assertThat(Duration.between(
                        finished.header().occurredAt(), finished.header().observedAt()))
                .isLessThan(Duration.ofMinutes(1));
        assertThat(rig.simulator.requests().of(RequestClass.PIPELINES) - before).isLessThan(10);
        rig.stop();
        rig.close();
    }
}
