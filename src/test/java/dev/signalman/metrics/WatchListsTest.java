package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.signalman.event.Change;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.DashboardChanged;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.WidgetRef;
import dev.signalman.store.Keyed;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the parts of dashboards show. */
class WatchListsTest {
    private static final String FILE = ".semaphore/semaphore.yml";
    private final CurrentState state = new CurrentState(new LabelPolicy(MAIN, MetricsOptions.defaults()));

    private void apply(ChangeEvent... events) {
        List.of(events).forEach(state::apply);
    }

    private static Map<String, Double> gauges(CurrentState state) {
        Map<String, Double> values = new HashMap<>();
        state.writeTo((gauge, value, labels) -> values.merge(gauge.name() + List.of(labels), value, Double::sum), NOON);
        values.keySet().removeIf(key -> !key.startsWith("semaphore_dashboard"));
        return values;
    }

    private static WidgetRef widget(
            String name, @Nullable String project, @Nullable String branch, @Nullable String file) {
        return new WidgetRef(name, "list_pipelines", project, branch, file);
    }

    private static DashboardChanged board(Change change, WidgetRef... widgets) {
        return new DashboardChanged(header(null, "dashboard/d"), "d", "board", "", change, List.of(widgets));
    }

    private static PipelineFinished run(int minute, String branch, String file, boolean promoted, Outcome outcome) {
        PipelineRef p = pipeline("r" + minute, branch);
        PipelineRef ref = new PipelineRef(
                p.id(),
                p.workflowId(),
                p.name(),
                file,
                branch,
                p.commit(),
                null,
                null,
                p.url(),
                NOON.plus(Duration.ofMinutes(minute)),
                promoted ? "other" : null,
                null,
                null);
        return new PipelineFinished(
                at(WEB, "pipeline/" + p.id(), NOON.plus(Duration.ofMinutes(minute + 1))),
                ref,
                outcome,
                Duration.ZERO,
                Duration.ofMinutes(1),
                List.of());
    }

    private static String result(String widget, String result) {
        return "semaphore_dashboard_widget_last_result[acme, board, " + widget + ", " + result + "]";
    }

    @Test
    void a_part_shows_the_newest_created_pipeline_of_its_branch_and_file_watched_or_not() {
        apply(
                new ProjectAppeared(header(WEB, "project/p-web"), "web"),
                board(Change.CREATED, widget("next", WEB.id(), "next", FILE)));
        assertThat(gauges(state)).containsOnlyKeys("semaphore_dashboard_widget_info[acme, board, next, web]");
        assertThat(state.watchLists().getFirst().widgets().getFirst().last()).isNull();
        apply(
                run(5, "next", FILE, false, failed()),
                run(3, "next", FILE, false, Outcome.PASSED),
                run(7, "main", FILE, false, Outcome.PASSED),
                run(8, "next", "other.yml", false, Outcome.PASSED));
        assertThat(gauges(state))
                .containsEntry(result("next", "failed"), 1.0)
                .doesNotContainKey(result("next", "passed"))
                .containsEntry("semaphore_dashboard_widget_last_finished_timestamp_seconds[acme, board, next]", (double)
                        NOON.plus(Duration.ofMinutes(6)).getEpochSecond());
    }

    @Test
    void hundreds_of_dashboards_over_thousands_of_branches_are_taken_up_within_seconds() {
        for (int i = 0; i < 10_000; i++) {
            apply(run(i, "branch-" + i, FILE, false, Outcome.PASSED));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(8), () -> {
            for (int d = 0; d < 100; d++) {
                WidgetRef[] widgets = new WidgetRef[20];
                for (int w = 0; w < widgets.length; w++) {
                    widgets[w] = widget("w" + w, WEB.id(), "branch-" + (d * 20 + w), FILE);
                }
                apply(new DashboardChanged(
                        header(null, "dashboard/d" + d), "d" + d, "board " + d, "", Change.CREATED, List.of(widgets)));
            }
        });
        assertThat(state.watchLists())
                .hasSize(100)
                .allSatisfy(list -> assertThat(list.widgets())
                        .allSatisfy(widget -> assertThat(widget.last()).isNotNull()));
    }

