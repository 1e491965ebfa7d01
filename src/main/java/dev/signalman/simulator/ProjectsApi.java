package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalman.simulator.Ids.Kind;
import java.io.IOException;

/** {@code /projects}: paged by 500 with headers of its own, filtered by permission only after paging. */
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
                    if (!outage) for (var project : all.subList(from, to)) if (project.visible) write(json, project);
                    json.writeEndArray();
                })
                .with("x-page", Integer.toString(asked))
                .with("x-has-more", Boolean.toString(to < all.size()));
    }

    Reply describe(String name) {
        var project = world.byName(name);
        if (project == null || project.removed) return Reply.message(404, "project \"" + name + "\" not found");
        if (!project.visible) return Reply.message(401, "Unauthorized");
        return Reply.json(json -> write(json, project));
    }

    private void write(JsonGenerator json, Project project) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("spec");
        json.writeStringField("visibility", "private");
        json.writeArrayFieldStart("tasks");
        json.writeEndArray();
        json.writeArrayFieldStart("schedulers");
        json.writeEndArray();
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
        json.writeStringField("description", project.spec.description());
        json.writeEndObject();
        json.writeStringField("kind", "Project");
        json.writeStringField("apiVersion", "v1alpha");
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
        json.writeStringField("url", "git@github.com:" + world.scenario.organization() + "/" + project.name() + ".git");
        json.writeObjectFieldStart("status");
        json.writeArrayFieldStart("pipeline_files");
        json.writeStartObject();
        json.writeStringField("path", ".semaphore/semaphore.yml");
        json.writeStringField("level", "pipeline");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayFieldStart("run_on");
        json.writeString("tags");
        json.writeString("branches");
        json.writeEndArray();
        json.writeStringField("pipeline_file", ".semaphore/semaphore.yml");
        json.writeStringField("owner", world.scenario.organization());
        json.writeStringField("name", project.name());
        json.writeStringField("id", world.ids.of(Kind.REPOSITORY, project.number));
        json.writeStringField("integration_type", "github_app");
        json.writeObjectFieldStart("forked_pull_requests");
        for (var list : new String[] {"allowed_secrets", "allowed_contributors"}) {
            json.writeArrayFieldStart(list);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
