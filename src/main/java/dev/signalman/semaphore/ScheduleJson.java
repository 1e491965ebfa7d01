package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Schedulers as they are read. They are written in YAML, which is the caller's. */
final class ScheduleJson {
    private static final Words<SchedulingStatus> STATUSES =
            new Words<>(SchedulingStatus::of, "RUNNING", "PASSED", "FAILED");
    private static final String HEADS = "refs/heads/";

    private ScheduleJson() {}

    static Schedule schedule(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "schedule");
        String branch = Json.text(node, "branch");
        String reference = reference(node, branch);
        return new Schedule(
                Json.required("a scheduler", node, "id"),
                Json.text(node, "name"),
                Json.text(node, "description"),
                Json.text(node, "project_id"),
                Json.at(node, "recurring").asBoolean(true),
                Json.text(node, "at"),
                reference,
                branchOf(branch, reference),
                Json.text(node, "pipeline_file"),
                Json.at(node, "paused").asBoolean(false),
                Json.at(node, "suspended").asBoolean(false),
                Json.text(node, "requester_id"),
                Json.optionalText(node, "pause_toggled_by"),
                Json.time(node, "pause_toggled_at"),
                Json.inner(
                        Json.at(node, "parameters"),
                        parameter -> new Schedule.Parameter(
                                Json.required("a parameter", parameter, "name"),
                                Json.text(parameter, "description"),
                                Json.at(parameter, "required").asBoolean(false),
                                Json.text(parameter, "default_value"),
                                Json.texts(parameter, "options"))),
                Json.time(node, "inserted_at"),
                Json.time(node, "updated_at"));
    }

    static ScheduleDetail detail(JsonNode body) throws Undecodable {
        return new ScheduleDetail(schedule(body), Json.inner(Json.at(body, "triggers"), ScheduleJson::trigger));
    }

    private static ScheduleTrigger trigger(JsonNode node) {
        return new ScheduleTrigger(
                Json.time(node, "triggered_at"),
                STATUSES.read(Json.at(node, "scheduling_status")),
                Json.optionalText(node, "scheduled_workflow_id"),
                Json.time(node, "scheduled_at"),
                Json.optionalText(node, "run_now_requester_id"),
                reference(node, Json.text(node, "branch")),
                Json.text(node, "pipeline_file"),
                Json.text(node, "error_description"));
    }

    /** Older servers know branches only. */
    private static String reference(JsonNode node, String branch) {
        String reference = Json.text(node, "reference");
        return reference.isEmpty() && !branch.isEmpty() ? HEADS + branch : reference;
    }

    private static @Nullable String branchOf(String branch, String reference) {
        if (!branch.isEmpty()) {
            return branch;
        }
        return reference.startsWith(HEADS) ? reference.substring(HEADS.length()) : null;
    }
}
