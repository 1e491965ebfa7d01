package dev.signalman.metrics;

import dev.signalman.event.Change;
import dev.signalman.event.DashboardChanged;
import dev.signalman.event.DashboardEvent;
import dev.signalman.event.PipelineEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.WidgetRef;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The dashboards of Semaphore, and the newest finished pipeline that each of their parts selects, on whatever branch. A part that is
 * new looks for its pipeline among the newest of each project, branch and file, of which a bounded number is remembered; at a start
 * those are learnt again from the log.
 */
final class WatchLists {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_TITLE = 200;

    record Dashboard(String name, String title, List<WidgetRef> widgets) {
        Dashboard {
            widgets = List.copyOf(widgets);
        }
    }

    /** A finished pipeline, as far as parts of dashboards tell pipelines apart. */
    record Last(
            String projectId,
            String branch,
            String file,
            boolean promoted,
            String result,
            boolean passed,
            Instant createdAt,
            Instant finishedAt,
            String url) {
        boolean isBefore(Last other) {
            int order = createdAt.compareTo(other.createdAt);
            return order < 0 || (order == 0 && finishedAt.isBefore(other.finishedAt));
        }
    }

    interface Sight {
        boolean sees(String organization, String collector, @Nullable String projectId);
    }

    private record Line(String organization, String projectId, String branch, String file, boolean promoted) {}

    private final SnapshotTable<Dashboard> dashboards =
            new SnapshotTable<>(new SnapshotKind<>("metrics_dashboard", Dashboard.class), 1_000);
    /** By what is selected, since parts of several dashboards may select the same. */
    private final SnapshotTable<Last> shown =
            new SnapshotTable<>(new SnapshotKind<>("metrics_widget_result", Last.class), 20_000);

    private final Map<Line, Last> newest = new LinkedHashMap<>(16, 0.75f, true);
    /** What is selected in each organisation, and by which part; made anew when a dashboard changes. */
    private final Map<String, Map<String, WidgetRef>> selections = new HashMap<>();

    List<SnapshotTable<?>> tables() {
        return List.of(dashboards, shown);
    }

    void apply(PipelineEvent event) {
        ProjectRef project = event.header().project();
        if (!(event instanceof PipelineFinished finished) || project == null) {
            return;
        }
        String organization = event.header().organization();
        PipelineRef pipeline = finished.pipeline();
        Last last = new Last(
                project.id(),
                plain(pipeline.branch()),
                pipeline.file(),
                !pipeline.decidesWorkflow(),
                finished.outcome().result().text(),
                finished.outcome().passed(),
                pipeline.createdAt(),
                event.header().occurredAt(),
                pipeline.url());
        newest.merge(
                new Line(organization, last.projectId(), last.branch(), last.file(), last.promoted()),
                last,
                (before, now) -> now.isBefore(before) ? before : now);
        if (newest.size() > MOST_REMEMBERED) {
            newest.remove(newest.keySet().iterator().next());
        }
        selections(organization).forEach((selection, widget) -> {
            if (selects(widget, last)) {
                show(organization, selection, last);
            }
        });
    }

    void apply(DashboardEvent event) {
        String organization = event.header().organization();
        Set<String> before = Set.copyOf(selections(organization).keySet());
        switch (event) {
            case DashboardChanged changed -> {
                if (changed.change() == Change.REMOVED) {
                    dashboards.remove(organization, changed.dashboardId());
                } else {
                    dashboards.put(
                            organization,
                            changed.dashboardId(),
                            new Dashboard(changed.name(), changed.title(), changed.widgets()));
                }
            }
        }
        selections.remove(organization);
        Map<String, WidgetRef> wanted = selections(organization);
        shown.removeIf((at, last) -> at.organization().equals(organization) && !wanted.containsKey(at.key()));
        // what was selected before has been shown all along
        Map<String, WidgetRef> fresh = new HashMap<>(wanted);
        fresh.keySet().removeAll(before);
        if (fresh.isEmpty()) {
            return;
        }
        List.copyOf(newest.entrySet()).forEach(entry -> {
            if (entry.getKey().organization().equals(organization)) {
                fresh.forEach((selection, widget) -> {
                    if (selects(widget, entry.getValue())) {
                        show(organization, selection, entry.getValue());
                    }
                });
            }
        });
    }

