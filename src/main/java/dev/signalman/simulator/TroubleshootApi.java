package dev.signalman.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.simulator.Ids.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /troubleshoot}: everything at once, times as text and empty where there is none. */
final class TroubleshootApi {
    private final World world;

    TroubleshootApi(World world) {
        this.world = world;
    }

    Reply workflow(Exchange request) {
        var workflow = world.runs.workflow(request.part(0));
        if (workflow == null || !workflow.project.readable()) return Reply.notFound();
        return answer(workflow, null, null);
    }

    Reply pipeline(Exchange request) {
        var pipeline = world.runs.pipeline(request.part(0));
        if (pipeline == null || !pipeline.readable()) return Reply.notFound();
        return answer(pipeline.workflow, pipeline, null);
    }

    Reply job(Exchange request) {
        var job = world.runs.job(request.part(0));
        if (job == null || job.pipeline.gone || job.pipeline.project().removed) return Reply.notFound();
        if (!job.pipeline.project().visible) return Reply.denied();
        return answer(job.pipeline.workflow, job.pipeline, job);
    }

    private Reply answer(Workflow workflow, @Nullable Pipeline pipeline, @Nullable Job job) {
        var node = Fields.MAPPER.createObjectNode();
        node.putObject("project").put("id", workflow.project.id).put("organization_id", world.id);
        write(node.putObject("workflow"), workflow);
        if (pipeline != null) write(node.putObject("pipeline"), pipeline, job == null);
        if (job != null) {
            block(node.putObject("block"), job.pipeline, job.blockIndex);
            write(node.putObject("job"), job);
        }
        return Reply.json(json -> Fields.MAPPER.writeTree(json, node));
    }

    private void write(ObjectNode node, Workflow workflow) {
        var project = workflow.project;
        node.put("wf_id", workflow.id)
                .put("initial_ppl_id", workflow.pipelines.getFirst().id)
                .put("hook_id", world.ids.of(Kind.HOOK, workflow.number))
                .put("requester_id", workflow.requesterId)
                .put("branch_id", world.ids.of(Kind.BRANCH, project.number, project.branch(workflow.commit.branch())))
                .put("branch_name", workflow.commit.branch())
                .put("commit_sha", workflow.commit.sha())
                .put("created_at", time(workflow.created))
                .put("triggered_by", workflow.trigger.name().toLowerCase(Locale.ROOT))
                .put("rerun_of", workflow.rerunOf == null ? "" : workflow.rerunOf.id)
                .put("repository_id", world.ids.of(Kind.REPOSITORY, project.number));
    }

    private void write(ObjectNode node, Pipeline p, boolean withBlocks) {
        node.put("ppl_id", p.id)
                .put("name", p.name)
                .put("state", p.state(world.timeline.now()).toLowerCase(Locale.ROOT))
                .put("result", p.finished ? p.plan.result().lower() : "")
                .put("result_reason", p.finished ? p.plan.reason().lower() : "")
                .put("created_at", time(p.created))
                .put("pending_at", time(p.pending))
                .put("queuing_at", time(p.queuing))
                .put("running_at", time(p.running))
                .put("stopping_at", time(p.stopping))
                .put("done_at", time(p.finished ? p.done : Micros.NEVER))
                .put("error_description", p.finished ? p.plan.error() : "")
                .put("terminated_by", p.terminatedBy == null ? "" : p.terminatedBy)
                .put("yaml_file_name", p.file)
                .put("working_directory", ".semaphore")
                .put("promotion_of", p.promotionOf == null ? "" : p.promotionOf.id)
                .put("partial_rerun_of", p.partialRerunOf == null ? "" : p.partialRerunOf.id)
                .put("queue_scope", "project")
                .put("queue_type", 0);
        if (!withBlocks) return;
        var blocks = node.putArray("blocks");
        for (int i = 0; i < p.blocks().size(); i++) block(blocks.addObject(), p, i);
    }

    private void block(ObjectNode node, Pipeline p, int index) {
        node.put("block_id", world.ids.of(Kind.BLOCK, p.number, index))
                .put("build_req_id", world.ids.of(Kind.BUILD_REQUEST, p.number, index))
                .put("name", p.blocks().get(index).name())
                .put("state", p.finished ? "done" : "running")
                .put("result", p.finished ? p.plan.result().lower() : "")
                .put("result_reason", p.finished ? p.plan.reason().lower() : "")
                .put("error_description", "");
    }

    private void write(ObjectNode node, Job job) {
        node.put("id", world.runs.jobId(job))
                .put("name", job.spec.name())
                .put("state", job.state(world.timeline.now()).toLowerCase(Locale.ROOT))
                .put("machine_type", job.spec.machine())
                .put("os_image", job.selfHosted() ? "" : "ubuntu2204")
                .put("agent_name", job.agent == null ? "" : job.agent)
                .put("is_self_hosted", job.selfHosted())
                .put("is_debug_job", false)
                .put("priority", 50)
                .put("failure_reason", "")
                .put("created_at", time(job.pipeline.created))
                .put("enqueued_at", time(job.queued))
                .put("started_at", time(job.started))
                .put("finished_at", time(job.finished));
    }

    private String time(long micros) {
        return micros <= world.timeline.now() ? Times.spaced(micros, world.timeline.now()) : "";
    }
}
