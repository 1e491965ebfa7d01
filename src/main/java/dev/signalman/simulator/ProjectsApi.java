package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.simulator.Ids.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code /projects}: reads are paged by 500 with headers of its own, filtered by permission only after paging. */
final class ProjectsApi {
    private static final int PAGE = 500;

    private final World world;

    ProjectsApi(World world) {
        this.world = world;
    }

    Reply list(Exchange request) {
        var asked = request.strict("page", 1);
        if (asked == null || asked < 1 || asked > 100)
            return Reply.message(400, "page must be a number between 1 and 100");
        var all = world.projects().stream().filter(p -> !p.removed).toList();
        int from = Math.min((asked - 1) * PAGE, all.size());
        int to = Math.min(from + PAGE, all.size());
        boolean outage = request.fault() instanceof Fault.EmptyList;
        return Reply.json(json -> {
                    json.writeStartArray();
                    if (!outage)
                        for (var project : all.subList(from, to)) if (project.visible) write(json, project, false);
                    json.writeEndArray();
                })
                .with("x-page", Integer.toString(asked))
                .with("x-has-more", Boolean.toString(to < all.size()));
    }

    Reply describe(Exchange request) {
        var name = request.part(0);
        var project = world.byName(name);
        if (project == null || project.removed) return Reply.message(404, "project \"" + name + "\" not found");
        if (!project.visible) return Reply.message(401, "Unauthorized");
        return Reply.json(json -> write(json, project, true));
    }

    Reply create(Exchange request) {
        var body = Fields.body(request);
        var name = Fields.text(body, "/metadata/name");
        if (name.isEmpty() || Fields.text(body, "/spec/repository/url").isEmpty())
            return Reply.message(422, "name and repository url can't be blank");
        var before = world.byName(name);
        if (before != null && !before.removed)
            return Reply.message(422, "Project name \"" + name + "\" is already taken");
        var project = world.addProject(Scenario.ProjectSpec.named(name));
        set(project, body);
        return Reply.json(json -> write(json, project, true));
    }

    Reply update(Exchange request) {
        return known(request, project -> {
            set(project, Fields.body(request));
            return Reply.json(json -> write(json, project, true));
        });
    }

    Reply delete(Exchange request) {
        return known(request, project -> {
            project.removed = true;
            return Reply.text(200, "");
        });
    }

    private Reply known(Exchange request, Function<Project, Reply> then) {
        var project = world.byIdOrName(request.part(0));
        if (project == null || project.removed)
            return Reply.message(404, "project \"" + request.part(0) + "\" not found");
        return project.visible ? then.apply(project) : Reply.message(401, "Unauthorized");
    }

    private static void set(Project project, JsonNode body) {
        project.description = Fields.text(body, "/metadata/description");
        project.visibility = said(body, "/spec/visibility", project.visibility);
        project.repositoryUrl = said(body, "/spec/repository/url", project.repositoryUrl);
        project.integrationType = said(body, "/spec/repository/integration_type", project.integrationType);
        project.pipelineFile = said(body, "/spec/repository/pipeline_file", project.pipelineFile);
        var runOn = new ArrayList<String>();
        body.at("/spec/repository/run_on").forEach(v -> runOn.add(v.asText()));
        if (!runOn.isEmpty()) project.runOn = List.copyOf(runOn);
    }

    private static String said(JsonNode body, String pointer, String otherwise) {
        var value = Fields.text(body, pointer);
        return value.isEmpty() ? otherwise : value;
    }

    /** @param detailed false in the list, which never has the schedulers: nobody asks the service that knows them */
    private void write(JsonGenerator json, Project project, boolean detailed) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("spec");
        json.writeStringField("visibility", project.visibility);
        for (var kind : new String[] {"tasks", "schedulers"}) {
            json.writeArrayFieldStart(kind);
            for (var schedule : project.schedules)
                if (detailed && !schedule.deleted) schedule(json, schedule, kind.equals("tasks"));
            json.writeEndArray();
        }
        repository(json, project);
        json.writeBooleanField("custom_permissions", false);
        for (var kind : new String[] {"debug_permissions", "attach_permissions"}) {
            json.writeArrayFieldStart(kind);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeObjectFieldStart("metadata");
        json.writeStringField("owner_id", world.user("owner"));
        json.writeStringField("org_id", world.id);
        json.writeStringField("name", project.name());
        json.writeStringField("id", project.id);
        json.writeStringField("description", project.description);
        json.writeEndObject();
        json.writeStringField("kind", "Project");
        json.writeStringField("apiVersion", "v1alpha");
        json.writeEndObject();
    }

    private static void schedule(JsonGenerator json, Schedule schedule, boolean task) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", schedule.id);
        json.writeStringField("name", schedule.spec.name());
        json.writeStringField("branch", "refs/heads/" + schedule.spec.branch());
        json.writeObjectFieldStart("reference");
        json.writeStringField("type", "branch");
        json.writeStringField("name", schedule.spec.branch());
        json.writeEndObject();
        json.writeStringField("at", schedule.spec.at());
        json.writeStringField("pipeline_file", schedule.pipelineFile);
        json.writeStringField("status", schedule.paused ? "INACTIVE" : "ACTIVE");
        if (task) {
            json.writeStringField("description", schedule.description);
            json.writeBooleanField("scheduled", schedule.recurring);
            json.writeArrayFieldStart("parameters");
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void repository(JsonGenerator json, Project project) throws IOException {
        json.writeObjectFieldStart("repository");
        json.writeObjectFieldStart("whitelist");
        for (var list : new String[] {"tags", "branches"}) {
            json.writeArrayFieldStart(list);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeStringField("url", project.repositoryUrl);
        json.writeObjectFieldStart("status");
        json.writeArrayFieldStart("pipeline_files");
        json.writeStartObject();
        json.writeStringField("path", project.pipelineFile);
        json.writeStringField("level", "pipeline");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayFieldStart("run_on");
        for (var trigger : project.runOn) json.writeString(trigger);
        json.writeEndArray();
        json.writeStringField("pipeline_file", project.pipelineFile);
        json.writeStringField("owner", world.scenario.organization());
        json.writeStringField("name", project.name());
        json.writeStringField("id", world.ids.of(Kind.REPOSITORY, project.number));
        json.writeStringField("integration_type", project.integrationType);
        json.writeObjectFieldStart("forked_pull_requests");
        for (var list : new String[] {"allowed_secrets", "allowed_contributors"}) {
            json.writeArrayFieldStart(list);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
