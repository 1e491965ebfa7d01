package dev.signalman.semaphore;

import java.util.Map;

/**
 * A part of a dashboard.
 * Source: {@code GET /dashboards}, {@code spec.widgets}.
 *
 * @param name its name
 * @param type such as {@code list_pipelines}, {@code list_workflows}, {@code duration_pipelines}
 * @param filters such as {@code project_id}, {@code branch}, {@code pipeline_file}
 */
public record Widget(String name, String type, Map<String, String> filters) {
    public Widget {
        filters = Map.copyOf(filters);
    }
}
