package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /deployment_targets}: reads. */
final class DeploymentsApi {
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
                .filter(t -> name.isEmpty() || t.name.equals(name))
                .sorted(Comparator.comparing(t -> t.id))
                .toList();
        if (!name.isEmpty() && rows.isEmpty()) return Reply.notFound();
        return Reply.json(json -> {
            json.writeStartArray();
            for (var target : rows) write(json, target, true);
            json.writeEndArray();
        });
    }

    Reply describe(String id) {
        return target(id, target -> Reply.json(json -> write(json, target, false)));
    }

    Reply history(Exchange request, String id) {
        return target(id, target -> history(request, target));
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
        json.writeArrayFieldStart("subject_rules");
        json.writeStartObject();
        json.writeStringField("type", "ANY");
        json.writeStringField("subject_id", "");
        json.writeEndObject();
        json.writeEndArray();
        json.writeStringField("state_message", target.stateMessage);
        json.writeStringField("state", target.state);
        json.writeStringField("project_id", target.project.id);
        json.writeStringField("organization_id", world.id);
        json.writeArrayFieldStart("object_rules");
        for (var type : new String[] {"BRANCH", "TAG", "PR"}) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("pattern", "");
            json.writeStringField("match_mode", "ALL");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("name", target.name);
        // Only the list says; a description always has null here.
        if (listed && target.history.size() > 0) {
            json.writeFieldName("last_deployment");
            write(json, target.history.get(target.history.size() - 1));
        } else json.writeNullField("last_deployment");
        json.writeStringField("id", target.id);
        json.writeStringField("description", "");
        json.writeStringField("created_by", world.user("owner"));
        json.writeStringField("created_at", Times.iso(target.created));
        for (int i = 3; i > 0; i--) json.writeStringField("bookmark_parameter" + i, "");
        json.writeBooleanField("active", target.active);
        json.writeEndObject();
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
