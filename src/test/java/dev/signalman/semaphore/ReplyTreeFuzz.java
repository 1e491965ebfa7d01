package dev.signalman.semaphore;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Fuzz target: replies that are good JSON and otherwise wrong, made by spoiling a right one in any place. */
public final class ReplyTreeFuzz {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MARK = "§quoted§";

    private final FuzzedDataProvider data;

    private ReplyTreeFuzz(FuzzedDataProvider data) {
        this.data = data;
    }

    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws JsonProcessingException {
        ReplyDecoders.Sample sample = ReplyDecoders.ALL.get(data.consumeInt(0, ReplyDecoders.ALL.size() - 1));
        JsonNode spoilt = new ReplyTreeFuzz(data).spoil(Json.MAPPER.readTree(sample.reply()));
        ReplyDecoders.read(sample, spoilt.toString().getBytes(StandardCharsets.UTF_8), MARK);
    }

    private JsonNode spoil(JsonNode node) {
        return switch (data.consumeInt(0, 12)) {
            case 12 -> odd();
            case 11 -> JSON.arrayNode().add(node);
            case 10 -> JSON.objectNode().set("value", node);
            default -> inside(node);
        };
    }

    private JsonNode inside(JsonNode node) {
        if (node.isObject()) {
            ObjectNode spoilt = JSON.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (data.consumeInt(0, 15) < 15) {
                    spoilt.set(field.getKey(), spoil(field.getValue()));
                }
            }
            return spoilt;
        }
        if (node.isArray()) {
            ArrayNode spoilt = JSON.arrayNode();
            for (JsonNode value : node) {
                for (int times = data.consumeInt(0, 3) == 3 ? 2 : 1; times > 0; times--) {
                    spoilt.add(spoil(value));
                }
            }
            return spoilt;
        }
        return node;
    }

    private JsonNode odd() {
        return switch (data.consumeInt(0, 11)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(data.consumeBoolean());
            case 2 -> JSON.numberNode(data.consumeLong());
            case 3 -> JSON.numberNode(data.consumeRegularDouble());
            case 4 -> JSON.numberNode(BigInteger.TEN.pow(data.consumeInt(0, 900)));
            case 5 -> JSON.arrayNode();
            case 6 -> JSON.objectNode();
            case 7 -> deep();
            case 8 -> JSON.objectNode().put("seconds", data.consumeLong()).put("nanos", data.consumeLong());
            case 9 -> JSON.textNode(MARK + text(8));
            case 10 -> JSON.textNode("");
            default -> JSON.textNode(text(40));
        };
    }

    /** Never the secret of the samples: fuzzing learns the word from the comparison with it. */
    private String text(int longest) {
        return data.consumeString(longest).replace("hunter", "");
    }

    private JsonNode deep() {
        JsonNode node = JSON.arrayNode();
        for (int depth = data.consumeInt(0, 900); depth > 0; depth--) {
            node = JSON.arrayNode().add(node);
        }
        return node;
    }
}
