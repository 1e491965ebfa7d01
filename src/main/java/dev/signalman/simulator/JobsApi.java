package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /jobs}, served by the Go gateway: its manners differ from everybody else's. */
final class JobsApi {
    private static final Set<String> STATES = Set.of("PENDING", "QUEUED", "RUNNING", "FINISHED");
    private static final int MOST = 30;

    /** Before which job the next page begins: key-set paging in the order of creation. */
    private record Cursor(int pipeline, int job) {
        static final Cursor START = new Cursor(Integer.MAX_VALUE, Integer.MAX_VALUE);

        String token() {
            return Base64.getUrlEncoder().encodeToString((pipeline + ":" + job).getBytes(UTF_8));
        }

        static @Nullable Cursor read(String token) {
            if (token.isEmpty()) return START;
            try {
                var parts = new String(Base64.getUrlDecoder().decode(token), UTF_8).split(":", 2);
                return new Cursor(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return null;
            }
        }
    }

    private final World world;

    JobsApi(World world) {
        this.world = world;
    }

    Reply list(Exchange request) {
        var states = new HashSet<>(request.query().getAll("states"));
        for (var state : states)
            if (!STATES.contains(state))
                return Reply.rpc(400, 3, "parsing list \"states\": " + state + " is not valid");
        var size = request.strict("page_size", MOST);
        if (size == null) return Reply.rpc(400, 3, "type mismatch, parameter: page_size");
        if (size > MOST) return Reply.rpc(400, 3, "Page size can't exceed 30");
        var cursor = Cursor.read(request.param("page_token", ""));
        if (cursor == null) return Reply.rpc(400, 3, "Invalid page token");
        boolean outage = request.fault() instanceof Fault.EmptyList;
        var rows = outage ? List.<Job>of() : find(states, cursor, size < 1 ? MOST : size);
        boolean more = rows.size() > (size < 1 ? MOST : size);
        if (more) rows.removeLast();
        return Reply.json(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("jobs");
                    for (var job : rows) write(json, job);
                    json.writeEndArray();
                    var last = more ? rows.getLast() : null;
                    json.writeStringField(
                            "next_page_token",
                            last == null ? "" : new Cursor(last.pipeline.number, last.index).token());
                    json.writeEndObject();
                })
                .typed();
    }

    private List<Job> find(Set<String> states, Cursor before, int size) {
        var found = new ArrayList<Job>();
        long now = world.timeline.now();
        var all = world.runs.pipelines();
        var candidates = states.contains("FINISHED")
                ? all.reversed()
                : states.isEmpty()
                        ? Collections.<Pipeline>emptyList()
                        : world.runs.open().descendingMap().values();
        for (var pipeline : candidates) {
            if (pipeline.number > before.pipeline || !pipeline.readable()) continue;
            for (var job : pipeline.jobs(world.dice).reversed()) {
                if (pipeline.number == before.pipeline && job.index >= before.job) continue;
                if (!states.contains(job.state(now))) continue;
                found.add(job);
                if (found.size() > size) return found;
            }
        }
        return found;
    }

    /** A finished one stays as it is. */
    Reply stop(Exchange request) {
        var job = world.runs.job(request.part(0));
        if (job == null || !job.pipeline.readable()) return Reply.rpc(404, 5, "Not found");
        world.runs.stop(job.pipeline, job.index);
        return Reply.text(200, "{}").typed();
    }

    Reply describe(Exchange request) {
        var job = world.runs.job(request.part(0));
        if (job == null || !job.pipeline.readable()) return Reply.rpc(404, 5, "Not found");
        return Reply.json(json -> write(json, job)).typed();
    }

    private void write(JsonGenerator json, Job job) throws IOException {
        long now = world.timeline.now();
        var pipeline = job.pipeline;
        var state = job.state(now);
        boolean started = job.started <= now;
        json.writeStartObject();
        json.writeObjectFieldStart("metadata");
        json.writeStringField("name", job.spec.name());
        json.writeStringField("id", world.runs.jobId(job));
        json.writeStringField("create_time", Times.gateway(pipeline.created, now));
        json.writeStringField("update_time", Times.gateway(updated(job, now), now));
        json.writeStringField("start_time", Times.gateway(job.started, now));
        json.writeStringField("finish_time", Times.gateway(job.finished, now));
        json.writeEndObject();
        spec(json, job);
        json.writeObjectFieldStart("status");
        json.writeStringField("result", state.equals("FINISHED") ? job.result : "NONE");
        json.writeStringField("state", state);
        if (started) agent(json, job);
        else json.writeNullField("agent");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static long updated(Job job, long now) {
        if (job.finished <= now) return job.finished;
        return job.started <= now ? job.started : job.pipeline.created;
    }

    private static void spec(JsonGenerator json, Job job) throws IOException {
        var workflow = job.pipeline.workflow;
        boolean selfHosted = job.selfHosted();
        json.writeObjectFieldStart("spec");
        json.writeStringField("project_id", workflow.project.id);
        json.writeObjectFieldStart("agent");
        json.writeObjectFieldStart("machine");
        json.writeStringField("type", job.spec.machine());
        json.writeStringField("os_image", selfHosted ? "" : "ubuntu2204");
        json.writeEndObject();
        json.writeEndObject();
        json.writeArrayFieldStart("secrets");
        json.writeEndArray();
        json.writeArrayFieldStart("env_vars");
        variable(json, "SEMAPHORE_WORKFLOW_ID", workflow.id);
        variable(json, "SEMAPHORE_WORKFLOW_NUMBER", Integer.toString(workflow.number + 1));
        variable(json, "SEMAPHORE_PIPELINE_ARTEFACT_ID", job.pipeline.id);
        variable(json, "SEMAPHORE_PIPELINE_ID", job.pipeline.id);
        variable(json, "SEMAPHORE_GIT_BRANCH", workflow.commit.branch());
        variable(json, "SEMAPHORE_GIT_SHA", workflow.commit.sha());
        json.writeEndArray();
        json.writeArrayFieldStart("files");
        json.writeEndArray();
        json.writeArrayFieldStart("commands");
        json.writeString("checkout");
        json.writeString("make " + job.spec.name().replace(' ', '-'));
        json.writeEndArray();
        json.writeArrayFieldStart("epilogue_always_commands");
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void variable(JsonGenerator json, String name, String value) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("value", value);
        json.writeEndObject();
    }

    private static void agent(JsonGenerator json, Job job) throws IOException {
        json.writeObjectFieldStart("agent");
        json.writeStringField("ip", "203.0.113." + (1 + job.pipeline.number % 250));
        json.writeStringField("name", job.agent == null ? "" : job.agent);
        json.writeArrayFieldStart("ports");
        if (!job.selfHosted()) {
            json.writeStartObject();
            json.writeStringField("name", "ssh");
            json.writeNumberField("number", 30000 + job.index);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
