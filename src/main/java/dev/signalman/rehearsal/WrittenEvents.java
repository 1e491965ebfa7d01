package dev.signalman.rehearsal;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.rule.EventType;
import dev.signalman.rule.Findings;
import dev.signalman.rule.RuleYaml;
import dev.signalman.words.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The events of one test, of which people write down only what matters; {@link EventDefaults} says the rest. */
final class WrittenEvents {
    /** What stands in an event's header. */
    private static final List<String> HEADER =
            List.of("organization", "project", "project_id", "occurred_at", "backfilled");

    /** What a single value says about a record. */
    private static final Map<String, String> MAIN = Map.of(
            "PipelineRef", "file",
            "DeploymentRef", "target",
            "ScheduleRef", "name",
            "AgentRef", "name",
            "JobRef", "name",
            "CollectorRef", "collector",
            "PromotionRef", "name",
            "WorkflowRef", "id",
            "WidgetRef", "name",
            "Outcome", "result");

    private final RuleYaml yaml;
    private final Findings findings;
    private final Values values;
    private final String organization;
    private final Runs runs = new Runs();

    /** @param organization that of events which do not say theirs */
    WrittenEvents(RuleYaml yaml, Findings findings, Values values, String organization) {
        this.yaml = yaml;
        this.findings = findings;
        this.values = values;
        this.organization = organization;
    }

    /**
     * Reads an event; events must be read in the order of their times.
     *
     * @param name its type
     * @param body what is written about it, perhaps nothing
     * @param at when it is seen
     * @return null if something is wrong with it, which was noted
     */
    @Nullable
    ChangeEvent read(ScalarNode name, Node body, Instant at) {
        EventType type = EventType.all().get(name.getValue());
        if (type == null) {
            yaml.problem(
                    name,
                    RuleYaml.shown(name.getValue()) + " is no event"
                            + Nearest.to(
                                            RuleYaml.shown(name.getValue()),
                                            EventType.all().keySet())
                                    .map(word -> "; did you mean " + word + "?")
                                    .orElse("; docs/rules.md lists them"));
            return null;
        }
        var written = new HashMap<String, Object>();
        int before = findings.count();
        if (!RuleYaml.isEmpty(body)) {
            take(type.type(), "", name.getValue(), body, written);
        }
        if (findings.count() > before) {
            // what is missing may be what was misspelt
            return null;
        }
        var defaults = new EventDefaults(type, organization, written, at, runs);
        return (ChangeEvent) make(type.type(), "", written, defaults, name, name.getValue());
    }

    private void take(Class<?> record, String prefix, String what, Node node, Map<String, Object> into) {
        EventFields fields = EventFields.of(record);
        boolean event = ChangeEvent.class.isAssignableFrom(record);
        List<String> known =
                event ? Stream.concat(HEADER.stream(), fields.words().stream()).toList() : fields.words();
        yaml.entries(what, node).forEach((word, entry) -> {
            String path;
            if (event && HEADER.contains(word)) {
                path = "header." + word;
                put(entry, path, header(word, entry.value()), into);
                return;
            }
            EventFields.Field field = fields.named(word);
            if (field == null) {
                yaml.problem(
                        entry.key(),
                        RuleYaml.shown(word) + ": " + what + " has no such field"
                                + Nearest.to(RuleYaml.shown(word), known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; it has " + String.join(", ", known)));
                return;
            }
            path = prefix + field.path();
            if (!field.type().isRecord()) {
                put(entry, path, value(word, field.component(), entry.value()), into);
            } else if (entry.value() instanceof ScalarNode && !RuleYaml.isEmpty(entry.value())) {
                main(word, field.type(), path, entry, into);
            } else {
                take(field.type(), path + ".", word, entry.value(), into);
            }
        });
    }

    private void main(String word, Class<?> record, String path, RuleYaml.Entry entry, Map<String, Object> into) {
        String main = MAIN.get(record.getSimpleName());
        EventFields.Field field = main == null ? null : EventFields.of(record).named(main);
        if (field == null) {
            yaml.problem(entry.value(), word + " must be a section with keys, is a single value");
            return;
        }
        put(entry, path + "." + field.path(), value(word, field.component(), entry.value()), into);
    }

    private void put(RuleYaml.Entry entry, String path, @Nullable Object value, Map<String, Object> into) {
        if (value != null && into.putIfAbsent(path, value) != null) {
            yaml.problem(entry.key(), RuleYaml.shown(entry.key().getValue()) + " is said already; remove one of them");
        }
    }

    private @Nullable Object header(String word, Node node) {
        return switch (word) {
            case "occurred_at" -> values.time(word, node);
            case "backfilled" -> values.truth(word, node);
            default -> values.text(word, node);
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what isEnum says
    private @Nullable Object value(String word, RecordComponent component, Node node) {
        Class<?> type = component.getType();
        if (type == Duration.class) {
            return values.duration(word, node);
        } else if (type == Instant.class) {
            return values.time(word, node);
        } else if (type == boolean.class) {
            return values.truth(word, node);
        } else if (type == int.class) {
            return values.whole(word, node);
        } else if (type == Result.class) {
            return values.result(word, node);
        } else if (type == Reason.class) {
            return values.reason(word, node);
        } else if (type.isEnum()) {
            return values.word(word, node, (Class<? extends Enum>) type);
        } else if (type == List.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            return list(word, element, node);
        }
        return values.text(word, node);
    }

    private List<Object> list(String word, Class<?> element, Node node) {
        var list = new ArrayList<Object>();
        for (Node entry : yaml.elements(word, node)) {
            Object value = element.isRecord() ? element(word, element, entry) : values.text(word, entry);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    private @Nullable Object element(String word, Class<?> record, Node node) {
        var written = new HashMap<String, Object>();
        if (record.getSimpleName().equals("JobResult") && node instanceof ScalarNode scalar) {
            // as messages name them: block/job
            String[] names = scalar.getValue().split("/", 2);
            written.put("block", names[0]);
            written.put("name", names[names.length - 1]);
        } else if (node instanceof ScalarNode scalar && MAIN.containsKey(record.getSimpleName())) {
            written.put(MAIN.getOrDefault(record.getSimpleName(), ""), scalar.getValue());
        } else {
            take(record, "", "an entry of " + word, node, written);
        }
        return make(record, "", written, EventDefaults.ofElement(runs), node, "an entry of " + word);
    }

    private @Nullable Object make(
            Class<?> record,
            String prefix,
            Map<String, Object> written,
            EventDefaults defaults,
            Node node,
            String what) {
        RecordComponent[] components = record.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            String path = prefix + component.getName();
            if (component.getName().equals("header")) {
                arguments[i] = defaults.header();
            } else if (component.getType().isRecord()) {
                arguments[i] = make(component.getType(), path + ".", written, defaults, node, what);
                whole &= arguments[i] != null;
            } else {
                Object value = written.get(path);
                arguments[i] = value == null ? defaults.of(record, component, prefix) : value;
                if (arguments[i] == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    yaml.problem(
                            node,
                            what + " has no " + EventFields.snake(component.getName())
                                    + ", which cannot be guessed; write it");
                    whole = false;
                }
            }
        }
        return whole ? construct(record, components, arguments) : null;
    }

    private static Object construct(Class<?> record, RecordComponent[] components, @Nullable Object[] arguments) {
        try {
            return record.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record + " cannot be made of what is written", e);
        }
    }
}
