package dev.signalman.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sequences of alerts and silences, each under a route of its own, and the one configuration file that has them all. */
final class Sequences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UNTIL = Duration.ofSeconds(14);

    /** What happens; times are from the beginning. */
    sealed interface Event {
        Duration at();

        /** An alert is said; without an end it times out. */
        record Say(
                Duration at,
                Map<String, String> labels,
                Map<String, String> annotations,
                Duration starts,
                @Nullable Duration ends)
                implements Event {}

        /** A silence is made, or the one that was called so is changed. */
        record Hush(
                Duration at,
                List<String> matchers,
                Duration starts,
                Duration ends,
                @Nullable String name,
                @Nullable String change)
                implements Event {}

        record Expire(Duration at, String name) implements Event {}
    }

    /** One of them. */
    record Sequence(String id, String name, JsonNode source, List<Event> events, Duration until) {
        /** True for the notifications of this sequence. */
        boolean owns(String receiver) {
            return receiver.equals(id) || receiver.startsWith(id + "-");
        }
    }

    private final List<Sequence> sequences = new ArrayList<>();

    Sequences(String prefix, String resource) {
        try (InputStream in = Objects.requireNonNull(Sequences.class.getResourceAsStream(resource), resource)) {
            for (JsonNode node : new YAMLMapper().readTree(in)) {
                String id = prefix + sequences.size();
                Duration until = node.has("until") ? seconds(node.path("until")) : UNTIL;
                sequences.add(new Sequence(id, node.path("name").asText(), node, events(id, node), until));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Sequence> all() {
        return List.copyOf(sequences);
    }

    /** @param sink address that receivers send to, followed by the receiver's name and the integration's number */
    static ObjectNode configuration(List<Sequence> sequences, String sink) {
        ObjectNode file = JSON.createObjectNode();
        file.putObject("global").put("resolve_timeout", "4s");
        ObjectNode root = file.putObject("route");
        root.put("receiver", "none")
                .put("group_wait", "1s")
                .put("group_interval", "2s")
                .put("repeat_interval", "1h");
        ArrayNode routes = root.putArray("routes");
        ArrayNode rules = file.putArray("inhibit_rules");
        ArrayNode intervals = file.putArray("time_intervals");
        ArrayNode receivers = file.putArray("receivers");
        receivers.addObject().put("name", "none");
        for (Sequence sequence : sequences) {
            String id = sequence.id();
            Map<String, JsonNode> mine = new LinkedHashMap<>();
            ObjectNode route = sequence.source().path("route").isObject()
                    ? sequence.source().path("route").deepCopy()
                    : JSON.createObjectNode();
            adapt(route, sequence, "", mine);
            route.withArray("matchers").add(own(id));
            routes.add(route);
            mine.forEach((name, hooks) -> {
                ArrayNode configs = receivers.addObject().put("name", name).putArray("webhook_configs");
                int index = 0;
                for (JsonNode hook : hooks) {
                    configs.addObject()
                            .put("url", sink + name + "/" + index++)
                            .put("send_resolved", hook.path("send_resolved").asBoolean(true));
                }
            });
            for (JsonNode rule : sequence.source().path("inhibit_rules")) {
                ObjectNode copy = rule.deepCopy();
                copy.withArray("source_matchers").add(own(id));
                copy.withArray("target_matchers").add(own(id));
                rules.add(copy);
            }
            sequence.source()
                    .path("time_intervals")
                    .properties()
                    .forEach(interval -> intervals
                            .addObject()
                            .put("name", id + "-" + interval.getKey())
                            .set("time_intervals", interval.getValue()));
        }
        return file;
    }

    private static String own(String id) {
        return "seq=\"" + id + "\"";
    }

    /** Gives receivers and intervals the names that they have in the whole file. */
    private static void adapt(ObjectNode route, Sequence sequence, String inherited, Map<String, JsonNode> receivers) {
        String name = route.path("receiver").asText(inherited);
        String full = name.isEmpty() ? sequence.id() : sequence.id() + "-" + name;
        route.put("receiver", full);
        JsonNode hooks = sequence.source().path("receivers").path(name);
        receivers.put(full, hooks.isMissingNode() ? JSON.createArrayNode().add(JSON.createObjectNode()) : hooks);
        for (String kind : List.of("mute_time_intervals", "active_time_intervals")) {
            if (route.has(kind)) {
                ArrayNode names = JSON.createArrayNode();
                route.path(kind).forEach(interval -> names.add(sequence.id() + "-" + interval.asText()));
                route.set(kind, names);
            }
        }
        for (JsonNode child : route.path("routes")) {
            adapt((ObjectNode) child, sequence, name, receivers);
        }
    }

    private static List<Event> events(String id, JsonNode sequence) {
        List<Event> events = new ArrayList<>();
        Map<String, Duration> began = new HashMap<>();
        for (JsonNode node : sequence.path("events")) {
            Duration at = seconds(node.path("at"));
            if (node.has("fire") || node.has("resolve")) {
                String alerts = node.has("fire")
                        ? node.path("fire").asText()
                        : node.path("resolve").asText();
                for (String alert : alerts.split(";", -1)) {
                    events.add(say(id, node, at, alert.strip(), began));
                }
            } else if (node.has("silence")) {
                List<String> matchers = new ArrayList<>(List.of(own(id)));
                node.path("silence").forEach(matcher -> matchers.add(matcher.asText()));
                events.add(new Event.Hush(
                        at,
                        matchers,
                        node.has("starts") ? seconds(node.path("starts")) : at,
                        seconds(node.path("ends")),
                        node.has("id") ? node.path("id").asText() : null,
                        node.has("change") ? node.path("change").asText() : null));
            } else {
                events.add(new Event.Expire(at, node.path("expire").asText()));
            }
        }
        return events;
    }

    private static Event say(String id, JsonNode node, Duration at, String alert, Map<String, Duration> began) {
        Map<String, String> labels = new TreeMap<>(Map.of("seq", id));
        for (String word : alert.split(" ", -1)) {
            int equals = word.indexOf('=');
            labels.put(equals < 0 ? "alertname" : word.substring(0, equals), word.substring(equals + 1));
        }
        Map<String, String> annotations = new TreeMap<>();
        node.path("annotations")
                .properties()
                .forEach(annotation -> annotations.put(
                        annotation.getKey(), annotation.getValue().asText()));
        if (node.has("resolve")) {
            return new Event.Say(at, labels, annotations, began.getOrDefault(alert, at.minusSeconds(60)), at);
        }
        Duration starts = node.has("starts") ? seconds(node.path("starts")) : at;
        began.put(alert, starts);
        Duration ends = node.path("timeout").asBoolean()
                ? null
                : node.has("ends") ? seconds(node.path("ends")) : Duration.ofHours(1);
        return new Event.Say(at, labels, annotations, starts, ends);
    }

    private static Duration seconds(JsonNode node) {
        return Duration.ofMillis(Math.round(node.asDouble() * 1000));
    }
}
