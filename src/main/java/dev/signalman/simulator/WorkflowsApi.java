package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalman.simulator.Ids.Kind;
import java.io.IOException;
import java.util.ArrayList;

/** {@code /plumber-workflows}: reads. */
final class WorkflowsApi {
    private final World world;

    WorkflowsApi(World world) {
        this.world = world;
    }

    Reply list(Exchange request) {
        var project = world.byId(request.param("project_id", ""));
        if (project == null || !project.readable()) return Reply.notFound();
        var created = Window.of(request, "created");
        if (created == null) return Reply.text(500, "Something went wrong");
        if (!created.ordered()) return refusedInSilence(request);
        var rows = project.workflows;
        int from = created.from(rows);
        int to = created.to(rows);
        var branch = request.param("branch_name", "");
        Paging.Rows<Workflow> shown;
        if (branch.isEmpty()) shown = new Paging.Rows<>(to - from, i -> rows.get(to - 1 - i));
        else {
            var matching = new ArrayList<Workflow>();
            for (int i = to - 1; i >= from; i--)
                if (rows.get(i).commit.branch().equals(branch)) matching.add(rows.get(i));
            shown = Paging.Rows.of(matching);
        }
        return Paging.page(
                request,
                request.lenient("page", 1),
                request.lenient("page_size", 30),
                shown,
                (json, w) -> write(json, w, true));
    }

    /** The engine's refusal is overlooked: an empty answer of zeros, and 200. */
    private static Reply refusedInSilence(Exchange request) {
        return Reply.text(200, "[]").with(Paging.headers(request, 0, 0, 0, 0));
    }

    Reply describe(String id) {
        var workflow = world.runs.workflow(id);
        if (workflow == null || !workflow.project.readable()) return Reply.notFound();
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeFieldName("workflow");
            write(json, workflow, false);
            json.writeEndObject();
        });
    }

    private void write(JsonGenerator json, Workflow workflow, boolean listed) throws IOException {
        var project = workflow.project;
        json.writeStartObject();
        json.writeStringField("wf_id", workflow.id);
        if (listed) json.writeNumberField("triggered_by", workflow.trigger.code);
        else json.writeStringField("triggered_by", workflow.trigger.name());
        json.writeStringField("rerun_of", workflow.rerunOf == null ? "" : workflow.rerunOf.id);
        json.writeStringField("requester_id", workflow.requesterId);
        json.writeStringField("repository_id", world.ids.of(Kind.REPOSITORY, project.number));
        json.writeStringField("project_id", project.id);
        json.writeStringField("organization_id", world.id);
        json.writeStringField("initial_ppl_id", workflow.pipelines.getFirst().id);
        json.writeStringField("hook_id", world.ids.of(Kind.HOOK, workflow.number));
        Times.protobuf(json, "created_at", workflow.created, world.timeline.now());
        json.writeStringField("commit_sha", workflow.commit.sha());
        json.writeStringField("branch_name", workflow.commit.branch());
        json.writeStringField(
                "branch_id", world.ids.of(Kind.BRANCH, project.number, project.branch(workflow.commit.branch())));
        json.writeEndObject();
    }
}
