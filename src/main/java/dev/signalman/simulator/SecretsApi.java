package dev.signalman.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * {@code /api/v1beta/secrets} and {@code /api/v1/projects/…/secrets}. Where the edition hides contents, they come without
 * values and cannot be updated.
 */
final class SecretsApi {
    private final World world;

    SecretsApi(World world) {
        this.world = world;
    }

    Reply list(Exchange request) {
        return of(request, shelf -> {
            var order = request.param("order", "BY_NAME_ASC").equals("BY_CREATE_TIME_ASC")
                    ? Shelf.BY_CREATION
                    : Shelf.BY_NAME;
            return shelf.list(request, "secrets", 100, order, item -> show(shelf, item, request));
        });
    }

    Reply describe(Exchange request) {
        return item(request, (shelf, item) -> Shelf.reply(show(shelf, item, request)));
    }

    Reply create(Exchange request) {
        return of(request, shelf -> {
            var body = Fields.body(request);
            var name = Fields.text(body, "/metadata/name");
            var refusal = shelf.refusal(name, null);
            if (refusal != null) return Shelf.refused(refusal);
            return Shelf.reply(show(shelf, shelf.add(name, normal(body)), request));
        });
    }

    Reply update(Exchange request) {
        return item(request, (shelf, item) -> {
            if (!shown())
                return Reply.rpc(400, 9, "Secrets cannot be updated through the API: delete it and make it again");
            var body = Fields.body(request);
            var name = Fields.text(body, "/metadata/name");
            var refusal = shelf.refusal(name, item);
            if (refusal != null) return Shelf.refused(refusal);
            shelf.replace(item, name, normal(body));
            return Shelf.reply(show(shelf, item, request));
        });
    }

    Reply delete(Exchange request) {
        return item(request, (shelf, item) -> {
            shelf.remove(item);
            return Shelf.reply(Fields.MAPPER.createObjectNode());
        });
    }

    private boolean shown() {
        return world.access.has(Organization.Feature.SECRET_CONTENT);
    }

    /** Of the project that the path names, or of the organisation. */
    private Reply of(Exchange request, Function<Shelf, Reply> then) {
        if (!world.access.may(Organization.Permission.MANAGE_SECRETS)) return Shelf.forbidden();
        if (!ofProject(request)) return then.apply(world.secrets);
        var project = world.byIdOrName(request.part(0));
        return project == null || !project.readable() ? Reply.rpc(404, 5, "Not found") : then.apply(project.secrets);
    }

    private static boolean ofProject(Exchange request) {
        return request.path().startsWith("/api/v1/projects/");
    }

    @FunctionalInterface
    private interface Handling {
        Reply of(Shelf shelf, Shelf.Item item);
    }

    private Reply item(Exchange request, Handling then) {
        return of(request, shelf -> {
            var name = request.part(ofProject(request) ? 1 : 0);
            var item = shelf.find(name);
            return item == null ? Shelf.missing("Secret", name) : then.of(shelf, item);
        });
    }

    private static ObjectNode normal(JsonNode body) {
        var content = Fields.MAPPER.createObjectNode();
        content.put("description", Fields.text(body, "/metadata/description"));
        var variables = content.putArray("env_vars");
        for (var variable : body.at("/data/env_vars"))
            variables
                    .addObject()
                    .put("name", Fields.text(variable, "/name"))
                    .put("value", Fields.text(variable, "/value"));
        var files = content.putArray("files");
        for (var file : body.at("/data/files"))
            files.addObject().put("path", Fields.text(file, "/path")).put("content", Fields.text(file, "/content"));
        content.set("org_config", Fields.object(body, "/org_config"));
        return content;
    }

    private ObjectNode show(Shelf shelf, Shelf.Item item, Exchange request) {
        var node = Fields.MAPPER.createObjectNode();
        var metadata = node.putObject("metadata")
                .put("name", item.name)
                .put("id", item.id)
                .put("create_time", shelf.time(item.created))
                .put("update_time", shelf.time(item.updated))
                .put("content_included", shown())
                .put("checkout_at", "0")
                .put("description", item.content.get("description").asText());
        if (ofProject(request)) metadata.put("project_id_or_name", request.part(0));
        var data = node.putObject("data");
        data.set("env_vars", item.content.get("env_vars").deepCopy());
        data.set("files", item.content.get("files").deepCopy());
        if (!shown()) {
            for (var variable : data.get("env_vars")) ((ObjectNode) variable).put("value", "");
            for (var file : data.get("files")) ((ObjectNode) file).put("content", "");
        }
        if (!ofProject(request)) {
            var given = item.content.get("org_config");
            var config = node.putObject("org_config");
            config.put("projects_access", or(Fields.text(given, "/projects_access"), "ALL"));
            config.set(
                    "project_ids",
                    given.path("project_ids").isArray() ? given.get("project_ids") : Fields.MAPPER.createArrayNode());
            config.put("debug_access", or(Fields.text(given, "/debug_access"), "JOB_DEBUG_YES"));
            config.put("attach_access", or(Fields.text(given, "/attach_access"), "JOB_ATTACH_YES"));
        }
        return node;
    }

    private static String or(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }
}
