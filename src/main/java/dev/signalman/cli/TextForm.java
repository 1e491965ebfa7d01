package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** An object as names and values, what belongs together indented below its name. Empty values are left out. */
final class TextForm {
    private final StringBuilder text = new StringBuilder();

    private TextForm() {}

    static String of(JsonNode node) {
        TextForm form = new TextForm();
        switch (node) {
            case ObjectNode object -> form.object(object, "", "");
            case ArrayNode array -> form.array(array, "");
            default ->
                node.asText()
                        .stripTrailing()
                        .lines()
                        .forEach(line -> form.text
                                .append(Cells.CONTROL.matcher(line).replaceAll(" "))
                                .append('\n'));
        }
        return form.text.toString();
    }

    /** @param first what stands before the first line instead of the indent */
    private void object(ObjectNode object, String indent, String first) {
        String before = first.isEmpty() ? indent : first;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = Cells.plain(field.getKey());
            JsonNode value = field.getValue();
            if (Cells.isScalar(value) || isPlainList(value)) {
                String shown = Cells.text(name, value);
                if (!shown.isEmpty()) {
                    text.append(before).append(name).append(": ").append(shown).append('\n');
                    before = indent;
                }
            } else {
                int start = text.length();
                text.append(before).append(name).append(":\n");
                int empty = text.length();
                if (value instanceof ObjectNode inner) {
                    object(inner, indent + "  ", "");
                } else if (value instanceof ArrayNode list) {
                    array(list, indent + "  ");
                }
                if (text.length() == empty) {
                    text.setLength(start);
                } else {
                    before = indent;
                }
            }
        }
    }

    private void array(ArrayNode list, String indent) {
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object) {
                object(object, indent + "  ", indent + "- ");
            } else {
                text.append(indent).append("- ").append(Cells.text("", item)).append('\n');
            }
        }
    }

    private static boolean isPlainList(JsonNode value) {
        if (!value.isArray()) {
            return false;
        }
        for (JsonNode item : value) {
            if (item.isContainerNode()) {
                return false;
            }
        }
        return true;
    }
}
