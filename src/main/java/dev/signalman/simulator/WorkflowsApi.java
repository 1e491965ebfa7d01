package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalman.simulator.Ids.Kind;
import java.io.IOException;
import java.util.ArrayList;

/** {@code /plumber-workflows}. Reruns are {@link RerunsApi}'s. */
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

    Reply run(Exchange request) {
        var fields = Fields.all(request);
        var project = world.byId(Fields.text(fields, "/project_id"));
        boolean may = world.access.may(Organization.Permission.RERUN);
        if (project == null || !project.readable() || !may) return Reply.notFound();
        var reference = Fields.text(fields, "/reference");
        if (reference.isEmpty()) return Reply.quoted(400, "Invalid request - missing parameter 'reference'.");
        var branch = branch(reference);
        if (world.runs.queuing(project, branch) >= world.queueLimit)
            return Reply.quoted(400, "Limit of queuing pipelines reached");
        var plan = world.traffic.nextPlan(project);
        var newest = world.newCommit(project, branch);
        var sha = Fields.text(fields, "/commit_sha");
        var commit = sha.isEmpty() ? newest : new Commit(branch, sha, newest.message(), newest.author());
        var pipeline = world.runs.start(project, commit, plan, Workflow.Trigger.API, request.userId(), null, null);
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeStringField("workflow_id", pipeline.workflow.id);
            json.writeStringField("pipeline_id", pipeline.id);
            json.writeEndObject();
        });
    }

    private static String branch(String reference) {
        if (reference.startsWith("refs/heads/")) return reference.substring("refs/heads/".length());
        if (reference.startsWith("refs/pull/")) return "pull-request-" + reference.substring("refs/pull/".length());
        return reference;
    }

    Reply stop(Exchange request) {
        var workflow = world.runs.workflow(request.part(0));
        if (workflow == null || !workflow.project.readable()) return Reply.notFound();
        var open = workflow.pipelines.stream().filter(p -> !p.finished).toList();
        open.forEach(p -> world.runs.terminate(p, request.userId()));
        return Reply.quoted(200, "Termination started for " + open.size() + " pipelines.");
    }

    Reply describe(Exchange request) {
        var workflow = world.runs.workflow(request.part(0));
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
