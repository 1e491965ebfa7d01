package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;

/** What a request says in its body, or in its body and its query. */
final class Fields {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Fields() {}

    /** Query, form and JSON as one, as the Elixir services see them. */
    static ObjectNode all(Exchange request) {
        var fields = MAPPER.createObjectNode();
        for (var parameter : request.query()) fields.put(parameter.getKey(), parameter.getValue());
        var body = request.body();
        if (body.isBlank()) return fields;
        if (body.stripLeading().startsWith("{")) fields.setAll(body(request));
        else
            for (var pair : body.split("&", -1)) {
                var parts = pair.split("=", 2);
                if (parts.length == 2) fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
            }
        return fields;
    }

    /** A JSON body. */
    static ObjectNode body(Exchange request) {
        try {
            var node = MAPPER.readTree(request.body().isBlank() ? "{}" : request.body());
            if (node instanceof ObjectNode object) return object;
            throw new Malformed("json: cannot unmarshal a value that is no object");
        } catch (JsonProcessingException e) {
            throw new Malformed("invalid character at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        }
    }

    static String text(JsonNode node, String pointer) {
        var found = node.at(pointer);
        return found.isValueNode() && !found.isNull() ? found.asText() : "";
    }

    /** Objects and lists as they are, null where nothing was said. */
    static ObjectNode object(JsonNode node, String pointer) {
        return node.at(pointer) instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }
}
