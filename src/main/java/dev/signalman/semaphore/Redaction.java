package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes what is secret out of replies and of requests that are shown, whatever their shape: in the parts that hold values, only
 * names are left.
 */
final class Redaction {
    private static final TextNode HIDDEN = TextNode.valueOf("***");

    /** Parts in which everything but a name is a value of somebody's. */
    private static final Set<String> VALUES = Set.of("env_vars", "files");
    /** Fields that say which value it is. */
    private static final Set<String> NAMES = Set.of("name", "path", "method");
    /** Fields that give a right to whoever knows them; addresses to which notifications go among them. */
    private static final Set<String> KEYS = Set.of("registration_token", "jwt", "endpoint", "password", "access_token");

    /** In an address, such as that of a repository; a token may stand there alone. */
    private static final Pattern CREDENTIALS = Pattern.compile("(://)[^/\\s]+@");

    private final boolean secrets;

    private Redaction(Endpoint endpoint) {
        secrets = endpoint.operation().group().endsWith("secrets");
    }

    /** A copy of a request's body without what is secret. */
    static JsonNode ofRequest(Endpoint endpoint, JsonNode body) {
        return new Redaction(endpoint).clean(body);
    }

    /** A copy of a reply without what is secret. */
    static JsonNode ofReply(Endpoint endpoint, JsonNode body) {
        return endpoint == Endpoint.ARTIFACTS_SIGN ? hide(body) : new Redaction(endpoint).clean(body);
    }

    private JsonNode clean(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = Json.object();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    copy.set(field.getKey(), field(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = Json.MAPPER.createArrayNode();
                array.forEach(item -> copy.add(clean(item)));
                yield copy;
            }
            case TextNode text ->
                TextNode.valueOf(CREDENTIALS.matcher(text.textValue()).replaceAll("$1***@"));
            default -> node;
        };
    }

    private JsonNode field(String name, JsonNode value) {
        if (VALUES.contains(name) || (secrets && name.equals("data"))) {
            return hide(value);
        }
        if (KEYS.contains(name)) {
            return hide(value);
        }
        return clean(value);
    }

    private static JsonNode hide(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = Json.object();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    boolean name =
                            NAMES.contains(field.getKey()) && field.getValue().isTextual();
                    copy.set(field.getKey(), name ? field.getValue() : hide(field.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = Json.MAPPER.createArrayNode();
                array.forEach(item -> copy.add(hide(item)));
                yield copy;
            }
            default -> mask(node);
        };
    }

    /** That there is nothing is no secret. */
    private static JsonNode mask(JsonNode value) {
        return value.isNull() || value.asText().isEmpty() ? value : HIDDEN;
    }
}
