package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalman.simulator.Ids.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A pipeline as the services write it: capitals and protobuf times in lists, lower case and text in descriptions. */
final class PipelineJson {
    private final World world;

    PipelineJson(World world) {
        this.world = world;
    }

    void write(JsonGenerator json, Pipeline p, long now, boolean listed) throws IOException {
        var workflow = p.workflow;
        var project = p.project();
        var commit = workflow.commit;
        json.writeStartObject();
        json.writeStringField("yaml_file_name", p.file);
        json.writeStringField("working_directory", ".semaphore");
        json.writeStringField("wf_id", workflow.id);
        json.writeBooleanField("with_after_task", false);
        json.writeStringField("after_task_id", "");
        json.writeStringField("compile_task_id", "");
        boolean byUser = p.finished && p.plan.reason() == Plan.Reason.USER;
        var terminatedBy = p.terminatedBy != null ? p.terminatedBy : byUser ? world.user(commit.author()) : "";
        json.writeStringField("terminated_by", terminatedBy);
        json.writeStringField("terminate_request", terminatedBy.isEmpty() ? "" : "stop");
        json.writeStringField(
                "switch_id", p.hasSwitch || !p.promotions.isEmpty() ? world.ids.of(Kind.SWITCH, p.number) : "");
        json.writeStringField("snapshot_id", "");
        json.writeStringField("state", cased(p.state(now), listed));
        if (p.finished) {
            json.writeStringField("result", cased(p.plan.result().name(), listed));
            json.writeStringField("result_reason", cased(p.plan.reason().name(), listed));
        }
        time(json, "created_at", p.created, now, listed);
        time(json, "pending_at", p.pending, now, listed);
        time(json, "queuing_at", p.queuing, now, listed);
        time(json, "running_at", p.running, now, listed);
        time(json, "stopping_at", p.stopping, now, listed);
        time(json, "done_at", p.finished ? p.done : Micros.NEVER, now, listed);
        json.writeStringField("repository_id", world.ids.of(Kind.REPOSITORY, project.number));
        json.writeStringField("project_id", project.id);
        json.writeStringField("organization_id", world.id);
        json.writeStringField("ppl_id", p.id);
        json.writeStringField("promotion_of", p.promotionOf == null ? "" : p.promotionOf.id);
        json.writeStringField("partial_rerun_of", p.partialRerunOf == null ? "" : p.partialRerunOf.id);
        json.writeStringField("partially_rerun_by", partiallyRerunBy(p));
        json.writeStringField("name", p.name);
        json.writeStringField("hook_id", world.ids.of(Kind.HOOK, workflow.number));
        json.writeStringField("error_description", p.finished ? p.plan.error() : "");
        json.writeStringField("commit_sha", commit.sha());
        json.writeStringField("commit_message", commit.message());
        json.writeStringField("branch_name", commit.branch());
        json.writeStringField("branch_id", world.ids.of(Kind.BRANCH, project.number, project.branch(commit.branch())));
        json.writeArrayFieldStart("env_vars");
        json.writeEndArray();
        queue(json, p, listed);
        triggerer(json, p, listed);
        json.writeEndObject();
    }

    private static String partiallyRerunBy(Pipeline pipeline) {
        return pipeline.workflow.pipelines.stream()
                .filter(p -> p.partialRerunOf == pipeline)
                .map(p -> p.id)
                .findFirst()
                .orElse("");
    }

    private void queue(JsonGenerator json, Pipeline p, boolean listed) throws IOException {
        var project = p.project();
        var branch = p.workflow.commit.branch();
        json.writeObjectFieldStart("queue");
        json.writeStringField("queue_id", world.ids.of(Kind.QUEUE, project.number, project.branch(branch)));
        json.writeStringField("name", branch + "-.semaphore/" + p.file);
        json.writeStringField("scope", "project");
        json.writeStringField("project_id", project.id);
        json.writeStringField("organization_id", world.id);
        if (listed) json.writeStringField("type", "IMPLICIT");
        else json.writeNumberField("type", 0);
        json.writeEndObject();
    }

    private void triggerer(JsonGenerator json, Pipeline p, boolean listed) throws IOException {
        var workflow = p.workflow;
        json.writeObjectFieldStart("triggerer");
        if (listed) json.writeStringField("wf_triggered_by", workflow.trigger.name());
        else json.writeNumberField("wf_triggered_by", workflow.trigger.code);
        json.writeStringField("wf_triggerer_id", world.ids.of(Kind.HOOK, workflow.number));
        json.writeStringField("wf_triggerer_user_id", workflow.requesterId);
        json.writeStringField("wf_triggerer_provider_login", workflow.commit.author());
        json.writeStringField("wf_triggerer_provider_uid", Integer.toString(1000 + workflow.project.number));
        json.writeStringField("wf_triggerer_provider_avatar", "");
        if (listed) json.writeStringField("ppl_triggered_by", p.origin.name());
        else json.writeNumberField("ppl_triggered_by", p.origin.code);
        var cause = p.promotionOf == null ? workflow.id : p.promotionOf.id;
        json.writeStringField("ppl_triggerer_id", cause);
        json.writeStringField("ppl_triggerer_user_id", workflow.requesterId);
        json.writeStringField("workflow_rerun_of", workflow.rerunOf == null ? "" : workflow.rerunOf.id);
        json.writeEndObject();
    }

    void block(JsonGenerator json, Pipeline p, int index, String name, List<Job> jobs, long now) throws IOException {
        json.writeStartObject();
        boolean done = p.finished || (!jobs.isEmpty() && jobs.stream().allMatch(j -> j.finished <= now));
        json.writeStringField("state", done ? "done" : jobs.isEmpty() ? "waiting" : "running");
        if (done) {
            json.writeStringField("result", result(p, jobs));
            boolean ended = p.finished && p.plan.result() != Plan.Result.PASSED;
            json.writeStringField("result_reason", ended ? p.plan.reason().lower() : "test");
        }
        json.writeStringField("name", name);
        json.writeArrayFieldStart("jobs");
        for (var job : jobs) {
            boolean finished = job.finished <= now;
            json.writeStartObject();
            var state = job.state(now);
            json.writeStringField("status", state.equals("QUEUED") || state.equals("PENDING") ? "ENQUEUED" : state);
            json.writeStringField("result", finished ? job.result : "");
            json.writeStringField("name", job.spec.name());
            json.writeStringField("job_id", world.runs.jobId(job));
            json.writeNumberField("index", job.indexInBlock);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("error_description", "");
        json.writeStringField("build_req_id", world.ids.of(Kind.BUILD_REQUEST, p.number, index));
        json.writeStringField("block_id", world.ids.of(Kind.BLOCK, p.number, index));
        json.writeEndObject();
    }

    private static String result(Pipeline p, List<Job> jobs) {
        if (jobs.isEmpty()) return p.plan.result() == Plan.Result.PASSED ? "passed" : "canceled";
        if (jobs.stream().anyMatch(j -> j.result.equals("FAILED"))) return "failed";
        return jobs.stream().anyMatch(j -> j.result.equals("STOPPED")) ? "stopped" : "passed";
    }

    private static String cased(String name, boolean listed) {
        return listed ? name : name.toLowerCase(Locale.ROOT);
    }

    private static void time(JsonGenerator json, String field, long micros, long now, boolean listed)
            throws IOException {
        if (listed) Times.protobuf(json, field, micros, now);
        else json.writeStringField(field, Times.spaced(micros, now));
    }
}
