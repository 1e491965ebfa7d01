package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schedulers, which the server also calls tasks: {@code /schedules}. */
public final class Schedules {
    private static final int PAGE = 100;

    private final Resources resources;

    Schedules(Resources resources) {
        this.resources = resources;
    }

    /** Of a project by name: {@code GET /schedules}. */
    public Future<Sweep<Schedule>> list(String projectId) {
        return resources.list(
                new Paging.Headers(PAGE),
                () -> resources
                        .request(Endpoint.SCHEDULES_LIST)
                        .with("project_id", projectId)
                        .with("page_size", PAGE),
                "schedules",
                ScheduleJson::schedule,
                Schedule::id);
    }

    /** {@code GET /schedules/:id}: with its last ten triggers. */
    public Future<ScheduleDetail> describe(String scheduleId) {
        return resources.one(resources.request(Endpoint.SCHEDULES_DESCRIBE, scheduleId), ScheduleJson::detail);
    }

    /**
     * Makes one: {@code POST /schedules?project_name}. Never repeated.
     *
     * @param yaml its definition, without an id
     * @return its id
     */
    public Future<String> create(String projectName, String yaml) {
        return resources.one(
                resources
                        .request(Endpoint.SCHEDULES_UPSERT)
                        .with("project_name", projectName)
                        .json(definition(yaml)),
                body -> Json.required("a new scheduler", body));
    }

    /**
     * Changes one: {@code POST /schedules?periodic_id}.
     *
     * @param yaml its definition, with its id in the metadata
     */
    public Future<Void> update(String scheduleId, String yaml) {
        return resources.done(resources
                .request(Endpoint.SCHEDULES_UPSERT)
                .with("periodic_id", scheduleId)
                .json(definition(yaml))
                .repeatable());
    }

    private static ObjectNode definition(String yaml) {
        return Json.object().put("yml_definition", yaml);
    }

    /** {@code DELETE /schedules/:id}. */
    public Future<Void> delete(String scheduleId) {
        return resources.gone(resources.request(Endpoint.SCHEDULES_DELETE, scheduleId));
    }

    /**
     * {@code POST /tasks/:id/run_now}. Never repeated: every request runs another workflow.
     *
     * @param branch null for its own
     * @param parameters values of its parameters by name
     * @return the id of the workflow
     */
    public Future<String> runNow(String scheduleId, @Nullable String branch, Map<String, String> parameters) {
        ObjectNode body = Json.object();
        if (branch != null) {
            body.put("branch", branch);
        }
        if (!parameters.isEmpty()) {
            ObjectNode values = body.putObject("parameters");
            parameters.forEach(values::put);
        }
        return resources.one(
                resources.request(Endpoint.SCHEDULES_RUN_NOW, scheduleId).json(body),
                answer -> Json.required("a scheduler that was run", answer, "workflow_id"));
    }
}
