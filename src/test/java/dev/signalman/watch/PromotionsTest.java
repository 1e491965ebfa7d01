package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.PromotionEvent;
import dev.signalman.event.PromotionFailed;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.Result;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import dev.signalman.simulator.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionsTest {
    private static final Plan PASSES = Plan.passing(Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private WatchRig rig;

    @BeforeEach
    void open() {
        rig = new WatchRig(folder);
        // a pipeline file with a promotion that nothing triggers by itself
        rig.organization().createProject(Scenario.parse("""
                        organization: acme
                        projects:
                          - name: api
                            promotions: [{ name: Production, branch: none }]
                        """).projects().getFirst());
    }

    @AfterEach
    void close() {
        rig.stop();
        rig.close();
    }

    private String passed() {
        String pipeline = rig.organization().start("api", "main", PASSES).pipelineId();
        rig.until(() -> rig.finished().contains(pipeline));
        return pipeline;
    }

    @Test
    void a_promotion_is_followed_from_its_trigger_to_the_end_of_its_pipeline_and_told_once_over_restarts() {
        rig.start();
        String source = passed();
        rig.organization().promote(source, "Production", Plan.failing(Duration.ofMinutes(10)));
        rig.until(() -> !rig.log(PromotionTriggered.class).isEmpty());
        rig.stop();
        rig.start();
        rig.until(() -> !rig.log(PromotionFinished.class).isEmpty());
        rig.stop();
        rig.start();
        rig.pass(Duration.ofHours(2));

        assertThat(rig.log(PromotionEvent.class)).hasSize(2);
        PromotionTriggered triggered = rig.log(PromotionTriggered.class).getFirst();
        PromotionFinished finished = rig.log(PromotionFinished.class).getFirst();
        assertThat(triggered.promotion().name()).isEqualTo("Production");
        assertThat(triggered.promotion().of().id()).isEqualTo(source);
        assertThat(triggered.header().backfilled()).isFalse();
        assertThat(finished.outcome().result()).isEqualTo(Result.Known.FAILED);
        assertThat(rig.organization().pipeline(finished.pipelineId()).promotionOf())
                .isEqualTo(source);
    }

    @Test
    void a_promotion_that_could_not_be_scheduled_is_found_though_no_pipeline_shows_it() {
        rig.start();
        String source = passed();
        rig.organization().failToPromote(source, "Production");
        rig.stop();
        rig.start();
        rig.until(() -> !rig.log(PromotionFailed.class).isEmpty());
        rig.pass(Duration.ofHours(2));
        assertThat(rig.log(PromotionEvent.class)).hasSize(2);
        assertThat(rig.log(PromotionFinished.class)).isEmpty();
    }

    @Test
    void a_promotion_by_hand_days_later_is_found_by_the_pipeline_that_it_starts() {
        rig.start();
        String source = passed();
        for (int i = 0; i < 60; i++) {
            rig.organization().start("api", "main", PASSES);
        }
        rig.until(Duration.ofMinutes(1), () -> rig.finished().size() == 61);
        rig.pass(Duration.ofMinutes(15), Duration.ofHours(30));
        rig.organization().promote(source, "Production", PASSES);
        rig.until(() -> !rig.log(PromotionFinished.class).isEmpty());
        assertThat(rig.log(PromotionEvent.class)).hasSize(2);
        assertThat(rig.log(PromotionFinished.class).getFirst().promotion().of().id())
                .isEqualTo(source);
    }

    @Test
    void pipelines_without_promotions_are_not_asked_about() {
        rig.organization().createProject("plain");
        rig.start();
        String pipeline = rig.organization().start("plain", "main", PASSES).pipelineId();
        rig.until(() -> rig.finished().contains(pipeline));
        rig.pass(Duration.ofHours(2));
        assertThat(rig.simulator.requests().of(RequestClass.PROMOTIONS)).isZero();
    }

    @Test
    void a_pipeline_that_nobody_promotes_costs_five_requests() {
        rig.start();
        passed();
        rig.pass(Duration.ofMinutes(1), Duration.ofHours(5));
        assertThat(rig.simulator.requests().of(RequestClass.PROMOTIONS)).isBetween(3L, 5L);
    }

    @Test
    void what_was_promoted_before_the_first_look_is_history() {
        String source = rig.organization().start("api", "main", PASSES).pipelineId();
        rig.clock.advance(Duration.ofMinutes(2));
        rig.organization().failToPromote(source, "Production");
        rig.clock.advance(Duration.ofMinutes(10));
        rig.start();
        rig.until(() -> !rig.log(PromotionFailed.class).isEmpty());
        assertThat(rig.log(PromotionEvent.class))
                .allMatch(event -> event.header().backfilled());
    }

    @Test
    void an_outage_loses_no_promotion() {
        rig.start();
        String source = passed();
        rig.simulator.faults().randomly(RequestClass.PROMOTIONS, 1, new Fault.ServerError(), new Fault.CutOff());
        rig.organization().failToPromote(source, "Production");
        rig.pass(Duration.ofHours(3));
        assertThat(rig.log(PromotionFailed.class)).isEmpty();
        rig.simulator.faults().clear();
        rig.until(() -> !rig.log(PromotionFailed.class).isEmpty());
    }

    @Test
    void a_source_that_the_server_deleted_is_given_up() {
        rig.start();
        String source = passed();
        rig.organization().forget(source);
        rig.until(() -> rig.kept(ProjectPromotions.PROMOTABLE).isEmpty());
    }
}