    private void show(String organization, String selection, Last last) {
        Last before = shown.get(organization, selection);
        if (before == null || !last.isBefore(before)) {
            shown.put(organization, selection, last);
        }
    }

    void forget(String organization, String projectId) {
        newest.keySet()
                .removeIf(line -> line.organization().equals(organization)
                        && line.projectId().equals(projectId));
        shown.removeIf((at, last) ->
                at.organization().equals(organization) && last.projectId().equals(projectId));
    }

    void forEach(BiConsumer<String, Dashboard> visitor) {
        dashboards.forEach((at, dashboard) -> visitor.accept(at.organization(), dashboard));
    }

    WatchList list(
            String organization,
            Dashboard dashboard,
            Sight sight,
            BiFunction<String, String, @Nullable String> nameOf) {
        List<WatchList.Widget> widgets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (WidgetRef widget : dashboard.widgets()) {
            String name = widget.name();
            for (int number = 2; !names.add(name); number++) {
                name = widget.name() + " (" + number + ")";
            }
            Last last = selective(widget) ? shown.get(organization, selection(widget)) : null;
            String projectId = widget.projectId();
            widgets.add(new WatchList.Widget(
                    LabelPolicy.shortened(name),
                    projectId == null
                            ? null
                            : Objects.requireNonNullElse(nameOf.apply(organization, projectId), projectId),
                    widget.branch(),
                    widget.pipelineFile(),
                    selective(widget),
                    sight.sees(
                            organization,
                            "pipelines",
                            projectId == null && last != null ? last.projectId() : projectId),
                    last == null
                            ? null
                            : new WatchList.Run(last.result(), last.passed(), last.finishedAt(), last.url())));
        }
        return new WatchList(
                organization,
                LabelPolicy.shortened(dashboard.name()),
                dashboard.title().length() <= LONGEST_TITLE
                        ? dashboard.title()
                        : LabelPolicy.shortened(dashboard.title()),
                sight.sees(organization, "dashboards", null),
                widgets);
    }

    /** Asked for often and changed rarely. */
    private Map<String, WidgetRef> selections(String organization) {
        return selections.computeIfAbsent(organization, name -> {
            Map<String, WidgetRef> all = new HashMap<>();
            dashboards.forEach((at, dashboard) -> {
                if (at.organization().equals(name)) {
                    dashboard.widgets().stream()
                            .filter(WatchLists::selective)
                            .forEach(widget -> all.put(selection(widget), widget));
                }
            });
            return all;
        });
    }

    private static boolean selective(WidgetRef widget) {
        return widget.projectId() != null || widget.branch() != null || widget.pipelineFile() != null;
    }

    private static boolean ofWorkflows(WidgetRef widget) {
        return widget.type().contains("workflow");
    }

    private static String selection(WidgetRef widget) {
        // no branch name has a colon
        return (ofWorkflows(widget) ? "workflows" : "pipelines") + "/"
                + (widget.projectId() == null ? "" : widget.projectId()) + "/"
                + (widget.branch() == null ? "" : plain(widget.branch())) + ":"
                + (widget.pipelineFile() == null ? "" : widget.pipelineFile());
    }

    /** A workflow ends as its first pipeline does, whatever is promoted from it. */
    private static boolean selects(WidgetRef widget, Last last) {
        return (widget.projectId() == null || widget.projectId().equals(last.projectId()))
                && (widget.branch() == null || plain(widget.branch()).equals(last.branch()))
                && (widget.pipelineFile() == null || widget.pipelineFile().equals(last.file()))
                && !(ofWorkflows(widget) && last.promoted());
    }

    private static String plain(String ref) {
        return ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
    }
}
