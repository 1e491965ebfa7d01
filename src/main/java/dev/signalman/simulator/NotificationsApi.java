package dev.signalman.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** {@code /notifications}: what {@link Webhooks} sends. */
final class NotificationsApi {
    private static final String[] FILTERS = {"projects", "branches", "tags", "pipelines", "blocks", "states", "results"
    };

    private final World world;
    private final Shelf shelf;

    NotificationsApi(World world) {
        this.world = world;
        shelf = world.notifications;
    }

    private boolean denied() {
        return !world.access.may(Organization.Permission.MANAGE_NOTIFICATIONS);
    }

    Reply list(Exchange request) {
        if (denied()) return Shelf.forbidden();
        return shelf.list(request, "notifications", 300, Shelf.BY_NAME, this::show);
    }

    Reply describe(Exchange request) {
        if (denied()) return Shelf.forbidden();
        var item = shelf.find(request.part(0));
        return item == null ? missing(request) : Shelf.reply(show(item));
    }

    Reply create(Exchange request) {
        if (denied()) return Shelf.forbidden();
        var body = Fields.body(request);
        var refusal = refusal(body, null);
        if (refusal != null) return Shelf.refused(refusal);
        var content = normal(body, request.userId());
        return Shelf.reply(show(shelf.add(Fields.text(body, "/metadata/name"), content)));
    }

    /** Replaces the whole: what is not said is gone. */
    Reply update(Exchange request) {
        if (denied()) return Shelf.forbidden();
        var item = shelf.find(request.part(0));
        if (item == null) return missing(request);
        var body = Fields.body(request);
        var refusal = refusal(body, item);
        if (refusal != null) return Shelf.refused(refusal);
        shelf.replace(item, Fields.text(body, "/metadata/name"), normal(body, request.userId()));
        return Shelf.reply(show(item));
    }

    Reply delete(Exchange request) {
        if (denied()) return Shelf.forbidden();
        var item = shelf.find(request.part(0));
        if (item == null) return missing(request);
        shelf.remove(item);
        return Shelf.reply(Fields.MAPPER.createObjectNode());
    }

    private static Reply missing(Exchange request) {
        return Shelf.missing("Notification", request.part(0));
    }

    private @Nullable String refusal(JsonNode body, Shelf.@Nullable Item self) {
        var name = shelf.refusal(Fields.text(body, "/metadata/name"), self);
        if (name != null) return name;
        var rules = body.at("/spec/rules");
        if (rules.isEmpty()) return "A notification must have at least one rule.";
        for (var rule : rules) {
            boolean reachable = !Fields.text(rule, "/notify/slack/endpoint").isEmpty()
                    || !Fields.text(rule, "/notify/webhook/endpoint").isEmpty();
            if (!reachable) return "A notification rule must have at least one notification target configured.";
        }
        return null;
    }

    static ObjectNode normal(JsonNode body, String creator) {
        var content = Fields.MAPPER.createObjectNode().put("creator_id", creator);
        var rules = content.putArray("rules");
        for (var rule : body.at("/spec/rules")) {
            var kept = rules.addObject().put("name", Fields.text(rule, "/name"));
            var filter = kept.putObject("filter");
            for (var field : FILTERS) filter.set(field, values(rule.at("/filter/" + field), field));
            var notify = kept.putObject("notify");
            slack(notify.putObject("slack"), rule.at("/notify/slack"));
            notify.putObject("email")
                    .put("subject", "")
                    .put("content", "")
                    .put("status", "ACTIVE")
                    .putArray("cc");
            webhook(notify.putObject("webhook"), rule.at("/notify/webhook"));
        }
        return content;
    }

    /** Left empty, most filters let everything through; that of projects lets nothing. */
    private static ArrayNode values(JsonNode given, String field) {
        var values = Fields.MAPPER.createArrayNode();
        given.forEach(v -> values.add(v.asText()));
        boolean open = field.equals("branches")
                || field.equals("pipelines")
                || field.equals("blocks")
                || field.equals("results");
        if (values.isEmpty() && open) values.add("/.*/");
        return values;
    }

    private static void slack(ObjectNode kept, JsonNode given) {
        kept.put("endpoint", Fields.text(given, "/endpoint"));
        var channels = kept.putArray("channels");
        given.path("channels").forEach(c -> channels.add(c.asText()));
        kept.put("message", Fields.text(given, "/message")).put("status", status(given));
    }

    private static void webhook(ObjectNode kept, JsonNode given) {
        kept.put("endpoint", Fields.text(given, "/endpoint"))
                .put("timeout", given.path("timeout").asInt(0))
                .put("action", Fields.text(given, "/action"))
                .put("retries", Math.min(5, given.path("retries").asInt(0)))
                .put("status", status(given))
                .put("secret", Fields.text(given, "/secret"));
    }

    private static String status(JsonNode given) {
        return Fields.text(given, "/status").equals("INACTIVE") ? "INACTIVE" : "ACTIVE";
    }

    private ObjectNode show(Shelf.Item item) {
        var node = Fields.MAPPER.createObjectNode();
        node.putObject("metadata")
                .put("name", item.name)
                .put("id", item.id)
                .put("create_time", shelf.time(item.created))
                .put("update_time", shelf.time(item.updated))
                .put("creator_id", item.content.get("creator_id").asText());
        node.putObject("spec").set("rules", item.content.get("rules"));
        node.putObject("status").set("failures", item.content.withArray("failures"));
        return node;
    }
}
