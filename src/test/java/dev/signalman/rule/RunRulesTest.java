package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Change;
import dev.signalman.event.EventHeader;
import dev.signalman.event.FieldChange;
import dev.signalman.event.Outcome;
import dev.signalman.event.PromotionFailed;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionRef;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.ScheduleChanged;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.SchedulePaused;
import dev.signalman.event.ScheduleRef;
import dev.signalman.event.ScheduleResumed;
import dev.signalman.event.ScheduleTriggered;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promotions and schedulers. */
class RunRulesTest {
    private static final ScheduleRef NIGHTLY =
            new ScheduleRef("s-1", "nightly", "0 2 * * *", "refs/heads/main", "nightly.yml", "https://acme.example/s");

    private final Scene scene = new Scene();

    private static EventHeader backfilled(EventHeader header) {
        return new EventHeader(
                header.id(),
                header.organization(),
                header.project(),
                header.subject(),
                header.occurredAt(),
                header.observedAt(),
                true);
    }

    private EventHeader header() {
        return scene.header("x", Scene.WEB);
    }

    private PromotionRef promotion(int minute) {
        return new PromotionRef(
                "Production", scene.run(1).ref(), "ada", false, Scene.START.plus(Duration.ofMinutes(minute)));
    }

    private PromotionFailed failed(int minute) {
        return new PromotionFailed(header(), promotion(minute));
    }

    private PromotionTriggered triggered(int minute, @Nullable String pipeline) {
        return new PromotionTriggered(header(), promotion(minute), pipeline);
    }

    private ScheduleMissed missed() {
        return new ScheduleMissed(header(), NIGHTLY, scene.now);
    }

    private ScheduleFailed broken() {
        return new ScheduleFailed(header(), NIGHTLY, scene.now, "Branch main was not found.");
    }

    private ScheduleTriggered ran() {
        return new ScheduleTriggered(header(), NIGHTLY, scene.now, "w-1", null);
    }

    private ScheduleChanged removed() {
        return new ScheduleChanged(header(), NIGHTLY, Change.REMOVED, List.of());
    }

    @Test
    void a_promotion_that_cannot_be_scheduled_is_told_until_a_later_one_is() {
        scene.see(triggered(1, null)).see(failed(1)).see(triggered(2, null)).see(failed(2));
        assertThat(scene.told).containsExactly("firing PromotionFailed");
        assertThat(scene.lastBegun().labels().get("promotion")).isEqualTo("Production");
        assertThat(scene.lastBegun().labels().get("branch")).isEqualTo("main");
        scene.see(triggered(3, "ppl-3"));
        assertThat(scene.told).containsExactly("firing PromotionFailed", "resolved PromotionFailed");
    }

    @Test
    void an_older_promotion_that_is_seen_late_neither_ends_nor_begins_it() {
        scene.see(failed(5))
                .see(new PromotionFinished(header(), promotion(4), "ppl-4", Outcome.PASSED, Duration.ofMinutes(1)));
        assertThat(scene.told).containsExactly("firing PromotionFailed");
        scene.see(triggered(6, "ppl-6")).see(failed(5));
        assertThat(scene.told).hasSize(2).endsWith("resolved PromotionFailed");
    }

    @Test
    void a_missed_run_is_told_once_and_over_when_it_runs_also_after_a_restart() {
        scene.see(missed()).see(missed());
        Scene restarted = scene.restart();
        restarted.now = scene.now.plusSeconds(60);
        restarted.see(new ScheduleTriggered(restarted.header("x", Scene.WEB), NIGHTLY, restarted.now, "w-1", null));
        assertThat(scene.told).containsExactly("firing ScheduleMissed");
        assertThat(scene.last("summary")).isEqualTo("web: scheduler nightly did not run");
        assertThat(scene.lastBegun().labels().get("schedule")).isEqualTo("nightly");
        assertThat(restarted.told).containsExactly("resolved ScheduleMissed");
    }

    @Test
    void a_run_from_before_that_is_told_late_does_not_end_it() {
        ScheduleTriggered earlier = ran();
        scene.pass(Duration.ofMinutes(1)).see(missed()).see(earlier);
        assertThat(scene.told).containsExactly("firing ScheduleMissed");
    }

    @Test
    void a_missed_run_does_not_matter_any_more_once_the_scheduler_is_paused_or_gone() {
        scene.see(missed()).see(new SchedulePaused(header(), NIGHTLY, "ada"));
        scene.see(missed()).see(removed());
        assertThat(scene.told)
                .containsExactly(
                        "firing ScheduleMissed",
                        "resolved ScheduleMissed",
                        "firing ScheduleMissed",
                        "resolved ScheduleMissed");
    }

    @Test
    void a_missed_run_is_over_once_the_scheduler_is_to_run_at_other_times_but_not_by_another_name() {
        scene.see(missed())
                .see(new ScheduleChanged(
                        header(), NIGHTLY, Change.CHANGED, List.of(new FieldChange("name", "nightly", "each night"))));
        assertThat(scene.told).containsExactly("firing ScheduleMissed");
        scene.see(new ScheduleChanged(
                header(), NIGHTLY, Change.CHANGED, List.of(new FieldChange("recurring", "true", "false"))));
        assertThat(scene.told).containsExactly("firing ScheduleMissed", "resolved ScheduleMissed");
        scene.see(missed())
                .see(new ScheduleChanged(
                        header(), NIGHTLY, Change.CHANGED, List.of(new FieldChange("at", "0 2 * * *", "0 3 * * *"))));
        assertThat(scene.told).hasSize(4).endsWith("resolved ScheduleMissed");
    }

    @Test
    void a_scheduler_that_cannot_start_anything_is_told_with_the_reason_until_it_can() {
        scene.see(broken());
        assertThat(scene.lastBegun().facts().detail()).isEqualTo("Branch main was not found.");
        scene.see(ran());
        assertThat(scene.told).containsExactly("firing ScheduleFailed", "resolved ScheduleFailed");
    }

    @Test
    void a_paused_scheduler_is_told_only_if_that_is_asked_for() {
        scene.see(new SchedulePaused(header(), NIGHTLY, "ada")).see(new ScheduleResumed(header(), NIGHTLY, "ada"));
        assertThat(scene.told).isEmpty();
    }

    @Test
    void history_wakes_nobody() {
        scene.see(new PromotionFailed(backfilled(header()), promotion(1)))
                .see(new ScheduleFailed(backfilled(header()), NIGHTLY, scene.now, ""))
                .see(new ScheduleMissed(backfilled(header()), NIGHTLY, scene.now));
        assertThat(scene.told).isEmpty();
    }

    @Test
    void what_is_open_ends_with_the_project() {
        scene.see(failed(1)).see(missed()).see(scene.removed());
        assertThat(scene.told).contains("resolved PromotionFailed", "resolved ScheduleMissed");
        assertThat(scene.state.pasts.size()).isZero();
    }
}
