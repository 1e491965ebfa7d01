package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pipelines, from the list (upper case, times as objects) and from describe (lower case, times as text). */
final class PipelineDecoder {
    private static final int MESSAGE_LIMIT = 500;

    private static final Words<PipelineState> STATES =
            new Words<>(PipelineState::of, "INITIALIZING", "PENDING", "QUEUING", "RUNNING", "STOPPING", "DONE");
    private static final Words<PipelineState> BLOCK_STATES =
            new Words<>(PipelineState::of, "WAITING", "RUNNING", "STOPPING", "DONE", "INITIALIZING");
    private static final Words<PipelineResult> RESULTS =
            new Words<>(PipelineResult::of, "PASSED", "STOPPED", "CANCELED", "FAILED");
    private static final Words<ResultReason> REASONS = new Words<>(
            ResultReason::of,
            "TEST",
            "MALFORMED",
            "STUCK",
            "USER",
            "INTERNAL",
            "STRATEGY",
            "FAST_FAILING",
            "DELETED",
            "TIMEOUT",
            "SKIPPED");
    private static final Words<JobOutcome> OUTCOMES =
            new Words<>(JobOutcome::of, "NONE", "PASSED", "FAILED", "STOPPED");

    private PipelineDecoder() {}

    /** {@code {"pipeline":{…},"blocks":[…]}}, or a bare pipeline. */
    static PipelineDetail detail(JsonNode body) throws Undecodable {
        Pipeline pipeline = pipeline(Json.unwrap(body, "pipeline"));
        return new PipelineDetail(pipeline, body.has("blocks") ? blocks(body) : List.of());
    }

    static Pipeline pipeline(JsonNode node) throws Undecodable {
        String id = Json.required("a pipeline", node, "ppl_id");
        @Nullable PipelineResult result = RESULTS.optional(Json.at(node, "result"));
        @Nullable Instant pendingAt = Json.time(node, "pending_at");
        @Nullable Instant queuingAt = Json.time(node, "queuing_at");
        @Nullable Instant runningAt = Json.time(node, "running_at");
        @Nullable Instant doneAt = Json.time(node, "done_at");
        JsonNode triggerer = Json.at(node, "triggerer");
        return new Pipeline(
                id,
                Json.text(node, "name"),
                Json.text(node, "project_id"),
                Json.text(node, "wf_id"),
                Json.text(node, "branch_name"),
                Json.text(node, "commit_sha"),
                firstLine(Json.text(node, "commit_message")),
                Json.text(triggerer, "wf_triggerer_provider_login"),
                Json.text(node, "working_directory"),
                Json.text(node, "yaml_file_name"),
                Json.optionalText(node, "switch_id"),
                STATES.read(Json.at(node, "state")),
                result,
                reason(result, node),
                Json.text(node, "error_description"),
                created(node, pendingAt, queuingAt, runningAt, doneAt),
                pendingAt,
                queuingAt,
                runningAt,
                Json.time(node, "stopping_at"),
                doneAt,
                Json.optionalText(node, "promotion_of"),
                Json.optionalText(node, "partial_rerun_of"),
                Json.optionalText(triggerer, "workflow_rerun_of"));
    }

    /** A pipeline that has reached any state was created at that time at the latest. */
    private static Instant created(JsonNode node, @Nullable Instant... later) throws Undecodable {
        Instant created = Json.time(node, "created_at");
        for (Instant time : later) {
            created = created == null ? time : created;
        }
        if (created == null) {
            throw new Undecodable("a pipeline without created_at");
        }
        return created;
    }

    /** Passed ones carry the zero value "test", which means nothing. */
    private static @Nullable ResultReason reason(@Nullable PipelineResult result, JsonNode node) {
        return result == null || result == PipelineResult.Known.PASSED
                ? null
                : REASONS.optional(Json.at(node, "result_reason"));
    }

    private static List<Block> blocks(JsonNode body) throws Undecodable {
        List<Block> blocks = new ArrayList<>();
        for (Iterator<JsonNode> rows = Json.rows(body, "blocks"); rows.hasNext(); ) {
            JsonNode node = rows.next();
            if (node.isObject()) {
                blocks.add(block(node));
            }
        }
        return List.copyOf(blocks);
    }

    /** Nothing of a block is indispensable: one that was never started has no id. */
    private static Block block(JsonNode node) {
        @Nullable PipelineResult result = RESULTS.optional(Json.at(node, "result"));
        List<BlockJob> jobs = new ArrayList<>();
        Json.at(node, "jobs").forEach(job -> jobs.add(job(job)));
        jobs.sort(Comparator.comparingInt(BlockJob::index));
        return new Block(
                Json.text(node, "block_id"),
                Json.text(node, "name"),
                BLOCK_STATES.read(Json.at(node, "state")),
                result,
                reason(result, node),
                Json.text(node, "error_description"),
                List.copyOf(jobs));
    }

    private static BlockJob job(JsonNode node) {
        @Nullable JobOutcome outcome = OUTCOMES.optional(Json.at(node, "result"));
        return new BlockJob(
                Json.text(node, "job_id"),
                Json.text(node, "name"),
                Json.integer(node, "index"),
                Json.text(node, "status").toLowerCase(Locale.ROOT),
                outcome == JobOutcome.Known.NONE ? null : outcome);
    }

    static String firstLine(String message) {
        String text = message.stripLeading();
        int end = 0;
        while (end < text.length() && end < MESSAGE_LIMIT && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return text.substring(0, end).stripTrailing();
    }
}
