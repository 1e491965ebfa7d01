package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineResult;
import dev.signalman.semaphore.PipelineState;
import dev.signalman.semaphore.ResultReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineChangesTest {
    private static final Instant T = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant SEEN = T.plusSeconds(500);

    private final PipelineChanges changes =
            new PipelineChanges("acme", "https://acme.example", new ProjectRef("p1", "api"), T.minusSeconds(1));

    private static Pipeline pipeline(
            PipelineState state,
            @Nullable PipelineResult result,
            @Nullable ResultReason reason,
            @Nullable Instant running,
            @Nullable Instant done,
            @Nullable String promotionOf,
            @Nullable String partialRerunOf) {
        return new Pipeline(
                "ppl",
                "Pipeline",
                "p1",
                "wf",
                "main",
                "abc",
                "Fix",
                "ada",
                ".semaphore",
                "semaphore.yml",
                null,
                state,
                result,
                reason,
                "",
                T,
                T,
                T,
                running,
                null,
                done,
                promotionOf,
                partialRerunOf,
                null);
    }

    private static Pipeline done(PipelineResult result, @Nullable ResultReason reason) {
        return pipeline(PipelineState.Known.DONE, result, reason, T.plusSeconds(10), T.plusSeconds(70), null, null);
    }

    private List<ChangeEvent> detect(Stage before, Pipeline pipeline) {
        return changes.detect(before, pipeline, null, List.of(), SEEN);
    }

    private static List<String> names(List<ChangeEvent> events) {
        return events.stream()
                .sorted(PipelineChanges.ORDER)
                .map(e -> e.getClass().getSimpleName())
                .toList();
    }

    @Test
    void everything_that_fell_between_two_looks_is_told_with_its_true_time() {
        List<ChangeEvent> events = detect(Stage.UNSEEN, done(PipelineResult.Known.PASSED, null));
        assertThat(names(events))
                .containsExactly(
                        "WorkflowStarted", "PipelineQueued", "PipelineStarted", "PipelineFinished", "WorkflowFinished");
        assertThat(events).allMatch(e -> e.header().observedAt().equals(SEEN));
        assertThat(events.stream().map(e -> e.header().occurredAt()).distinct())
                .containsExactlyInAnyOrder(T, T.plusSeconds(10), T.plusSeconds(70));
        PipelineFinished finished = only(events, PipelineFinished.class);
        assertThat(finished.queued()).isEqualTo(Duration.ofSeconds(10));
        assertThat(finished.ran()).isEqualTo(Duration.ofSeconds(60));
        assertThat(finished.pipeline().file()).isEqualTo(".semaphore/semaphore.yml");
        assertThat(finished.pipeline().url()).isEqualTo("https://acme.example/workflows/wf?pipeline_id=ppl");
    }

    @Test
    void only_what_is_new_is_told() {
        Pipeline passed = done(PipelineResult.Known.PASSED, null);
        assertThat(names(detect(Stage.QUEUED, passed)))
                .containsExactly("PipelineStarted", "PipelineFinished", "WorkflowFinished");
        assertThat(names(detect(Stage.RUNNING, passed))).containsExactly("PipelineFinished", "WorkflowFinished");
        assertThat(detect(Stage.DONE, passed)).isEmpty();
        Pipeline running = pipeline(PipelineState.Known.RUNNING, null, null, T.plusSeconds(10), null, null, null);
        assertThat(names(detect(Stage.QUEUED, running))).containsExactly("PipelineStarted");
        assertThat(detect(Stage.RUNNING, running)).isEmpty();
        assertThat(only(detect(Stage.QUEUED, running), PipelineStarted.class).queued())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void the_same_change_seen_twice_has_the_same_ids() {
        List<String> first = ids(detect(Stage.UNSEEN, done(PipelineResult.Known.FAILED, ResultReason.Known.TEST)));
        List<String> again = changes
                .detect(
                        Stage.UNSEEN,
                        done(PipelineResult.Known.FAILED, ResultReason.Known.TEST),
                        null,
                        List.of(),
                        SEEN.plusSeconds(60))
                .stream()
                .map(e -> e.header().id())
                .toList();
        assertThat(again).isEqualTo(first).doesNotHaveDuplicates();
    }

    @Test
    void a_pipeline_that_never_ran_waited_until_its_end() {
        PipelineFinished finished = only(
                detect(
                        Stage.QUEUED,
                        pipeline(
                                PipelineState.Known.DONE,
                                PipelineResult.Known.CANCELED,
                                ResultReason.Known.STRATEGY,
                                null,
                                T.plusSeconds(40),
                                null,
                                null)),
                PipelineFinished.class);
        assertThat(finished.queued()).isEqualTo(Duration.ofSeconds(40));
        assertThat(finished.ran()).isZero();
        assertThat(finished.outcome().broken()).isFalse();
    }

    @Test
    void results_keep_their_reason_and_what_is_unknown_stays_what_it_was() {
        PipelineFinished stopped = only(
                detect(Stage.RUNNING, done(PipelineResult.Known.STOPPED, ResultReason.Known.TIMEOUT)),
                PipelineFinished.class);
        assertThat(stopped.outcome().reason()).isEqualTo(Reason.Known.TIMEOUT);
        assertThat(stopped.outcome().timedOut()).isTrue();
        PipelineFinished strange =
                only(detect(Stage.RUNNING, done(PipelineResult.of("EXPLODED"), null)), PipelineFinished.class);
        assertThat(strange.outcome().result()).isEqualTo(Result.of("exploded"));
        assertThat(strange.outcome().broken()).isFalse();
    }

    @Test
    void promotions_do_not_decide_a_workflow_and_partial_reruns_do_not_start_one() {
        Pipeline promotion = pipeline(
                PipelineState.Known.DONE, PipelineResult.Known.PASSED, null, T, T.plusSeconds(1), "other", null);
        assertThat(names(detect(Stage.UNSEEN, promotion))).doesNotContain("WorkflowStarted", "WorkflowFinished");
        Pipeline partial = pipeline(
                PipelineState.Known.DONE, PipelineResult.Known.PASSED, null, T, T.plusSeconds(1), null, "other");
        List<ChangeEvent> events = detect(Stage.UNSEEN, partial);
        assertThat(names(events)).contains("WorkflowFinished").doesNotContain("WorkflowStarted");
        assertThat(only(events, WorkflowFinished.class).header().id()).isEqualTo("acme/workflow/wf/finished/ppl");
    }

    @Test
    void what_occurred_before_the_first_look_is_history_and_what_comes_later_is_news() {
        PipelineChanges later =
                new PipelineChanges("acme", "https://acme.example", new ProjectRef("p1", "api"), T.plusSeconds(60));
        List<ChangeEvent> events = later.detect(
                Stage.UNSEEN, done(PipelineResult.Known.FAILED, ResultReason.Known.TEST), null, List.of(), SEEN);
        assertThat(events)
                .allSatisfy(e -> assertThat(e.header().backfilled())
                        .isEqualTo(e.header().occurredAt().isBefore(T.plusSeconds(60))));
        assertThat(only(events, PipelineFinished.class).header().backfilled()).isFalse();
        assertThat(only(events, PipelineStarted.class).header().backfilled()).isTrue();
    }

    @Test
    void a_slice_shows_a_pipeline_as_it_was_at_its_end() {
        Pipeline passed = done(PipelineResult.Known.PASSED, null);
        assertThat(new Window(null).asOf(passed)).isSameAs(passed);
        assertThat(new Window(T.plusSeconds(70)).asOf(passed)).isSameAs(passed);
        assertThat(Stage.of(new Window(T.plusSeconds(69)).asOf(passed))).isEqualTo(Stage.RUNNING);
        assertThat(new Window(T.plusSeconds(69)).asOf(passed).result()).isNull();
        assertThat(Stage.of(new Window(T.plusSeconds(5)).asOf(passed))).isEqualTo(Stage.QUEUED);
    }

    private static List<String> ids(List<ChangeEvent> events) {
        return events.stream().map(e -> e.header().id()).toList();
    }

    private static <T> T only(List<ChangeEvent> events, Class<T> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
