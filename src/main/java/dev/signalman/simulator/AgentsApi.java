package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /self_hosted_agent_types} and {@code /agents}. */
final class AgentsApi {
    private final World world;

    AgentsApi(World world) {
        this.world = world;
    }

    private boolean denied() {
        return !world.access.may(Organization.Permission.VIEW_AGENTS);
    }

    Reply types(Exchange request) {
        if (denied()) return Reply.denied();
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("agent_types");
            for (var type : world.runs.fleet().types()) write(json, type, "");
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    Reply type(Exchange request) {
        return known(request, type -> Reply.json(json -> write(json, type, "")));
    }

    private Reply known(Exchange request, Function<Fleet.Type, Reply> then) {
        if (denied()) return Reply.denied();
        var type = world.runs.fleet().type(request.part(0));
        return type == null ? Reply.notFound() : then.apply(type);
    }

    /** The only time that the registration token is shown. */
    Reply create(Exchange request) {
        if (denied()) return Reply.denied();
        var fields = Fields.all(request);
        var name = Fields.text(fields, "/metadata/name");
        if (!name.matches("s1-[a-zA-Z0-9-_]+"))
            return Reply.quoted(400, "agent type name must match s1-[a-zA-Z0-9-_]+");
        if (world.runs.fleet().type(name) != null) return Reply.quoted(400, "agent type name must be unique");
        long now = world.timeline.now();
        var type = type(name, now, fields);
        if (type == null) return Reply.quoted(400, "name release after must be 0 or at least 60");
        world.runs.fleet().put(type);
        var token = world.ids.sha(world.dice, "registration of " + name, now);
        return Reply.json(json -> write(json, type, token));
    }

    Reply update(Exchange request) {
        return known(request, before -> {
            var type = type(before.name(), before.created(), Fields.all(request));
            if (type == null) return Reply.quoted(400, "name release after must be 0 or at least 60");
            world.runs.fleet().put(type);
            return Reply.json(json -> write(json, type, ""));
        });
    }

    private Fleet.@Nullable Type type(String name, long created, JsonNode fields) {
        var settings = fields.at("/spec/agent_name_settings");
        long releaseAfter = settings.path("release_after").asLong(0);
        if (releaseAfter != 0 && releaseAfter < 60) return null;
        var origin = Fields.text(settings, "/assignment_origin");
        return new Fleet.Type(
                name,
                created,
                world.timeline.now(),
                origin.isEmpty() ? "assignment_origin_agent" : origin,
                releaseAfter,
                Fields.text(settings, "/aws/account_id"),
                Fields.text(settings, "/aws/role_name_patterns"));
    }

    Reply delete(Exchange request) {
        return known(request, type -> {
            world.runs.fleet().removeType(type.name());
            return Reply.text(200, "{}");
        });
    }

    Reply disableAll(Exchange request) {
        return known(request, type -> {
            boolean all = Fields.text(Fields.all(request), "/only_idle").equals("false");
            world.runs.fleet().disableAll(type.name(), !all);
            return Reply.text(200, "{}");
        });
    }

    private void write(JsonGenerator json, Fleet.Type type, String token) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("status");
        json.writeNumberField("total_agent_count", world.runs.fleet().count(type.name()));
        if (!token.isEmpty()) json.writeStringField("registration_token", token);
        json.writeEndObject();
        json.writeObjectFieldStart("spec");
        json.writeObjectFieldStart("agent_name_settings");
        json.writeStringField("assignment_origin", type.origin());
        json.writeNumberField("release_after", type.releaseAfter());
        if (type.account().isEmpty()) json.writeNullField("aws");
        else {
            json.writeObjectFieldStart("aws");
            json.writeStringField("account_id", type.account());
            json.writeStringField("role_name_patterns", type.roles());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("metadata");
        json.writeNumberField("update_time", type.updated() / Micros.SECOND);
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

    Reply agent(Exchange request) {
        if (denied()) return Reply.denied();
        var agent = world.runs.fleet().agent(request.part(0));
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
