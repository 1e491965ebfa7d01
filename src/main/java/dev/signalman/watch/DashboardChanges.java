package dev.signalman.watch;

import dev.signalman.event.Change;
import dev.signalman.event.DashboardChanged;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.WidgetRef;
import dev.signalman.semaphore.Dashboard;
import dev.signalman.semaphore.Widget;
import dev.signalman.store.SnapshotKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a dashboard. Pure.
 *
 * @param organization configured name
 */
record DashboardChanges(String organization) implements Settings<Dashboard, DashboardChanges.KnownDashboard> {
    /** What is kept of a dashboard. */
    record KnownDashboard(
            String name,
            String title,
            List<WidgetRef> widgets,
            long generation,
            @Nullable Instant gone) implements Settings.Kept {
        KnownDashboard {
            widgets = List.copyOf(widgets);
        }
    }

    static final SnapshotKind<KnownDashboard> KIND = new SnapshotKind<>("dashboard", KnownDashboard.class);

    /** An event must not grow with what somebody puts on a dashboard. */
    static final int MOST_WIDGETS = 100;

    private static final int LONGEST = 300;

    @Override
    public String key(Dashboard dashboard) {
        return dashboard.id();
    }

    @Override
    public Result<KnownDashboard> seen(
            @Nullable KnownDashboard before, Dashboard dashboard, Instant at, boolean first) {
        List<WidgetRef> widgets = dashboard.widgets().stream()
                .limit(MOST_WIDGETS)
                .map(DashboardChanges::widget)
                .toList();
        String name = head(dashboard.name());
        String title = head(dashboard.title());
        boolean isNew = before == null || before.gone() != null;
        if (before != null
                && !isNew
                && before.name().equals(name)
                && before.title().equals(title)
                && before.widgets().equals(widgets)) {
            return new Result<>(before, List.of());
        }
        long generation = before == null ? 0 : before.generation() + 1;
        KnownDashboard now = new KnownDashboard(name, title, widgets, generation, null);
        Instant said = isNew ? dashboard.createdAt() : dashboard.updatedAt();
        return new Result<>(
                now,
                List.of(changed(
                        dashboard.id(),
                        now,
                        isNew ? Change.CREATED : Change.CHANGED,
                        said == null ? at : said,
                        at,
                        first)));
    }

    @Override
    public Result<KnownDashboard> gone(String id, KnownDashboard before, Instant at) {
        KnownDashboard now = new KnownDashboard(before.name(), before.title(), List.of(), before.generation() + 1, at);
        return new Result<>(now, List.of(changed(id, now, Change.REMOVED, at, at, false)));
    }

    private DashboardChanged changed(
            String id, KnownDashboard now, Change change, Instant occurredAt, Instant at, boolean first) {
        return new DashboardChanged(
                new EventHeader(
                        EventIds.dashboard(organization, id, now.generation()),
                        organization,
                        null,
                        "dashboard/" + id,
                        occurredAt,
                        at,
                        first),
                id,
                now.name(),
                now.title(),
                change,
                now.widgets());
    }

    /** Other filters than these three are not about which pipelines. */
    private static WidgetRef widget(Widget widget) {
        return new WidgetRef(
                head(widget.name()),
                head(widget.type()),
                filter(widget, "project_id"),
                filter(widget, "branch"),
                filter(widget, "pipeline_file"));
    }

    private static @Nullable String filter(Widget widget, String name) {
        String value = widget.filters().getOrDefault(name, "").strip();
        return value.isEmpty() ? null : head(value);
    }

    private static String head(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
