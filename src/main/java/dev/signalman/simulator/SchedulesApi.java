package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;

/** {@code /schedules} and its other name {@code /tasks}: reads. */
final class SchedulesApi {
    private final World world;

    SchedulesApi(World world) {
        this.world = world;
    }

    Reply list(Exchange request) {
        var project = world.byId(request.param("project_id", ""));
        if (project == null || !project.readable()) return Reply.notFound();
        var page = request.strict("page", 1);
        var size = request.strict("page_size", 30);
        if (page == null || size == null) return Reply.quoted(400, "page and page_size have to be integers");
        var rows = project.schedules.stream()
                .sorted(Comparator.<Schedule, String>comparing(s -> s.spec.name())
                        .thenComparing(s -> s.id))
                .toList();
        return Paging.page(request, Math.max(1, page), Math.max(1, size), Paging.Rows.of(rows), this::write);
    }

    Reply describe(String id) {
        if (!Ids.isUuid(id)) return Reply.quoted(400, "schedule identifier should be a UUID");
        var schedule = world.schedule(id);
        if (schedule == null) return Reply.quoted(400, "Scheduler with id:'" + id + "' not found.");
        if (!schedule.project.readable()) return Reply.notFound();
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("triggers");
            for (var trigger : schedule.triggers) trigger(json, schedule, trigger);
            json.writeEndArray();
            json.writeFieldName("schedule");
            write(json, schedule);
            json.writeEndObject();
        });
    }

    private void write(JsonGenerator json, Schedule schedule) throws IOException {
        long now = world.timeline.now();
        json.writeStartObject();
        json.writeStringField("updated_at", Times.spaced(schedule.created, now));
        json.writeBooleanField("suspended", false);
        json.writeBooleanField("recurring", true);
        json.writeStringField("requester_id", world.user("owner"));
        json.writeStringField("project_id", schedule.project.id);
        json.writeStringField("organization_id", world.id);
        json.writeStringField("pipeline_file", ".semaphore/semaphore.yml");
        json.writeBooleanField("paused", schedule.paused);
        json.writeStringField("pause_toggled_by", "");
        json.writeStringField("pause_toggled_at", "");
        json.writeArrayFieldStart("parameters");
        json.writeEndArray();
        json.writeStringField("name", schedule.spec.name());
        json.writeStringField("inserted_at", Times.spaced(schedule.created, now));
        json.writeStringField("id", schedule.id);
        json.writeStringField("description", "");
        json.writeStringField("reference", "refs/heads/" + schedule.spec.branch());
        json.writeStringField("branch", schedule.spec.branch());
        json.writeStringField("at", schedule.spec.at());
        json.writeEndObject();
    }

    private void trigger(JsonGenerator json, Schedule schedule, Schedule.Trigger trigger) throws IOException {
        long now = world.timeline.now();
        json.writeStartObject();
        json.writeStringField("triggered_at", Times.spaced(trigger.triggered(), now));
        json.writeStringField("scheduling_status", "passed");
        json.writeStringField("scheduled_workflow_id", trigger.workflow().id);
        json.writeStringField("scheduled_at", Times.spaced(trigger.scheduled(), now));
        json.writeStringField("run_now_requester_id", "");
        json.writeStringField("project_id", schedule.project.id);
        json.writeStringField("pipeline_file", ".semaphore/semaphore.yml");
        json.writeStringField("periodic_id", schedule.id);
        json.writeArrayFieldStart("parameter_values");
        json.writeEndArray();
        json.writeStringField("error_description", "");
        json.writeStringField("reference", "refs/heads/" + schedule.spec.branch());
        json.writeStringField("branch", schedule.spec.branch());
        json.writeEndObject();
    }
}
