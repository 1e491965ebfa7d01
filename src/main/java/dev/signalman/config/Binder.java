package dev.signalman.config;

import dev.signalman.words.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Fills the records from the file's nodes. It goes on after a problem, so that all of them are found: what could not be read
 * has its default then or, where there is none, is null.
 */
final class Binder {
    /** Aliases can make a small file mean a huge tree. */
    private static final int MAX_VALUES = 20_000;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP, Tag.MERGE);

    private final ScalarReader scalars;
    private final Problems problems;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    Binder(ScalarReader scalars, Problems problems) {
        this.scalars = scalars;
        this.problems = problems;
    }

    /** The section of this type; with nulls in it only if a problem was added. */
    <R extends Record> R bind(Class<R> type, Node root) {
        return type.cast(section(type, root, ""));
    }

    private Object section(Class<?> type, Node node, String path) {
        var properties = Property.of(type);
        var arguments = new @Nullable Object[properties.size()];
        if (!(node instanceof MappingNode) && !isEmpty(node)) {
            problems.add(path, "must be a section with keys, is " + kind(node));
            return Property.construct(
                    type, properties.stream().map(Property::otherwise).toArray());
        }
        Map<String, Node> entries = node instanceof MappingNode mapping ? entries(mapping, path) : Map.of();
        reportUnknown(entries.keySet(), properties, path);
        for (int i = 0; i < arguments.length; i++) {
            Property property = properties.get(i);
            String key = join(path, property.key());
            Node value = entries.get(property.key());
            arguments[i] = value == null ? absent(property, key) : present(property, value, key);
        }
        return Property.construct(type, arguments);
    }

    private Map<String, Node> entries(MappingNode mapping, String path) {
        var entries = new LinkedHashMap<String, Node>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(line, path, "has a key that is not a plain text; put quotes around a value with { or [");
                continue;
            }
            String at = join(path, key.getValue());
            if (entries.putIfAbsent(key.getValue(), tuple.getValueNode()) == null) {
                problems.locate(at, line);
            } else {
                problems.add(line, at, "is there twice; remove one of them");
            }
        }
        return entries;
    }

    private void reportUnknown(Set<String> written, List<Property> properties, String path) {
        List<String> known = properties.stream().map(Property::key).toList();
        for (String key : written) {
            if (!known.contains(key)) {
                problems.add(
                        join(path, key),
                        "is not a known key"
                                + Nearest.to(key, known)
                                        .map(word -> "; did you mean " + word + "?")
                                        .orElse("; known here: " + String.join(", ", known)));
            }
        }
    }

    private @Nullable Object absent(Property property, String key) {
        if (property.isRequired()) {
            Scalar<?> scalar = property.scalar();
            problems.add(
                    key,
                    "is missing; add "
                            + (scalar == null
                                    ? "it with at least one entry"
                                    : property.key() + ": " + scalar.example()));
        }
        return property.otherwise();
    }

    private @Nullable Object present(Property property, Node node, String key) {
        Object value = switch (property.shape()) {
            case SINGLE -> single(property, node, key);
            case LIST -> list(property, node, key);
            case MAP -> map(property, node, key);
        };
        return value != null ? value : property.otherwise();
    }

    private @Nullable Object list(Property property, Node node, String key) {
        boolean empty = isEmpty(node)
                || (node instanceof SequenceNode sequence && sequence.getValue().isEmpty());
        if (empty) {
            if (property.isRequired()) {
                problems.add(key, "must have at least one entry");
            }
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(key, "must be a list: begin each entry with \"- \", or put [ ] around; is " + kind(node));
            return null;
        }
        var elements = new ArrayList<Object>();
        int index = 0;
        for (Node element : sequence.getValue()) {
            String at = key + "[" + index++ + "]";
            problems.locate(at, line(element));
            Object value = single(property, element, at);
            if (value != null) {
                elements.add(value);
            }
        }
        return elements;
    }

    private @Nullable Object map(Property property, Node node, String key) {
        if (isEmpty(node)) {
            return Map.of();
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(key, "must be names with values, such as { name: value }; is " + kind(node));
            return null;
        }
        var values = new LinkedHashMap<String, Object>();
        entries(mapping, key).forEach((name, element) -> {
            Object value = single(property, element, join(key, name));
            if (value != null) {
                values.put(name, value);
            }
        });
        return values;
    }

    private @Nullable Object single(Property property, Node node, String key) {
        if (++values > MAX_VALUES) {
            if (values == MAX_VALUES + 1) {
                problems.add(key, "is too much: with its aliases the file has more than " + MAX_VALUES + " values");
            }
            return null;
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            problems.add(
                    key,
                    "has a YAML tag (!…); write the value without it, or put quotes around a value that begins with !");
            return null;
        }
        if (!open.add(node)) {
            problems.add(key, "contains itself by an alias; write it out");
            return null;
        }
        try {
            Scalar<?> scalar = property.scalar();
            return scalar == null ? section(property.type(), node, key) : scalar(property, scalar, node, key);
        } finally {
            open.remove(node);
        }
    }

    private @Nullable Object scalar(Property property, Scalar<?> scalar, Node node, String key) {
        if (isEmpty(node)) {
            problems.add(key, "is empty; give it a value or remove it (a value that begins with # needs quotes)");
            return null;
        }
        if (!(node instanceof ScalarNode text)) {
            problems.add(key, "must be a single value such as " + scalar.example() + ", is " + kind(node));
            return null;
        }
        try {
            return scalars.read(property, scalar, text);
        } catch (IllegalArgumentException e) {
            problems.add(key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Says nothing of the value: it may stand where a secret belongs. */
    private static String kind(Node node) {
        return switch (node) {
            case MappingNode section -> "a section";
            case SequenceNode list -> "a list";
            default -> "a single value";
        };
    }

    private static boolean isEmpty(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
