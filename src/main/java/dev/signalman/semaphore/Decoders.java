package dev.signalman.semaphore;

import static dev.signalman.semaphore.Wire.flag;
import static dev.signalman.semaphore.Wire.optional;
import static dev.signalman.semaphore.Wire.required;
import static dev.signalman.semaphore.Wire.text;
import static dev.signalman.semaphore.Wire.time;
import static dev.signalman.semaphore.Wire.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One method per resource, from the server's JSON to our record: field names, casing and oddities end here. */
final class Decoders {
    private static final String[] STATES = {"INITIALIZING", "PENDING", "QUEUING", "RUNNING", "STOPPING", "DONE"};
    private static final String[] RESULTS = {"PASSED", "STOPPED", "CANCELED", "FAILED"};
    private static final String[] REASONS = {
        "TEST", "MALFORMED", "STUCK", "USER", "INTERNAL", "STRATEGY", "FAST_FAILING", "DELETED", "TIMEOUT"
    };
    private static final String[] TRIGGERS = {"HOOK", "SCHEDULE", "API", "MANUAL_RUN"};

    private Decoders() {}

    static Project project(JsonNode node) {
        JsonNode metadata = node.path("metadata");
        JsonNode repository = node.at("/spec/repository");
        return new Project(
                required(metadata, "id"),
                required(metadata, "name"),
                text(metadata, "description"),
                text(repository, "url"),
                text(repository, "pipeline_file"),
                text(node.path("spec"), "visibility"));
    }

    static Workflow workflow(JsonNode reply) {
        JsonNode node = reply.path("workflow").isObject() ? reply.path("workflow") : reply;
        return new Workflow(
                required(node, "wf_id"),
                text(node, "project_id"),
                text(node, "initial_ppl_id"),
                text(node, "requester_id"),
                text(node, "branch_name"),
                text(node, "commit_sha"),
                created(node),
                optional(node, "rerun_of"),
                value(node, "triggered_by", WorkflowTrigger::of, TRIGGERS));
    }

    static Pipeline pipeline(JsonNode reply) {
        JsonNode node = reply.path("pipeline").isObject() ? reply.path("pipeline") : reply;
        JsonNode triggerer = node.path("triggerer");
        PipelineState state = value(node, "state", PipelineState::of, STATES);
        PipelineResult result = node.hasNonNull("result") && state == PipelineState.Known.DONE
                ? value(node, "result", PipelineResult::of, RESULTS)
                : null;
        return new Pipeline(
                required(node, "ppl_id"),
                text(node, "name"),
                text(node, "project_id"),
                text(node, "wf_id"),
                text(node, "branch_name"),
                text(node, "commit_sha"),
                text(node, "commit_message").lines().findFirst().orElse(""),
                text(triggerer, "wf_triggerer_provider_login"),
                text(node, "working_directory"),
                text(node, "yaml_file_name"),
                optional(node, "switch_id"),
                state,
                result,
                reason(node, result),
                text(node, "error_description"),
                created(node),
                time(node, "pending_at"),
                time(node, "queuing_at"),
                time(node, "running_at"),
                time(node, "stopping_at"),
                time(node, "done_at"),
                optional(node, "promotion_of"),
                optional(node, "partial_rerun_of"),
                optional(triggerer, "workflow_rerun_of"));
    }

    /** A passed one carries "test", which is only the zero of the server's enum. */
    private static @Nullable ResultReason reason(JsonNode node, @Nullable PipelineResult result) {
        return result == null || result == PipelineResult.Known.PASSED || !node.hasNonNull("result_reason")
                ? null
                : value(node, "result_reason", ResultReason::of, REASONS);
    }

    private static Instant created(JsonNode node) {
        Instant created = time(node, "created_at");
        if (created == null) {
            throw new Wire.Malformed("'created_at' is missing or no time");
        }
        return created;
    }

    static PipelineDetail pipelineDetail(JsonNode reply) {
        return new PipelineDetail(pipeline(reply), list(reply.path("blocks"), Decoders::block));
    }

    private static Block block(JsonNode node) {
        PipelineState state = value(node, "state", PipelineState::of);
        PipelineResult result = node.hasNonNull("result") && state == PipelineState.Known.DONE
                ? value(node, "result", PipelineResult::of, RESULTS)
                : null;
        return new Block(
                text(node, "block_id"),
                text(node, "name"),
                state,
                result,
                reason(node, result),
                text(node, "error_description"),
                list(node.path("jobs"), Decoders::blockJob));
    }

