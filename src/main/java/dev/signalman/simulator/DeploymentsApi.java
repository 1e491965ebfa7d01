package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /deployment_targets}. What secrets a target has is not kept, only that it takes a while to lock them away. */
final class DeploymentsApi {
    private static final long SYNCING = 2 * Micros.SECOND;

    private final World world;

    DeploymentsApi(World world) {
        this.world = world;
    }

    private @Nullable Reply refusal() {
        if (!world.access.has(Organization.Feature.DEPLOYMENT_TARGETS))
            return Reply.text(
                    403,
                    "The deployment targets feature is not enabled for your organization. "
                            + "Please contact support to enable it.");
        return world.access.may(Organization.Permission.VIEW_DEPLOYMENT_TARGETS) ? null : Reply.denied();
    }

    Reply list(Exchange request) {
        var refusal = refusal();
        if (refusal != null) return refusal;
        var project = world.byId(request.param("project_id", ""));
        if (project == null || project.removed) return Reply.notFound();
        if (!project.visible) return Reply.denied();
        var name = request.param("target_name", "");
        var rows = project.targets.stream()
                .filter(t -> !t.deleted && (name.isEmpty() || t.name.equals(name)))
                .sorted(Comparator.comparing(t -> t.id))
                .toList();
        if (!name.isEmpty() && rows.isEmpty()) return Reply.notFound();
        return Reply.json(json -> {
            json.writeStartArray();
            for (var target : rows) write(json, target, true);
            json.writeEndArray();
        });
    }

    Reply describe(Exchange request) {
        return target(request.part(0), target -> Reply.json(json -> write(json, target, false)));
    }

    Reply history(Exchange request) {
        return target(request.part(0), target -> history(request, target));
    }

    /** The same token again answers what it made, whatever else is asked for. */
    Reply create(Exchange request) {
        var refusal = refusal();
        if (refusal != null) return refusal;
        var fields = Fields.all(request);
        var project = world.byId(Fields.text(fields, "/project_id"));
        if (project == null || project.removed) return Reply.notFound();
        if (!project.visible) return Reply.denied();
        var token = Fields.text(fields, "/unique_token");
        var name = Fields.text(fields, "/name");
        if (token.isEmpty() || name.isEmpty())
            return Reply.quoted(400, "unique_token, name and project_id are required to create a deployment target");
        if (!Ids.isUuid(token)) return Reply.quoted(400, "unique_token must be a valid UUID");
        var known = world.targetTokens.get(token);
        if (known == null && taken(project, name, null)) return Reply.quoted(400, "name has already been taken");
        var target = known == null ? world.runs.addTarget(project, name, "") : known;
        if (known == null) {
            world.targetTokens.put(token, target);
            set(target, fields);
        }
        return Reply.json(json -> write(json, target, false));
    }

    Reply update(Exchange request) {
        return target(request.part(0), target -> {
            var fields = Fields.all(request);
            var token = Fields.text(fields, "/unique_token");
            if (token.isEmpty())
                return Reply.quoted(400, "target_id and unique_token are required to update a deployment target");
            if (!Ids.isUuid(token)) return Reply.quoted(400, "unique_token must be a valid UUID");
            if (!world.targetTokens.containsKey(token)) {
                if (target.state.equals("SYNCING")) return Reply.quoted(400, "Invalid state: SYNCING");
                var name = Fields.text(fields, "/name");
                if (taken(target.project, name, target)) return Reply.quoted(400, "name has already been taken");
                world.targetTokens.put(token, target);
                if (!name.isEmpty()) target.name = name;
                set(target, fields);
            }
            return Reply.json(json -> write(json, target, false));
        });
    }

    private static boolean taken(Project project, String name, @Nullable Target self) {
        return project.targets.stream().anyMatch(t -> t != self && !t.deleted && t.name.equals(name));
    }

    private void set(Target target, ObjectNode fields) {
        if (fields.has("url")) target.url = Fields.text(fields, "/url");
        if (fields.has("description")) target.description = Fields.text(fields, "/description");
        for (int i = 0; i < 3; i++)
            if (fields.has("bookmark_parameter" + (i + 1)))
                target.bookmarks[i] = Fields.text(fields, "/bookmark_parameter" + (i + 1));
        if (fields.path("subject_rules").isArray()) target.subjectRules = fields.get("subject_rules");
        if (fields.path("object_rules").isArray()) target.objectRules = fields.get("object_rules");
        target.updated = world.timeline.now();
        if (fields.path("env_vars").isEmpty() && fields.path("files").isEmpty()) return;
        target.state = "SYNCING";
        world.timeline.at(world.timeline.now() + SYNCING, () -> {
            if (target.state.equals("SYNCING")) target.state = target.active ? "USABLE" : "CORDONED";
        });
    }

