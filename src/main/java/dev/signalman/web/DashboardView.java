package dev.signalman.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard of Semaphore, as people see it.
 *
 * @param organization configured name of the organisation
 * @param name its name, or its title if it has one
 * @param seen false while dashboards cannot be seen
 * @param widgets its parts
 */
public record DashboardView(String organization, String name, boolean seen, List<Widget> widgets) {
    public DashboardView {
        widgets = List.copyOf(widgets);
    }

    /**
     * A part of it.
     *
     * @param name its name
     * @param shows which pipelines, in words
     * @param mood of the result
     * @param result of the newest finished pipeline, or why there is none
     * @param finishedAt when that ended; null if there is none
     * @param url its page; null if there is none
     */
    public record Widget(
            String name,
            String shows,
            Mood mood,
            String result,
            @Nullable Instant finishedAt,
            @Nullable String url) {}
}