    private static BlockJob blockJob(JsonNode node) {
        String result = text(node, "result");
        return new BlockJob(
                text(node, "job_id"),
                text(node, "name"),
                node.path("index").asInt(0),
                text(node, "status").toLowerCase(java.util.Locale.ROOT),
                result.isEmpty() ? null : JobOutcome.of(result));
    }

    static Promotion promotion(JsonNode node) {
        return new Promotion(
                required(node, "name"),
                value(node, "status", PromotionStatus::of),
                text(node, "triggered_by"),
                flag(node, "override"),
                time(node, "triggered_at"),
                time(node, "scheduled_at"),
                optional(node, "scheduled_pipeline_id"));
    }

    static Job job(JsonNode node) {
        JsonNode metadata = node.path("metadata");
        JsonNode spec = node.path("spec");
        JsonNode status = node.path("status");
        return new Job(
                required(metadata, "id"),
                text(metadata, "name"),
                text(spec, "project_id"),
                value(status, "state", JobState::of, "PENDING", "QUEUED", "RUNNING", "FINISHED"),
                value(status, "result", JobOutcome::of, "NONE", "PASSED", "FAILED", "STOPPED"),
                text(spec.at("/agent/machine"), "type"),
                text(spec.at("/agent/machine"), "os_image"),
                optional(status.path("agent"), "name"),
                variable(spec, "SEMAPHORE_WORKFLOW_ID"),
                variable(spec, "SEMAPHORE_PIPELINE_ID"),
                time(metadata, "create_time"),
                time(metadata, "start_time"),
                time(metadata, "finish_time"));
    }

    /** Only these two ids are read: other variables of a job may be secret. */
    private static @Nullable String variable(JsonNode spec, String name) {
        for (JsonNode variable : spec.path("env_vars")) {
            if (name.equals(text(variable, "name"))) {
                return optional(variable, "value");
            }
        }
        return null;
    }

    static AgentType agentType(JsonNode node) {
        JsonNode metadata = node.path("metadata");
        return new AgentType(
                required(metadata, "name"),
                node.at("/status/total_agent_count").asInt(0),
                time(metadata, "create_time"),
                time(metadata, "update_time"));
    }

    static Agent agent(JsonNode node) {
        JsonNode metadata = node.path("metadata");
        return new Agent(
                required(metadata, "name"),
                text(metadata, "type"),
                value(node.path("status"), "state", AgentState::of),
                text(metadata, "version"),
                text(metadata, "os"),
                text(metadata, "arch"),
                text(metadata, "hostname"),
                text(metadata, "ip_address"),
                time(metadata, "connected_at"),
                time(metadata, "disabled_at"));
    }

    static DeploymentTarget deploymentTarget(JsonNode node) {
        JsonNode last = node.path("last_deployment");
        return new DeploymentTarget(
                required(node, "id"),
                required(node, "name"),
                text(node, "project_id"),
                text(node, "url"),
                text(node, "description"),
                value(node, "state", TargetState::of, "SYNCING", "USABLE", "UNUSABLE", "CORDONED"),
                text(node, "state_message"),
                node.path("active").asBoolean(true),
                time(node, "updated_at"),
                last.isObject() && !text(last, "id").isEmpty() ? deployment(last) : null);
    }

    static Deployment deployment(JsonNode node) {
        return new Deployment(
                required(node, "id"),
                text(node, "target_id"),
                text(node, "target_name"),
                value(node, "state", DeploymentState::of, "PENDING", "STARTED", "FAILED"),
                text(node, "state_message"),
                optional(node, "pipeline_id"),
                optional(node, "prev_pipeline_id"),
                text(node, "triggered_by"),
                time(node, "triggered_at"));
    }

    static DeploymentPage deploymentPage(JsonNode node) {
        if (!node.path("deployments").isArray()) {
            throw new Wire.Malformed("'deployments' is missing");
        }
        return new DeploymentPage(
                list(node.path("deployments"), Decoders::deployment),
                node.path("cursor_before").asLong(0),
                node.path("cursor_after").asLong(0));
    }

    static Rerun reschedule(JsonNode node) {
        return new Rerun(required(node, "wf_id"), required(node, "ppl_id"));
    }

    static <T> List<T> list(JsonNode array, java.util.function.Function<JsonNode, T> decoder) {
        List<T> items = new ArrayList<>(array.size());
        array.forEach(node -> items.add(decoder.apply(node)));
        return items;
    }
}