    /** What is not there is deleted, too. */
    Reply delete(Exchange request) {
        var refusal = refusal();
        if (refusal != null) return refusal;
        if (request.param("unique_token", "").isEmpty())
            return Reply.quoted(400, "target_id and unique_token are required to delete a deployment target");
        var target = world.target(request.part(0));
        if (target != null) target.deleted = true;
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeStringField("target_id", request.part(0));
            json.writeEndObject();
        });
    }

    Reply deactivate(Exchange request) {
        return cordon(request, true);
    }

    Reply activate(Exchange request) {
        return cordon(request, false);
    }

    private Reply cordon(Exchange request, boolean cordoned) {
        return target(request.part(0), target -> {
            target.active = !cordoned;
            target.state = cordoned ? "CORDONED" : "USABLE";
            target.updated = world.timeline.now();
            return Reply.json(json -> {
                json.writeStartObject();
                json.writeStringField("target_id", target.id);
                json.writeBooleanField("cordoned", cordoned);
                json.writeEndObject();
            });
        });
    }

    private Reply target(String id, java.util.function.Function<Target, Reply> then) {
        var refusal = refusal();
        if (refusal != null) return refusal;
        var target = world.target(id);
        if (target == null || target.project.removed) return Reply.notFound();
        return target.project.visible ? then.apply(target) : Reply.denied();
    }

    private Reply history(Exchange request, Target target) {
        long cursor;
        try {
            cursor = Long.parseLong(request.param("cursor_value", "0"));
        } catch (NumberFormatException e) {
            return Reply.quoted(400, "cursor_value must be an integer");
        }
        var filter = filter(request);
        var page = switch (request.param("cursor_type", "FIRST").toUpperCase(Locale.ROOT)) {
            case "FIRST" -> HistoryPage.first(target.history, filter);
            case "BEFORE" -> HistoryPage.before(target.history, filter, cursor);
            case "AFTER" -> HistoryPage.after(target.history, filter, cursor);
            default -> null;
        };
        if (page == null) return Reply.quoted(500, "Internal error");
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("deployments");
            for (var deployment : page.rows()) write(json, deployment);
            json.writeEndArray();
            json.writeNumberField("cursor_before", page.before());
            json.writeNumberField("cursor_after", page.after());
            json.writeEndObject();
        });
    }

    private static Predicate<Deployment> filter(Exchange request) {
        var type = request.param("git_ref_type", "").toLowerCase(Locale.ROOT);
        var label = request.param("git_ref_label", "");
        var by = request.param("triggered_by", "");
        // Deployments here have no parameters, so whatever is asked of them matches nothing but the wildcard.
        boolean parameters = matchesAll(request, "parameter1")
                && matchesAll(request, "parameter2")
                && matchesAll(request, "parameter3");
        return d -> parameters
                && (type.isEmpty() || type.equals("branch"))
                && (label.isEmpty() || d.source.workflow.commit.branch().equals(label))
                && (by.isEmpty() || d.triggeredBy.equals(by));
    }

    private static boolean matchesAll(Exchange request, String parameter) {
        var value = request.param(parameter, "");
        return value.isEmpty() || value.equals("*");
    }

    private void write(JsonGenerator json, Target target, boolean listed) throws IOException {
        json.writeStartObject();
        json.writeStringField("url", target.url);
        json.writeStringField("updated_by", world.user("owner"));
        json.writeStringField("updated_at", Times.iso(target.updated));
        subjectRules(json, target);
        json.writeStringField("state_message", target.stateMessage);
        json.writeStringField("state", target.state);
        json.writeStringField("project_id", target.project.id);
        json.writeStringField("organization_id", world.id);
        objectRules(json, target);
        json.writeStringField("name", target.name);
        // Only the list says; a description always has null here.
        if (listed && target.history.size() > 0) {
            json.writeFieldName("last_deployment");
            write(json, target.history.get(target.history.size() - 1));
        } else json.writeNullField("last_deployment");
        json.writeStringField("id", target.id);
        json.writeStringField("description", target.description);
        json.writeStringField("created_by", world.user("owner"));
        json.writeStringField("created_at", Times.iso(target.created));
        for (int i = 3; i > 0; i--) json.writeStringField("bookmark_parameter" + i, target.bookmarks[i - 1]);
        json.writeBooleanField("active", target.active);
        json.writeEndObject();
    }

    private static void subjectRules(JsonGenerator json, Target target) throws IOException {
        json.writeFieldName("subject_rules");
        if (target.subjectRules != null) {
            Fields.MAPPER.writeTree(json, target.subjectRules);
            return;
        }
        json.writeStartArray();
        json.writeStartObject();
        json.writeStringField("type", "ANY");
        json.writeStringField("subject_id", "");
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void objectRules(JsonGenerator json, Target target) throws IOException {
        json.writeFieldName("object_rules");
        if (target.objectRules != null) {
            Fields.MAPPER.writeTree(json, target.objectRules);
            return;
        }
        json.writeStartArray();
        for (var type : new String[] {"BRANCH", "TAG", "PR"}) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("pattern", "");
            json.writeStringField("match_mode", "ALL");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, Deployment deployment) throws IOException {
        json.writeStartObject();
        json.writeStringField("triggered_by", deployment.triggeredBy);
        json.writeStringField("triggered_at", Times.iso(deployment.triggered));
        json.writeStringField("target_name", deployment.target.name);
        json.writeStringField("target_id", deployment.target.id);
        json.writeStringField("switch_id", world.ids.of(Ids.Kind.SWITCH, deployment.source.number));
        json.writeStringField("state_message", deployment.stateMessage);
        json.writeStringField("state", deployment.state);
        json.writeStringField("prev_pipeline_id", deployment.source.id);
        json.writeStringField("pipeline_id", deployment.pipeline == null ? "" : deployment.pipeline.id);
        json.writeStringField("id", deployment.id);
        json.writeArrayFieldStart("env_vars");
        json.writeEndArray();
        json.writeBooleanField("can_requester_rerun", true);
        json.writeEndObject();
    }
}
