package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.secret.Secret;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything but pipelines and logs: one method per resource, each from one row of a list or from describe. */
final class ResourceDecoders {
    private static final Words<WorkflowTrigger> TRIGGERS =
            new Words<>(WorkflowTrigger::of, "HOOK", "SCHEDULE", "API", "MANUAL_RUN");
    private static final Words<PromotionStatus> PROMOTION_STATUSES =
            new Words<>(PromotionStatus::of, "PROCESSING", "PASSED", "FAILED");
    private static final Words<JobState> JOB_STATES =
            new Words<>(JobState::of, "PENDING", "QUEUED", "RUNNING", "FINISHED");
    private static final Words<JobOutcome> JOB_OUTCOMES =
            new Words<>(JobOutcome::of, "NONE", "PASSED", "FAILED", "STOPPED");
    private static final Words<AgentState> AGENT_STATES = new Words<>(AgentState::of, "WAITING_FOR_JOB", "RUNNING_JOB");

    private ResourceDecoders() {}

    static Project project(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "project");
        JsonNode repository = Json.at(node, "spec", "repository");
        return new Project(
                Json.required("a project", node, "metadata", "id"),
                Json.required("a project", node, "metadata", "name"),
                Json.text(node, "metadata", "description"),
                Json.text(repository, "url"),
                Json.text(repository, "pipeline_file"),
                Json.text(node, "spec", "visibility"),
                Json.text(repository, "owner"),
                Json.text(repository, "integration_type"),
                Json.texts(repository, "run_on"));
    }

    static Workflow workflow(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "workflow");
        Instant createdAt = Json.time(node, "created_at");
        if (createdAt == null) {
            throw new Undecodable("a workflow without created_at");
        }
        return new Workflow(
                Json.required("a workflow", node, "wf_id"),
                Json.text(node, "project_id"),
                Json.text(node, "initial_ppl_id"),
                Json.text(node, "requester_id"),
                Json.text(node, "branch_name"),
                Json.text(node, "commit_sha"),
                createdAt,
                Json.optionalText(node, "rerun_of"),
                TRIGGERS.read(Json.at(node, "triggered_by")));
    }

    static Promotion promotion(JsonNode node) throws Undecodable {
        return new Promotion(
                Json.required("a promotion", node, "name"),
                PROMOTION_STATUSES.read(Json.at(node, "status")),
                Json.text(node, "triggered_by"),
                Json.at(node, "override").asBoolean(false),
                Json.time(node, "triggered_at"),
                Json.time(node, "scheduled_at"),
                Json.optionalText(node, "scheduled_pipeline_id"));
    }

    /** The job's environment may hold secrets: only two ids and the branch are looked at. */
    static Job job(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "job");
        @Nullable String workflowId = null;
        @Nullable String pipelineId = null;
        @Nullable String branch = null;
        for (JsonNode variable : Json.at(node, "spec", "env_vars")) {
            switch (Json.text(variable, "name")) {
                case "SEMAPHORE_WORKFLOW_ID" -> workflowId = Json.optionalText(variable, "value");
                case "SEMAPHORE_PIPELINE_ID" -> pipelineId = Json.optionalText(variable, "value");
                case "SEMAPHORE_GIT_BRANCH" -> branch = Json.optionalText(variable, "value");
                default -> {}
            }
        }
        JsonNode machine = Json.at(node, "spec", "agent", "machine");
        JsonNode metadata = Json.at(node, "metadata");
        return new Job(
                Json.required("a job", node, "metadata", "id"),
                Json.text(metadata, "name"),
                Json.text(node, "spec", "project_id"),
                JOB_STATES.read(Json.at(node, "status", "state")),
                result(Json.at(node, "status", "result")),
                Json.text(machine, "type"),
                Json.text(machine, "os_image"),
                Json.optionalText(node, "status", "agent", "name"),
                workflowId,
                pipelineId,
                branch,
                Json.time(metadata, "create_time"),
                Json.time(metadata, "start_time"),
                Json.time(metadata, "finish_time"));
    }

    private static JobOutcome result(JsonNode node) {
        JobOutcome outcome = JOB_OUTCOMES.optional(node);
        return outcome == null ? JobOutcome.Known.NONE : outcome;
    }

    static AgentType agentType(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "agent_type");
        return new AgentType(
                Json.required("an agent type", node, "metadata", "name"),
                Json.integer(node, "status", "total_agent_count"),
                Json.time(node, "metadata", "create_time"),
                Json.time(node, "metadata", "update_time"),
                AgentTypeJson.naming(Json.at(node, "spec", "agent_name_settings")));
    }

    static Agent agent(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "agent");
        JsonNode metadata = Json.at(node, "metadata");
        return new Agent(
                Json.required("an agent", node, "metadata", "name"),
                Json.text(metadata, "type"),
                AGENT_STATES.read(Json.at(node, "status", "state")),
                Json.text(metadata, "version"),
                Json.text(metadata, "os"),
                Json.text(metadata, "arch"),
                Json.text(metadata, "hostname"),
                Json.text(metadata, "ip_address"),
                Json.time(metadata, "connected_at"),
                Json.time(metadata, "disabled_at"));
    }

    /** What running a workflow answers, in the words of either version. */
    static StartedRun started(JsonNode node) throws Undecodable {
        String workflow = Json.text(node, "workflow_id");
        String pipeline = Json.text(node, "pipeline_id");
        return new StartedRun(
                workflow.isEmpty() ? Json.required("a started workflow", node, "wf_id") : workflow,
                pipeline.isEmpty() ? Json.text(node, "ppl_id") : pipeline);
    }

    static TopologyBlock topologyBlock(JsonNode node) throws Undecodable {
        return new TopologyBlock(
                Json.required("a block", node, "name"), Json.texts(node, "jobs"), Json.texts(node, "dependencies"));
    }

    static SignedUrl signedUrl(JsonNode node) throws Undecodable {
        String url = Json.text(node, "URL");
        return new SignedUrl(
                new Secret(url.isEmpty() ? Json.required("a signed URL", node, "url") : url),
                Json.text(node, "method").toUpperCase(Locale.ROOT));
    }

    /** What reschedule and partial rebuild answer; the latter stays in its workflow and does not name it. */
    static Rerun rerun(JsonNode node) throws Undecodable {
        String pipeline = Json.text(node, "ppl_id");
        String workflow = Json.text(node, "wf_id");
        return new Rerun(
                workflow.isEmpty() ? Json.text(node, "workflow_id") : workflow,
                pipeline.isEmpty() ? Json.required("a rerun", node, "pipeline_id") : pipeline);
    }
}
