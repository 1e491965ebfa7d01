package dev.signalman.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /dashboards}, which ask nobody for a permission. */
final class DashboardsApi {
    private final Shelf shelf;

    DashboardsApi(World world) {
        shelf = world.dashboards;
    }

    Reply list(Exchange request) {
        return shelf.list(request, "dashboards", 100, Shelf.BY_CREATION, this::show);
    }

    Reply describe(Exchange request) {
        var item = shelf.find(request.part(0));
        return item == null ? missing(request) : Shelf.reply(show(item));
    }

    Reply create(Exchange request) {
        var body = Fields.body(request);
        var name = Fields.text(body, "/metadata/name");
        var refusal = shelf.refusal(name, null);
        if (refusal != null) return Shelf.refused(refusal);
        return Shelf.reply(show(shelf.add(name, normal(body))));
    }

    Reply update(Exchange request) {
        var item = shelf.find(request.part(0));
        if (item == null) return missing(request);
        var body = Fields.body(request);
        var name = Fields.text(body, "/metadata/name");
        if (name.isEmpty()) name = item.name;
        var refusal = shelf.refusal(name, item);
        if (refusal != null) return Shelf.refused(refusal);
        shelf.replace(item, name, normal(body));
        return Shelf.reply(show(item));
    }

    Reply delete(Exchange request) {
        var item = shelf.find(request.part(0));
        if (item == null) return missing(request);
        shelf.remove(item);
        return Shelf.reply(Fields.MAPPER.createObjectNode());
    }

    private static Reply missing(Exchange request) {
        return Shelf.missing("Dashboard", request.part(0));
    }

    static ObjectNode normal(JsonNode body) {
        var content = Fields.MAPPER.createObjectNode();
        content.put("title", Fields.text(body, "/metadata/title"));
        var widgets = content.putArray("widgets");
        for (var widget : body.at("/spec/widgets"))
            widgets.addObject()
                    .put("name", Fields.text(widget, "/name"))
                    .put("type", Fields.text(widget, "/type"))
                    .set("filters", Fields.object(widget, "/filters"));
        return content;
    }

    private ObjectNode show(Shelf.Item item) {
        var node = Fields.MAPPER.createObjectNode();
        node.putObject("metadata")
                .put("name", item.name)
                .put("id", item.id)
                .put("title", item.content.get("title").asText())
                .put("create_time", shelf.time(item.created))
                .put("update_time", shelf.time(item.updated));
        node.putObject("spec").set("widgets", item.content.get("widgets"));
        return node;
    }
}
