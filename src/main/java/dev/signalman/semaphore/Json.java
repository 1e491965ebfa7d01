package dev.signalman.semaphore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads fields of a reply: missing, null and empty are the same thing, and a number may stand where text is expected. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper(
                    // Interning is a global lock for every field name of every reply, and buys nothing here.
                    new JsonFactoryBuilder()
                            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final JsonNode MISSING = JsonNodeFactory.instance.missingNode();

    private Json() {}

    /** The value below these fields; a missing node if one of them is not there. */
    static JsonNode at(JsonNode node, String... fields) {
        JsonNode found = node;
        for (String field : fields) {
            found = found.get(field);
            if (found == null) {
                return MISSING;
            }
        }
        return found;
    }

    /** Text without NUL characters, which databases refuse; empty if there is none. */
    static String text(JsonNode node, String... fields) {
        JsonNode found = at(node, fields);
        if (!found.isValueNode() || found.isNull()) {
            return "";
        }
        String text = found.asText();
        return text.indexOf(0) < 0 ? text : text.replace("\0", "");
    }

    static @Nullable String optionalText(JsonNode node, String... fields) {
        String text = text(node, fields);
        return text.isEmpty() ? null : text;
    }

    /** Text that a row cannot do without. */
    static String required(String what, JsonNode node, String... fields) throws Undecodable {
        String text = text(node, fields);
        if (text.isBlank()) {
            throw new Undecodable(what + " without " + String.join(".", fields));
        }
        return text;
    }

    /** The values of a list as text, empty ones left out; empty if there is none. */
    static List<String> texts(JsonNode node, String... fields) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : at(node, fields)) {
            String text = text(value);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return List.copyOf(texts);
    }

    /** The values of an object as text, in its order. */
    static Map<String, String> textMap(JsonNode node, String... fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : at(node, fields).properties()) {
            texts.put(field.getKey(), text(field.getValue()));
        }
        return Collections.unmodifiableMap(texts);
    }

    /** What may not be shown; null if there is none. */
    static @Nullable Secret secret(JsonNode node, String... fields) {
        String text = text(node, fields);
        return text.isBlank() ? null : new Secret(text);
    }

    /** The rows that can be read; for lists inside of an object, where one bad row must not hide the object. */
    static <T> List<T> inner(JsonNode list, Rows.Decoder<T> decoder) {
        List<T> items = new ArrayList<>();
        for (JsonNode row : list) {
            try {
                items.add(decoder.decode(row));
            } catch (Undecodable e) {
                // Told by nobody: the object says more without it than not at all.
            }
        }
        return List.copyOf(items);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array(Iterable<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    static @Nullable Instant time(JsonNode node, String... fields) {
        return Timestamps.read(at(node, fields));
    }

    static int integer(JsonNode node, String... fields) {
        return at(node, fields).asInt(0);
    }

    static long longInteger(JsonNode node, String... fields) {
        return at(node, fields).asLong(0);
    }

    /** The object itself, or the one that it wraps under this name. */
    static JsonNode unwrap(JsonNode node, String wrapper) throws Undecodable {
        JsonNode inner = node.get(wrapper);
        JsonNode object = inner != null && inner.isObject() ? inner : node;
        if (!object.isObject()) {
            throw new Undecodable("no JSON object where a " + wrapper + " belongs, but " + kind(object));
        }
        return object;
    }

    /** The list itself, or the one under this name; null there means empty. */
    static Iterator<JsonNode> rows(JsonNode node, String field) throws Undecodable {
        JsonNode list = node.isArray() ? node : node.get(field);
        if (list != null && list.isNull()) {
            return MISSING.elements();
        }
        if (list == null || !list.isArray()) {
            throw new Undecodable("no JSON list of " + field + ", but " + kind(node));
        }
        return list.elements();
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> node.has("message") ? "an object with a message" : "another object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case MISSING, BINARY -> "nothing";
        };
    }
}
