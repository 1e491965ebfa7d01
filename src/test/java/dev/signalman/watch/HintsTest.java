package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.PipelineQueued;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What webhooks change, and what they do not. */
class HintsTest {
    private static final int RELAX = 6;

    @TempDir
    Path folder;

    private WatchRig rig;

    @BeforeEach
    void open() {
        rig = new WatchRig(folder);
        rig.organization().createProject("api");
    }

    @AfterEach
    void close() {
        rig.stop();
        rig.close();
    }

    @Test
    void what_a_webhook_tells_is_known_though_no_time_has_passed() {
        rig.start();
        String pipeline = opened();
        rig.organization().finish(pipeline, Plan.Result.PASSED, Plan.Reason.TEST);
        Instant now = rig.clock.instant();

        rig.hint("api", pipeline);

        rig.settle();
        assertThat(rig.finished()).contains(pipeline);
        assertThat(rig.clock.instant()).isEqualTo(now);
    }

    @Test
    void a_webhook_that_tells_what_is_not_so_changes_nothing() {
        rig.start();
        String running = opened();
        long looks = looks();

        rig.hint("api", running);
        rig.hint("api", "no-such-pipeline");

        rig.settle();
        assertThat(looks()).isGreaterThan(looks);
        assertThat(rig.finished()).isEmpty();
    }

    @Test
    void while_webhooks_come_looks_are_rarer_and_when_they_stop_as_frequent_as_before() {
        rig.start(WatchRig.options(List.of(), RELAX));
        long usual = looksWithin(Duration.ofMinutes(10), opened());
        for (int i = 0; i < 25; i++) {
            announced();
        }
        long relaxed = looksWithin(Duration.ofMinutes(10), opened());
        assertThat(relaxed).as("looks in 10 minutes, against %d before", usual).isLessThan(usual / 3);
        assertThat(rig.reliesOnWebhooks()).isTrue();

        List<String> unannounced = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String pipeline = opened();
            rig.organization().finish(pipeline, Plan.Result.FAILED, Plan.Reason.TEST);
            unannounced.add(pipeline);
            rig.until(() -> rig.finished().contains(pipeline));
        }
        assertThat(rig.finished()).as("nothing is missed").containsAll(unannounced);
        assertThat(rig.reliesOnWebhooks()).isFalse();
        assertThat(looksWithin(Duration.ofMinutes(10), opened())).isGreaterThan(usual / 2);
    }

    @Test
    void the_end_of_a_deployment_is_known_when_the_webhook_of_its_pipeline_comes() {
        rig.organization().addTarget("api", "production");
        rig.start();
        String source = opened();
        String deployment = rig.organization().deploy(source, "production", Plan.open());
        rig.until(() -> !rig.log(DeploymentTriggered.class).isEmpty());
        String deploying = Objects.requireNonNull(rig.organization().deployments().stream()
                .filter(d -> d.id().equals(deployment))
                .findFirst()
                .orElseThrow()
                .pipelineId());
        rig.organization().finish(deploying, Plan.Result.PASSED, Plan.Reason.TEST);
        Instant now = rig.clock.instant();

        rig.hint("api", deploying);

        rig.settle();
        assertThat(rig.log(DeploymentFinished.class)).isNotEmpty();
        assertThat(rig.clock.instant()).isEqualTo(now);
    }

    /** A pipeline that the log knows to be open. */
    private String opened() {
        String pipeline = rig.organization().start("api", "main", Plan.open()).pipelineId();
        rig.until(() -> rig.log(PipelineQueued.class).stream()
                .anyMatch(e -> e.pipeline().id().equals(pipeline)));
        return pipeline;
    }

    private void announced() {
        String pipeline = opened();
        rig.organization().finish(pipeline, Plan.Result.PASSED, Plan.Reason.TEST);
        rig.hint("api", pipeline);
        rig.settle();
        assertThat(rig.finished()).contains(pipeline);
    }

    private long looksWithin(Duration time, String open) {
        long before = looks();
        Instant end = rig.clock.instant().plus(time);
        rig.until(Duration.ofSeconds(5), () -> !rig.clock.instant().isBefore(end));
        long looks = looks() - before;
        rig.organization().finish(open, Plan.Result.PASSED, Plan.Reason.TEST);
        rig.hint("api", open);
        rig.settle();
        assertThat(rig.finished()).contains(open);
        return looks;
    }

    private long looks() {
        return rig.simulator.requests().of(RequestClass.PIPELINES);
    }
}
