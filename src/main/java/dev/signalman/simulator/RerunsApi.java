package dev.signalman.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** {@code reschedule} and {@code partial_rebuild}. One request token means one thing in the whole installation. */
final class RerunsApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final World world;

    RerunsApi(World world) {
        this.world = world;
    }

    Reply reschedule(Exchange request) {
        var workflow = world.runs.workflow(request.part(0));
        if (workflow == null || !workflow.project.visible || !may()) return Reply.notFound();
        String token;
        try {
            token = token(request);
        } catch (IOException e) {
            return malformed(e);
        }
        if (token.isEmpty()) return missing();
        if (workflow.project.removed) return refused("FAILED_PRECONDITION", "Project was deleted.");
        if (token.length() > 255) return Reply.quoted(500, "Internal error");
        if (full(workflow)) return refused("RESOURCE_EXHAUSTED", "Limit of queuing pipelines reached");
        var known = world.runs.byToken(token);
        var pipeline = known == null ? world.runs.rerun(workflow, request.userId(), token) : known;
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeStringField("wf_id", pipeline.workflow.id);
            json.writeStringField("ppl_id", pipeline.id);
            json.writeEndObject();
        });
    }

    Reply partialRebuild(Exchange request) {
        var original = world.runs.pipeline(request.part(0));
        if (original == null || !original.readable() || !may()) return Reply.notFound();
        String token;
        try {
            token = token(request);
        } catch (IOException e) {
            return malformed(e);
        }
        if (token.isEmpty()) return missing();
        if (!original.finished)
            return Reply.quoted(400, "Only pipelines which are in done state can be partially rerun.");
        if (original.plan.result() == Plan.Result.PASSED)
            return Reply.quoted(400, "Pipelines which passed can not be partial rebuilded.");
        if (token.length() > 255) return Reply.quoted(500, "Internal error");
        if (full(original.workflow)) return refused("RESOURCE_EXHAUSTED", "Limit of queuing pipelines reached");
        var known = world.runs.byToken(token);
        var pipeline = known == null ? world.runs.partialRebuild(original, token) : known;
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeStringField("message", "");
            json.writeStringField("pipeline_id", pipeline.id);
            json.writeEndObject();
        });
    }

    private boolean may() {
        return world.access.may(Organization.Permission.RERUN);
    }

    /** Asked before the token is looked up, so even a replay can be refused. */
    private boolean full(Workflow workflow) {
        return world.runs.queuing(workflow.project, workflow.commit.branch()) >= world.queueLimit;
    }

    private static String token(Exchange request) throws IOException {
        var inQuery = request.param("request_token", "");
        if (!inQuery.isEmpty() || request.body().isBlank()) return inQuery;
        if (request.body().stripLeading().startsWith("{"))
            return MAPPER.readTree(request.body()).path("request_token").asText("");
        var form = MultiMap.caseInsensitiveMultiMap();
        for (var pair : request.body().split("&", -1)) {
            var parts = pair.split("=", 2);
            if (parts.length == 2) form.add(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        var inForm = form.get("request_token");
        return inForm == null ? "" : inForm;
    }

    private static Reply missing() {
        return Reply.quoted(400, "Missing required post parameter request_token.");
    }

    private static Reply malformed(IOException e) {
        return Reply.text(400, "Malformed request: " + e.getMessage());
    }

    private static Reply refused(String code, String message) {
        return Reply.json(400, json -> {
            json.writeStartObject();
            json.writeStringField("code", code);
            json.writeStringField("message", message);
            json.writeEndObject();
        });
    }
}