    @Test
    void a_part_that_is_new_shows_what_ran_before_and_one_that_is_gone_shows_nothing() {
        apply(
                run(1, "main", FILE, false, failed()),
                board(Change.CREATED, widget("a", WEB.id(), null, null), widget("a", null, "main", null)));
        assertThat(gauges(state))
                .as("two of one name are kept apart")
                .containsEntry(result("a", "failed"), 1.0)
                .containsEntry(result("a (2)", "failed"), 1.0);
        apply(board(Change.CHANGED, widget("b", WEB.id(), "main", null)));
        assertThat(gauges(state)).containsKey(result("b", "failed")).doesNotContainKey(result("a", "failed"));
        apply(board(Change.REMOVED));
        assertThat(gauges(state)).isEmpty();
        assertThat(state.watchLists()).isEmpty();
    }

    @Test
    void a_part_that_does_not_say_which_pipelines_has_no_series_and_one_of_workflows_ignores_promotions() {
        apply(
                board(
                        Change.CREATED,
                        widget("all", null, null, null),
                        new WidgetRef("flows", "list_workflows", WEB.id(), null, null)),
                run(1, "main", FILE, false, failed()),
                run(2, "main", "deploy.yml", true, Outcome.PASSED));
        assertThat(gauges(state)).containsKey(result("flows", "failed")).doesNotContainKey(result("all", "passed"));
        assertThat(gauges(state).keySet()).noneMatch(key -> key.contains("all"));
    }

    @Test
    void what_cannot_be_seen_leaves_and_what_belongs_to_a_removed_project_is_gone() {
        apply(board(Change.CREATED, widget("a", WEB.id(), null, null)), run(1, "main", FILE, false, failed()));
        apply(degraded("pipelines", WEB.id(), CollectorProblem.NO_PERMISSION));
        assertThat(gauges(state)).doesNotContainKey(result("a", "failed"));
        apply(recovered("pipelines", WEB.id()), degraded("dashboards", null, CollectorProblem.UNREACHABLE));
        assertThat(gauges(state)).isEmpty();
        apply(recovered("dashboards", null));
        assertThat(gauges(state)).containsKey(result("a", "failed"));
        apply(new ProjectRemoved(header(WEB, "project/p-web"), "web"));
        assertThat(gauges(state)).doesNotContainKey(result("a", "failed"));
    }

    @Test
    void it_is_the_same_after_a_restart_whatever_the_log_still_has() {
        var board = board(Change.CREATED, widget("a", WEB.id(), "main", null));
        var newest = run(4, "main", FILE, false, failed());
        apply(board, run(1, "main", FILE, false, Outcome.PASSED), newest);
        CurrentState restarted = new CurrentState(new LabelPolicy(MAIN, MetricsOptions.defaults()));
        var kept = state.tables();
        var loaded = restarted.tables();
        for (int i = 0; i < kept.size(); i++) {
            copy(kept.get(i), loaded.get(i));
        }
        assertThat(gauges(restarted)).isEqualTo(gauges(state)).isNotEmpty();
        restarted.apply(run(1, "main", FILE, false, Outcome.PASSED));
        assertThat(gauges(restarted)).as("an old event read again").isEqualTo(gauges(state));
    }

    @SuppressWarnings("unchecked")
    private static <T> void copy(SnapshotTable<T> from, SnapshotTable<?> to) {
        List<Keyed<T>> rows = new ArrayList<>();
        from.forEach((at, row) -> rows.add(new Keyed<>(at.organization(), at.key(), row)));
        ((SnapshotTable<T>) to).load(rows);
    }
}
