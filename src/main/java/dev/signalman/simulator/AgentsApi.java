package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;

/** {@code /self_hosted_agent_types} and {@code /agents}: reads. */
final class AgentsApi {
    private final World world;

    AgentsApi(World world) {
        this.world = world;
    }

    private boolean denied() {
        return !world.access.may(Organization.Permission.VIEW_AGENTS);
    }

    Reply types() {
        if (denied()) return Reply.denied();
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("agent_types");
            for (var type : world.runs.fleet().types()) write(json, type);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    Reply type(String name) {
        if (denied()) return Reply.denied();
        var type = world.runs.fleet().type(name);
        return type == null ? Reply.notFound() : Reply.json(json -> write(json, type));
    }

    private void write(JsonGenerator json, Fleet.Type type) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("status");
        json.writeNumberField("total_agent_count", world.runs.fleet().count(type.name()));
        json.writeEndObject();
        json.writeObjectFieldStart("spec");
        json.writeObjectFieldStart("agent_name_settings");
        json.writeStringField("assignment_origin", "assignment_origin_agent");
        json.writeNumberField("release_after", 0);
        json.writeNullField("aws");
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("metadata");
        json.writeNumberField("update_time", type.created() / Micros.SECOND);
        json.writeStringField("name", type.name());
        json.writeNumberField("create_time", type.created() / Micros.SECOND);
        json.writeEndObject();
        json.writeEndObject();
    }

    Reply agents(Exchange request) {
        if (denied()) return Reply.denied();
        var size = request.strict("page_size", 200);
        if (size == null || size < 5 || size > 200) return Reply.quoted(400, "page_size must be between 5 and 200");
        var cursor = request.param("cursor", "");
        long from = 0;
        try {
            if (!cursor.isEmpty()) from = Math.multiplyExact(Long.parseLong(cursor), 1_000L);
        } catch (NumberFormatException | ArithmeticException e) {
            return Reply.quoted(500, "Internal error");
        }
        var type = request.param("agent_type", "");
        var all = world.runs.fleet().agents();
        var rows = new ArrayList<Agent>();
        for (int i = all.firstAt(from); i < all.size() && rows.size() <= size; i++)
            if (type.isEmpty() || all.get(i).type.equals(type)) rows.add(all.get(i));
        // Milliseconds of the first row to come, inclusive: rows of the same millisecond come again.
        var next = rows.size() > size ? Long.toString(rows.removeLast().connected / 1_000) : "";
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("agents");
            for (var agent : rows) write(json, agent);
            json.writeEndArray();
            json.writeStringField("cursor", next);
            json.writeEndObject();
        });
    }

    Reply agent(String name) {
        if (denied()) return Reply.denied();
        var agent = world.runs.fleet().agent(name);
        return agent == null ? Reply.notFound() : Reply.json(json -> write(json, agent));
    }

    private void write(JsonGenerator json, Agent agent) throws IOException {
        boolean occupied = agent.occupied(world.timeline.now(), world.dice);
        json.writeStartObject();
        json.writeObjectFieldStart("status");
        json.writeStringField("state", occupied ? "running_job" : "waiting_for_job");
        json.writeEndObject();
        json.writeObjectFieldStart("metadata");
        json.writeStringField("version", "v2.2.6");
        json.writeStringField("type", agent.type);
        json.writeNumberField("pid", 100 + agent.number);
        json.writeStringField("os", "Ubuntu 22.04.5 LTS");
        json.writeStringField("name", agent.name);
        json.writeStringField("ip_address", "10.0.0." + (1 + agent.number % 250));
        json.writeStringField("hostname", "host-" + agent.number);
        json.writeNumberField("connected_at", agent.connected / Micros.SECOND);
        if (agent.disabled != Micros.NEVER) json.writeNumberField("disabled_at", agent.disabled / Micros.SECOND);
        json.writeStringField("arch", "x86_64");
        json.writeEndObject();
        json.writeEndObject();
    }
}
