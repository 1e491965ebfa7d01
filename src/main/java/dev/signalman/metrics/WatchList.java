package dev.signalman.metrics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard of Semaphore with what its parts show now. Names are text of people and may be hostile.
 *
 * @param organization configured name
 * @param dashboard its name
 * @param title for people; may be empty
 * @param seen false while dashboards cannot be seen
 * @param widgets its parts, in its order
 */
public record WatchList(String organization, String dashboard, String title, boolean seen, List<Widget> widgets) {
    public WatchList {
        widgets = List.copyOf(widgets);
    }

    /**
     * A part of a dashboard.
     *
     * @param name unique in the dashboard
     * @param project name of the project that it is about, or its id if that is not watched; null if it is about all
     * @param branch only this one; null for all
     * @param pipelineFile only this one; null for all
     * @param selects false if it does not say which pipelines
     * @param seen false while the pipelines that it is about cannot be seen
     * @param last the newest finished pipeline that it shows; null if none was seen
     */
    public record Widget(
            String name,
            @Nullable String project,
            @Nullable String branch,
            @Nullable String pipelineFile,
            boolean selects,
            boolean seen,
            @Nullable Run last) {}

    /**
     * A finished pipeline.
     *
     * @param result in Semaphore's words
     * @param passed whether that is good
     * @param finishedAt when it ended
     * @param url its page
     */
    public record Run(String result, boolean passed, Instant finishedAt, String url) {}

    void writeTo(GaugeSink sink) {
        if (!seen) {
            return;
        }
        for (Widget widget : widgets) {
            if (!widget.selects()) {
                continue;
            }
            sink.add(
                    Meters.WIDGET_INFO,
                    1,
                    organization,
                    dashboard,
                    widget.name(),
                    widget.project() == null ? "" : widget.project());
            Run last = widget.last();
            if (last != null && widget.seen()) {
                sink.add(Meters.WIDGET_LAST_RESULT, 1, organization, dashboard, widget.name(), last.result());
                sink.add(
                        Meters.WIDGET_LAST_FINISHED,
                        last.finishedAt().toEpochMilli() / 1000.0,
                        organization,
                        dashboard,
                        widget.name());
            }
        }
    }
}
