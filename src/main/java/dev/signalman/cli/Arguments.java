package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Operation;
import dev.signalman.semaphore.Operation.Kind;
import dev.signalman.semaphore.Operation.Parameter;
import dev.signalman.semaphore.Operation.Place;
import dev.signalman.words.Nearest;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request of what was typed for an operation: checks values against the operation's description and puts them where
 * they belong.
 *
 * @param endpoint the operation
 * @param values by option, without dashes in front
 * @param data the body as a whole; null if it was not given
 * @param in what {@code -} stands for
 * @param now for times such as {@code 2h}
 * @param token makes a UUID for what nobody gave
 * @param projectId finds the id of a project that was given by its name
 */
record Arguments(
        Endpoint endpoint,
        Map<String, List<String>> values,
        @Nullable String data,
        InputStream in,
        Instant now,
        Supplier<String> token,
        UnaryOperator<String> projectId) {
    private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind");

    /** The option for a parameter, without dashes in front: its last word, since no operation has two of the same. */
    static String option(Parameter parameter) {
        if (parameter.kind() == Kind.VALUES) {
            return "param";
        }
        String name = parameter.name();
        return name.substring(name.lastIndexOf('.') + 1).replace('_', '-');
    }

    /** How a parameter of the path is called in the synopsis. */
    static String label(Parameter parameter) {
        return parameter.name().toUpperCase(Locale.ROOT);
    }

    /**
     * @throws Wrong if it cannot be what the operation takes
     */
    Invocation invocation() {
        Operation operation = endpoint.operation();
        Map<String, String> path = new LinkedHashMap<>();
        Map<String, List<String>> query = new LinkedHashMap<>();
        ObjectNode body = operation.hasBody() ? body(operation) : null;
        Map<String, List<String>> checked = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            List<String> texts = checked.computeIfAbsent(option(parameter), name -> texts(parameter, body));
            if (body != null && parameter.place() == Place.BODY) {
                put(body, parameter, texts);
            } else if (parameter.place() == Place.PATH && !texts.isEmpty()) {
                path.put(parameter.name(), texts.getFirst());
            } else if (parameter.place() == Place.QUERY && !texts.isEmpty()) {
                query.put(parameter.name(), texts);
            }
        }
        if (body != null) {
            nameAfterPath(operation, path, body);
        }
        for (Parameter parameter : operation.parameters()) {
            boolean there = switch (parameter.place()) {
                case PATH -> path.containsKey(parameter.name());
                case QUERY -> query.containsKey(parameter.name());
                case BODY -> body != null && !body.at(pointer(parameter)).isMissingNode();
            };
            if (parameter.required() && !there) {
                String name = parameter.place() == Place.PATH ? label(parameter) : "--" + option(parameter);
                missing.add(name + " (" + parameter.meaning() + ")");
            }
        }
        if (!missing.isEmpty()) {
            throw new Wrong(String.join(" and ", missing) + (missing.size() == 1 ? " is missing" : " are missing"));
        }
        lookUpProject(path, query, body);
        return new Invocation(endpoint, path, query, body);
    }

    /** Last, since it may ask the server, and nothing is asked for what cannot be done. */
    private void lookUpProject(Map<String, String> path, Map<String, List<String>> query, @Nullable ObjectNode body) {
        List<String> given = values.getOrDefault("project-id", List.of());
        if (given.isEmpty()) {
            return;
        }
        String id = projectId.apply(given.getFirst());
        path.replace("project_id", id);
        query.replace("project_id", List.of(id));
        if (body != null && body.has("project_id")) {
            body.put("project_id", id);
        }
    }

    private List<String> texts(Parameter parameter, @Nullable ObjectNode body) {
        String option = "--" + option(parameter);
        List<String> given = values.getOrDefault(option(parameter), List.of());
        return switch (parameter.kind()) {
            case ALWAYS -> List.of("true");
            // a token of the user's own in the body makes the request that it was given for
            case TOKEN ->
                !given.isEmpty() || (body != null && body.has(parameter.name())) ? given : List.of(token.get());
            case TIME ->
                given.stream()
                        .map(text -> Long.toString(When.read(option, text, now).getEpochSecond()))
                        .toList();
            case NUMBER -> given.stream().map(text -> number(option, text)).toList();
            case BOOLEAN -> given.stream().map(text -> yesOrNo(option, text)).toList();
            case TEXTS ->
                parameter.choices().isEmpty()
                        ? given
                        : given.stream()
                                .flatMap(text -> Stream.of(text.split(",", -1)))
                                .map(text -> choice(option, text.strip(), parameter.choices()))
                                .toList();
            case DOCUMENT ->
                given.stream().map(text -> Given.text(option, text, in)).toList();
            case TEXT ->
                given.stream()
                        .map(text -> parameter.choices().isEmpty() ? text : choice(option, text, parameter.choices()))
                        .toList();
            case VALUES, JSON, SECRET -> given;
        };
    }

    private ObjectNode body(Operation operation) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Operation.Envelope envelope = operation.envelope();
        if (envelope != null) {
            body.put("apiVersion", envelope.apiVersion()).put("kind", envelope.kind());
        }
        if (data == null) {
            return body;
        }
        JsonNode given = Given.json("--data", data, in);
        if (!(given instanceof ObjectNode object)) {
            throw new Wrong("--data must be a JSON object");
        }
        Set<String> known = operation.parameters().stream()
                .filter(parameter -> parameter.place() == Place.BODY)
                .map(parameter -> parameter.name().split("\\.", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey()) && !known.contains("*") && !ENVELOPE.contains(field.getKey())) {
                throw new Wrong("--data has a field '" + field.getKey() + "' that " + operation.label()
                        + " does not take"
                        + Nearest.to(field.getKey(), known)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; it takes " + String.join(", ", known)));
            }
        }
        body.setAll(object);
        return body;
    }

    private void put(ObjectNode body, Parameter parameter, List<String> texts) {
        String option = "--" + option(parameter);
        if (texts.isEmpty()) {
            return;
        }
        if (parameter.kind() == Kind.VALUES) {
            boolean own = !parameter.name().equals("*");
            ObjectNode target = own ? body.withObject("/" + parameter.name()) : body;
            texts.forEach(text -> value(target, own, text));
            return;
        }
        String[] names = parameter.name().split("\\.", -1);
        ObjectNode target = body;
        for (int i = 0; i < names.length - 1; i++) {
            JsonNode inner = target.get(names[i]);
            if (inner != null && !inner.isObject()) {
                throw new Wrong("--data: " + names[i] + " must be an object");
            }
            target = inner instanceof ObjectNode object ? object : target.putObject(names[i]);
        }
        target.set(names[names.length - 1], node(option, parameter, texts));
    }

    private JsonNode node(String option, Parameter parameter, List<String> texts) {
        String text = texts.getFirst();
        return switch (parameter.kind()) {
            case JSON -> Given.json(option, text, in);
            case NUMBER -> LongNode.valueOf(Long.parseLong(text));
            case BOOLEAN, ALWAYS -> BooleanNode.valueOf(Boolean.parseBoolean(text));
            case TEXTS -> {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                texts.forEach(all::add);
                yield all;
            }
            case TEXT, TIME, DOCUMENT, TOKEN, SECRET, VALUES -> TextNode.valueOf(text);
        };
    }

    /**
     * @param own whether the object holds such values only
     */
    private void value(ObjectNode target, boolean own, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new Wrong("--param must be NAME=VALUE");
        }
        String name = text.substring(0, equals);
        if (!own && endpoint.operation().parameter(name, Place.BODY).isPresent()) {
            throw new Wrong("--param " + name + " is not a parameter of the pipeline but a field of the request");
        }
        target.put(name, text.substring(equals + 1));
    }

    /** What is changed keeps its name unless another one is given. */
    private static void nameAfterPath(Operation operation, Map<String, String> path, ObjectNode body) {
        List<Parameter> inPath = operation.parameters().stream()
                .filter(parameter -> parameter.place() == Place.PATH)
                .toList();
        boolean named = operation.parameter("metadata.name", Place.BODY).isPresent();
        if (!named || inPath.isEmpty() || operation.name().equals("create")) {
            return;
        }
        String name = path.getOrDefault(inPath.getLast().name(), "");
        if (!name.isEmpty() && !Session.isId(name) && body.at("/metadata/name").isMissingNode()) {
            JsonNode metadata = body.get("metadata");
            ObjectNode target = metadata instanceof ObjectNode object ? object : body.putObject("metadata");
            target.put("name", name);
        }
    }

    private static String pointer(Parameter parameter) {
        return "/" + parameter.name().replace('.', '/');
    }

    private static String number(String option, String text) {
        try {
            return Long.toString(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new Wrong(option + " must be a whole number, is '" + text + "'");
        }
    }

    private static String yesOrNo(String option, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> "true";
            case "false", "no" -> "false";
            default -> throw new Wrong(option + " must be true or false, is '" + text + "'");
        };
    }

    private static String choice(String option, String text, List<String> choices) {
        return choices.stream()
                .filter(choice -> choice.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new Wrong(option + " must be one of " + String.join(", ", choices) + ", is '" + text
                        + "'"
                        + Nearest.to(text, choices)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")));
    }
}
