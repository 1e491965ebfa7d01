package dev.signalman.rehearsal;

import dev.signalman.event.EventHeader;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be written about a record: its own components, and those of the records inside of it, so that {@code branch} stands for
 * {@code pipeline.branch}. Where two have the same name, the one further out is meant.
 *
 * @param all the outer ones first
 */
record EventFields(List<Field> all) {
    /** What labels call a thing whose field has another name. */
    private static final Map<String, List<String>> LABELS = Map.of(
            "pipeline", List.of("pipelineFile", "file"),
            "workflow", List.of("workflowId"),
            "job", List.of("name"),
            "dashboard", List.of("name"),
            "notification", List.of("name"),
            "secret", List.of("name"),
            "agentType", List.of("type"),
            "machineType", List.of("type", "agentType"));

    /**
     * A component, here or further in.
     *
     * @param path from the record to it, such as {@code pipeline.branch}
     * @param component what it is
     */
    record Field(String path, RecordComponent component) {
        Class<?> type() {
            return component.getType();
        }

        /** As it is written in a test file. */
        String word() {
            return snake(component.getName());
        }
    }

    static EventFields of(Class<?> record) {
        record Inside(Class<?> type, String prefix) {}
        var all = new ArrayList<Field>();
        Queue<Inside> queue = new ArrayDeque<>(List.of(new Inside(record, "")));
        for (Inside next = queue.poll(); next != null; next = queue.poll()) {
            for (RecordComponent component : next.type().getRecordComponents()) {
                String path = next.prefix() + component.getName();
                if (component.getType() == EventHeader.class) {
                    continue;
                }
                all.add(new Field(path, component));
                if (component.getType().isRecord()) {
                    queue.add(new Inside(component.getType(), path + "."));
                }
            }
        }
        return new EventFields(all);
    }

    /** The field that a word means; null if there is none. */
    @Nullable
    Field named(String word) {
        String name = camel(word);
        Field field = exactly(name);
        if (field != null) {
            return field;
        }
        return LABELS.getOrDefault(name, List.of()).stream()
                .map(this::exactly)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Field exactly(String name) {
        return all.stream()
                .filter(field -> field.component().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** All that can be written, sorted. */
    List<String> words() {
        var words = new TreeSet<String>();
        all.forEach(field -> words.add(field.word()));
        LABELS.keySet().stream()
                .map(EventFields::snake)
                .filter(word -> named(word) != null)
                .forEach(words::add);
        return List.copyOf(words);
    }

    /** Expressions write {@code machineType}, labels {@code machine_type}: both are understood. */
    private static String camel(String word) {
        var name = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) == '_' && i + 1 < word.length()) {
                i++;
                name.append(Character.toUpperCase(word.charAt(i)));
            } else {
                name.append(word.charAt(i));
            }
        }
        return name.toString();
    }

    static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
