package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.Comparator;
import java.util.function.Function;

/** {@code /schedules} and its other name {@code /tasks}. */
final class SchedulesApi {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

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
                .filter(s -> !s.deleted)
                .sorted(Comparator.<Schedule, String>comparing(s -> s.spec.name())
                        .thenComparing(s -> s.id))
                .toList();
        return Paging.page(request, Math.max(1, page), Math.max(1, size), Paging.Rows.of(rows), this::write);
    }

    /** What is unknown is a mistake of the caller's here. */
    private Reply known(Exchange request, Function<Schedule, Reply> then) {
        var id = request.part(0);
        if (!Ids.isUuid(id)) return Reply.quoted(400, "schedule identifier should be a UUID");
        var schedule = world.schedule(id);
        if (schedule == null) return Reply.quoted(400, "Scheduler with id:'" + id + "' not found.");
        return schedule.project.readable() ? then.apply(schedule) : Reply.notFound();
    }

    Reply upsert(Exchange request) {
        JsonNode definition;
        try {
            definition = YAML.readTree(Fields.text(Fields.all(request), "/yml_definition"));
        } catch (IOException e) {
            return Reply.quoted(400, "Invalid YAML definition");
        }
        var id = Fields.text(definition, "/metadata/id");
        var schedule = id.isEmpty() ? null : world.schedule(id);
        if (!id.isEmpty() && schedule == null) return Reply.quoted(400, "Scheduler with id:'" + id + "' not found.");
        var project = schedule == null ? world.byName(Fields.text(definition, "/spec/project")) : schedule.project;
        if (project == null || !project.readable()) return Reply.notFound();
        var name = Fields.text(definition, "/metadata/name");
        var at = Fields.text(definition, "/spec/at");
        var branch = Fields.text(definition, "/spec/branch");
        if (name.isEmpty() || at.isEmpty() || branch.isEmpty())
            return Reply.quoted(400, "The 'name', 'at' and 'branch' fields are required.");
        if (at.strip().split("\\s+", -1).length != 5)
            return Reply.quoted(400, "Invalid cron expression in 'at' field: '" + at + "'");
        boolean taken = project.schedules.stream()
                .anyMatch(s -> !s.deleted && !s.id.equals(id) && s.spec.name().equals(name));
        if (taken) return Reply.quoted(400, "Scheduler with name '" + name + "' already exists");
        var every = schedule == null ? null : schedule.spec.every();
        boolean paused = definition.at("/spec/paused").asBoolean(schedule != null && schedule.paused);
        var spec = new Scenario.ScheduleSpec(name, branch, at, every, paused, 0, 0);
        var kept = schedule == null ? world.addSchedule(project, spec) : schedule;
        boolean retimed = !kept.spec.at().equals(at);
        set(kept, spec, definition, request.userId());
        if (retimed) world.traffic.tick(kept);
        return Reply.quoted(200, kept.id);
    }

    private void set(Schedule schedule, Scenario.ScheduleSpec spec, JsonNode definition, String userId) {
        schedule.spec = spec;
        schedule.description = Fields.text(definition, "/metadata/description");
        var file = Fields.text(definition, "/spec/pipeline_file");
        if (!file.isEmpty()) schedule.pipelineFile = file;
        schedule.recurring = definition.at("/spec/recurring").asBoolean(true);
        schedule.updated = world.timeline.now();
        if (schedule.paused == spec.paused()) return;
        schedule.paused = spec.paused();
        schedule.pausedBy = userId;
        schedule.pausedAt = world.timeline.now();
    }

    Reply delete(Exchange request) {
        return known(request, schedule -> {
            schedule.deleted = true;
            return Reply.quoted(200, "Schedule successfully deleted.");
        });
    }

    Reply runNow(Exchange request) {
        return known(request, schedule -> {
            var project = schedule.project;
            var asked = Fields.text(Fields.all(request), "/branch");
            var branch = asked.isEmpty() ? schedule.spec.branch() : asked;
            if (world.runs.queuing(project, branch) >= world.queueLimit)
                return Reply.quoted(400, "Limit of queuing pipelines reached");
            var plan = world.traffic.nextPlan(project);
            var pipeline = world.runs.start(
                    project,
                    world.newCommit(project, branch),
                    plan,
                    Workflow.Trigger.MANUAL_RUN,
                    request.userId(),
                    null,
                    null);
            long now = world.timeline.now();
            schedule.triggered(new Schedule.Trigger(now, now, pipeline.workflow, branch, request.userId(), ""));
            return Reply.json(json -> {
                json.writeStartObject();
                json.writeStringField("workflow_id", pipeline.workflow.id);
                json.writeEndObject();
            });
        });
    }

    Reply describe(Exchange request) {
        return known(request, this::describe);
    }

    private Reply describe(Schedule schedule) {
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
        json.writeStringField("updated_at", Times.spaced(schedule.updated, now));
        json.writeBooleanField("suspended", schedule.suspended);
        json.writeBooleanField("recurring", schedule.recurring);
        json.writeStringField("requester_id", world.user("owner"));
        json.writeStringField("project_id", schedule.project.id);
        json.writeStringField("organization_id", world.id);
        json.writeStringField("pipeline_file", schedule.pipelineFile);
        json.writeBooleanField("paused", schedule.paused);
        json.writeStringField("pause_toggled_by", schedule.pausedBy);
        json.writeStringField(
                "pause_toggled_at", schedule.pausedAt == Micros.NEVER ? "" : Times.spaced(schedule.pausedAt, now));
        json.writeArrayFieldStart("parameters");
        json.writeEndArray();
        json.writeStringField("name", schedule.spec.name());
        json.writeStringField("inserted_at", Times.spaced(schedule.created, now));
        json.writeStringField("id", schedule.id);
        json.writeStringField("description", schedule.description);
        json.writeStringField("reference", "refs/heads/" + schedule.spec.branch());
        json.writeStringField("branch", schedule.spec.branch());
        json.writeStringField("at", schedule.spec.at());
        json.writeEndObject();
    }

    private void trigger(JsonGenerator json, Schedule schedule, Schedule.Trigger trigger) throws IOException {
        long now = world.timeline.now();
        json.writeStartObject();
        json.writeStringField("triggered_at", Times.spaced(trigger.triggered(), now));
        var workflow = trigger.workflow();
        json.writeStringField("scheduling_status", workflow == null ? "failed" : "passed");
        json.writeStringField("scheduled_workflow_id", workflow == null ? "" : workflow.id);
        json.writeStringField("scheduled_at", Times.spaced(trigger.scheduled(), now));
        json.writeStringField("run_now_requester_id", trigger.by());
        json.writeStringField("project_id", schedule.project.id);
        json.writeStringField("pipeline_file", schedule.pipelineFile);
        json.writeStringField("periodic_id", schedule.id);
        json.writeArrayFieldStart("parameter_values");
        json.writeEndArray();
        json.writeStringField("error_description", trigger.error());
        json.writeStringField("reference", "refs/heads/" + trigger.branch());
        json.writeStringField("branch", trigger.branch());
        json.writeEndObject();
    }
}
