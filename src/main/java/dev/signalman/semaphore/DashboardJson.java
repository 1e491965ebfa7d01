package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Dashboards as they are read and written. */
final class DashboardJson {
    private DashboardJson() {}

    static Dashboard read(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "dashboard");
        JsonNode metadata = Json.at(node, "metadata");
        return new Dashboard(
                Json.required("a dashboard", node, "metadata", "id"),
                Json.text(metadata, "name"),
                Json.text(metadata, "title"),
                Json.inner(
                        Json.at(node, "spec", "widgets"),
                        widget -> new Widget(
                                Json.text(widget, "name"), Json.text(widget, "type"), Json.textMap(widget, "filters"))),
                Json.time(metadata, "create_time"),
                Json.time(metadata, "update_time"));
    }

    static ObjectNode write(DashboardDraft draft) {
        ObjectNode body = Json.object();
        body.putObject("metadata").put("name", draft.name()).put("title", draft.title());
        ArrayNode widgets = body.putObject("spec").putArray("widgets");
        for (Widget widget : draft.widgets()) {
            ObjectNode filters = widgets.addObject()
                    .put("name", widget.name())
                    .put("type", widget.type())
                    .putObject("filters");
            widget.filters().forEach(filters::put);
        }
        return body;
    }
}
