package dev.signalman.rehearsal;

import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.alert.Severity;
import dev.signalman.event.ChangeEvent;
import dev.signalman.rule.Adjustment;
import dev.signalman.rule.Findings;
import dev.signalman.rule.Packs;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSource;
import dev.signalman.rule.RuleYaml;
import dev.signalman.words.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a file of tests and finds everything that is wrong with it. */
public final class TestFileReader {
    /** Keys that are the configuration's own, and are read as such. */
    public static final Set<String> ROUTING =
            new LinkedHashSet<>(List.of("route", "receivers", "inhibit_rules", "time_intervals"));

    /** A Monday, so that a test which does not care is within office hours. */
    static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    private static final List<String> KEYS = List.of(
            "rule_files",
            "packs",
            "config",
            "adjust",
            "watched_branches",
            "hold_for_rerun",
            "organization",
            "start",
            "evaluation_interval",
            "route",
            "receivers",
            "inhibit_rules",
            "time_intervals",
            "tests");
    private static final List<String> TEST =
            List.of("name", "start", "events", "silences", "acknowledgements", "incidents", "notifications");
    private static final List<String> ALERT = List.of("alert", "labels", "annotations", "state");
    private static final int DEEPEST = 20;
    private static final String PEOPLE = "test";

    private final RuleYaml yaml;
    private final Findings findings;
    private final String name;
    private String organization = "acme";
    private Instant start = START;
    private boolean endless;

    /** What was read; use the file only if there are no problems. */
    public record Read(@Nullable TestFile file, List<RuleProblem> problems) {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    private TestFileReader(RuleSource source, Findings findings) {
        this.name = source.name();
        this.findings = findings;
        this.yaml = new RuleYaml(source, findings, "tests");
    }

    /** Reads a file. Touches no other file and no network. */
    public static Read read(RuleSource source) {
        var findings = new Findings();
        TestFile file = new TestFileReader(source, findings).file();
        return new Read(file, findings.problems());
    }

    private @Nullable TestFile file() {
        Node root = yaml.root();
        if (root == null) {
            return null;
        }
        Map<String, RuleYaml.Entry> keys = yaml.entries("a file of tests", root, KEYS);
        var values = new Values(yaml, START);
        organization = or(text(keys, "organization", values), organization);
        start = or(absolute(keys), START);
        Duration interval = or(read(keys, "evaluation_interval", values::duration), Duration.ofSeconds(5));
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            yaml.problem(node(keys, "evaluation_interval", root), "evaluation_interval must be at least 1s");
            interval = Duration.ofSeconds(1);
        }
        if (!keys.containsKey("tests")) {
            yaml.problem(root, "tests is missing; a file of tests has a list under tests:");
        }
        List<TestFile.Case> tests =
                elements(keys, "tests").stream().map(this::test).toList();
        boolean routing = keys.keySet().stream().anyMatch(ROUTING::contains);
        List<String> named = receivers(keys);
        if (routing && keys.containsKey("config")) {
            keys.entrySet().stream()
                    .filter(key -> ROUTING.contains(key.getKey()))
                    .forEach(key -> yaml.problem(
                            key.getValue().key(),
                            key.getKey() + " is in the configuration of config: already; remove one of them"));
        }
        return new TestFile(
                name,
                texts(keys, "rule_files", values),
                keys.containsKey("packs") ? packs(keys, values) : null,
                text(keys, "config", values),
                elements(keys, "adjust").stream()
                        .map(this::adjustment)
                        .filter(adjustment -> adjustment != null)
                        .toList(),
                keys.containsKey("watched_branches") ? texts(keys, "watched_branches", values) : null,
                Boolean.TRUE.equals(read(keys, "hold_for_rerun", values::truth)),
                organization,
                interval,
                routing && !endless,
                keys.containsKey("receivers") ? List.of() : named,
                tests);
    }

    /** The names of the receivers that routes send to. */
    private List<String> receivers(Map<String, RuleYaml.Entry> keys) {
        var names = new LinkedHashSet<String>();
        RuleYaml.Entry route = keys.get("route");
        if (route != null) {
            receivers(route.value(), names, 0);
        }
        return List.copyOf(names);
    }

    private void receivers(Node route, Set<String> names, int depth) {
        if (depth > DEEPEST) {
            // with an alias, a route can stand in itself
            endless = true;
            yaml.problem(route, "routes are nested too deeply");
            return;
        }
        Map<String, RuleYaml.Entry> keys = yaml.entries("a route", route);
        RuleYaml.Entry receiver = keys.get("receiver");
        if (receiver != null && receiver.value() instanceof ScalarNode scalar && !RuleYaml.isEmpty(scalar)) {
            names.add(scalar.getValue());
        }
        for (String list : List.of("routes", "escalations")) {
            elements(keys, list).forEach(inner -> receivers(inner, names, depth + 1));
        }
    }

    private List<String> packs(Map<String, RuleYaml.Entry> keys, Values values) {
        var packs = new ArrayList<String>();
        for (Node node : elements(keys, "packs")) {
            String pack = values.text("packs", node);
            if (pack != null && !Packs.NAMES.contains(pack)) {
                yaml.problem(
                        node,
                        "there is no pack " + RuleYaml.shown(pack)
                                + Nearest.to(RuleYaml.shown(pack), Packs.NAMES)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; there are " + String.join(", ", Packs.NAMES)));
            } else if (pack != null) {
                packs.add(pack);
            }
        }
        return packs;
    }

    private @Nullable Adjustment adjustment(Node node) {
        var values = new Values(yaml, start);
        Map<String, RuleYaml.Entry> keys = yaml.entries(
                "an adjustment",
                node,
                List.of("alert", "enabled", "severity", "for", "params", "labels", "runbook_url"));
        String alert = text(keys, "alert", values);
        if (alert == null) {
            yaml.problem(node, "alert is missing; an adjustment begins with the name of the rule");
            return null;
        }
        return new Adjustment(
                place(node(keys, "alert", node)),
                alert,
                read(keys, "enabled", values::truth),
                read(keys, "severity", (what, value) -> values.word(what, value, Severity.class)),
                read(keys, "for", values::duration),
                text(keys, "runbook_url", values),
                map(keys, "params", values),
                map(keys, "labels", values));
    }

    private TestFile.Case test(Node node) {
        Map<String, RuleYaml.Entry> keys = yaml.entries("a test", node, TEST);
        Instant begin = or(absolute(keys), start);
        var values = new Values(yaml, begin);
        String called = text(keys, "name", values);
        var acts = new ArrayList<TestFile.Act>();
        elements(keys, "silences").forEach(silence -> silence(silence, values, acts));
        elements(keys, "acknowledgements").forEach(act -> acknowledgement(act, values, acts));
        acts.sort(Comparator.comparing(TestFile.Act::at));
        return new TestFile.Case(
                called == null ? "the test at " + place(node) : called,
                begin,
                events(elements(keys, "events"), values),
                acts,
                elements(keys, "incidents").stream()
                        .map(check -> incidents(check, values))
                        .toList(),
                elements(keys, "notifications").stream()
                        .map(check -> notifications(check, values))
                        .toList());
    }

    private List<TestFile.Happening> events(List<Node> nodes, Values values) {
        record Draft(Instant at, ScalarNode type, Node body) {}
        var drafts = new ArrayList<Draft>();
        for (Node node : nodes) {
            Map<String, RuleYaml.Entry> keys = new LinkedHashMap<>(yaml.entries("an event", node));
            RuleYaml.Entry time = keys.remove("at");
            Instant at = time == null ? null : values.within("at", time.value());
            if (time == null) {
                yaml.problem(node, "at is missing; an event has its time, such as at: 5m");
            }
            if (keys.size() != 1) {
                yaml.problem(
                        node,
                        "an event has at and one key more, its type, such as { at: 5m, PipelineFinished: { result: failed } }");
            }
            Instant seen = at == null ? start : at;
            keys.values().forEach(entry -> drafts.add(new Draft(seen, entry.key(), entry.value())));
        }
        drafts.sort(Comparator.comparing(Draft::at));
        var written = new WrittenEvents(yaml, findings, values, organization);
        var events = new ArrayList<TestFile.Happening>();
        for (Draft draft : drafts) {
            ChangeEvent event = written.read(draft.type(), draft.body(), draft.at());
            if (event != null) {
                events.add(new TestFile.Happening(draft.at(), event));
            }
        }
        return events;
    }

    private void silence(Node node, Values values, List<TestFile.Act> acts) {
        Map<String, RuleYaml.Entry> keys =
                yaml.entries("a silence", node, List.of("at", "matchers", "for", "by", "comment"));
        Instant at = time(keys, node, values);
        Duration lasting = read(keys, "for", values::duration);
        var matchers = new ArrayList<Matcher>();
        int before = findings.count();
        for (Node element : elements(keys, "matchers")) {
            String text = values.text("matchers", element);
            try {
                if (text != null) {
                    matchers.add(Matcher.parse(text));
                }
            } catch (IllegalArgumentException e) {
                yaml.problem(element, "matchers: " + e.getMessage());
            }
        }
        if (lasting == null && !keys.containsKey("for")) {
            yaml.problem(node, "for is missing; a silence lasts for a time, such as for: 1h");
        }
        if (findings.count() > before) {
            return;
        }
        if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
            yaml.problem(
                    node,
                    "matchers must say what is silenced, with one that does not match an empty value, such as "
                            + "project=\"web\"");
        } else if (at != null && lasting != null) {
            acts.add(new TestFile.Act.Silences(
                    at,
                    matchers,
                    lasting,
                    or(text(keys, "by", values), PEOPLE),
                    or(text(keys, "comment", values), PEOPLE)));
        }
    }

    private void acknowledgement(Node node, Values values, List<TestFile.Act> acts) {
        Map<String, RuleYaml.Entry> keys =
                yaml.entries("an acknowledgement", node, List.of("at", "alert", "labels", "by", "comment"));
        Instant at = time(keys, node, values);
        if (!keys.containsKey("alert") && !keys.containsKey("labels")) {
            yaml.problem(node, "an acknowledgement says which incident, by its alert or labels");
        }
        if (at != null) {
            acts.add(new TestFile.Act.Acknowledges(
                    at,
                    new TestFile.ExpectedAlert(
                            text(keys, "alert", values), map(keys, "labels", values), Map.of(), null),
                    or(text(keys, "by", values), PEOPLE),
                    or(text(keys, "comment", values), ""),
                    place(node)));
        }
    }

    private TestFile.IncidentCheck incidents(Node node, Values values) {
        Map<String, RuleYaml.Entry> keys = yaml.entries("a check of incidents", node, List.of("at", "alert", "expect"));
        expects(keys, node, "the incidents that are open");
        return new TestFile.IncidentCheck(
                or(time(keys, node, values), start),
                text(keys, "alert", values),
                elements(keys, "expect").stream()
                        .map(element -> alert(element, values, TestFile.State.FIRING))
                        .toList(),
                place(node));
    }

    private void expects(Map<String, RuleYaml.Entry> keys, Node node, String what) {
        if (!keys.containsKey("expect")) {
            yaml.problem(node, "expect is missing; it lists " + what + ", and [] says that there are none");
        }
    }

    private TestFile.ExpectedAlert alert(Node node, Values values, TestFile.@Nullable State usual) {
        if (node instanceof ScalarNode && !RuleYaml.isEmpty(node)) {
            return new TestFile.ExpectedAlert(values.text("alert", node), Map.of(), Map.of(), usual);
        }
        Map<String, RuleYaml.Entry> keys = yaml.entries("an expected alert", node, ALERT);
        TestFile.State state = read(keys, "state", (what, value) -> values.word(what, value, TestFile.State.class));
        return new TestFile.ExpectedAlert(
                text(keys, "alert", values),
                map(keys, "labels", values),
                map(keys, "annotations", values),
                state == null ? usual : state);
    }

    private TestFile.NotificationCheck notifications(Node node, Values values) {
        Map<String, RuleYaml.Entry> keys =
                yaml.entries("a check of notifications", node, List.of("at", "between", "receiver", "expect"));
        expects(keys, node, "what receivers are told");
        Instant from = start;
        Instant to = start;
        RuleYaml.Entry between = keys.get("between");
        if (between != null) {
            List<Node> ends = yaml.elements("between", between.value());
            if (ends.size() != 2 || keys.containsKey("at")) {
                yaml.problem(between.key(), "between has two times, such as [5m, 10m], and stands instead of at");
            } else {
                from = or(values.within("between", ends.getFirst()), from);
                to = or(values.within("between", ends.getLast()), from);
                if (to.isBefore(from)) {
                    yaml.problem(between.key(), "between must have the earlier time first");
                }
            }
        } else {
            from = or(time(keys, node, values), from);
            to = from;
        }
        return new TestFile.NotificationCheck(
                from,
                to,
                text(keys, "receiver", values),
                elements(keys, "expect").stream()
                        .map(element -> notification(element, values))
                        .toList(),
                place(node));
    }

    private TestFile.ExpectedNotification notification(Node node, Values values) {
        Map<String, RuleYaml.Entry> keys =
                yaml.entries("an expected notification", node, List.of("receiver", "status", "reason", "alerts"));
        return new TestFile.ExpectedNotification(
                text(keys, "receiver", values),
                read(keys, "status", (what, value) -> values.word(what, value, Notification.Status.class)),
                read(keys, "reason", (what, value) -> values.word(what, value, Notification.Reason.class)),
                keys.containsKey("alerts")
                        ? elements(keys, "alerts").stream()
                                .map(element -> alert(element, values, null))
                                .toList()
                        : null);
    }

    private @Nullable Instant time(Map<String, RuleYaml.Entry> keys, Node node, Values values) {
        if (!keys.containsKey("at")) {
            yaml.problem(node, "at is missing; write its time, such as at: 5m");
        }
        return read(keys, "at", values::within);
    }

    private @Nullable Instant absolute(Map<String, RuleYaml.Entry> keys) {
        return read(keys, "start", (what, node) -> {
            String text = new Values(yaml, START).text(what, node);
            try {
                return text == null ? null : Values.absolute(text);
            } catch (IllegalArgumentException e) {
                yaml.problem(node, "start must be a time with its zone, such as 2026-11-02T09:00:00Z");
                return null;
            }
        });
    }

    private String place(Node node) {
        RuleProblem place = yaml.at(node, "");
        return place.source() + ":" + place.line() + ":" + place.column();
    }

    private static Node node(Map<String, RuleYaml.Entry> keys, String key, Node otherwise) {
        RuleYaml.Entry entry = keys.get(key);
        return entry == null ? otherwise : entry.value();
    }

    private List<Node> elements(Map<String, RuleYaml.Entry> keys, String key) {
        RuleYaml.Entry entry = keys.get(key);
        return entry == null ? List.of() : yaml.elements(key, entry.value());
    }

    private static @Nullable String text(Map<String, RuleYaml.Entry> keys, String key, Values values) {
        return read(keys, key, values::text);
    }

    private List<String> texts(Map<String, RuleYaml.Entry> keys, String key, Values values) {
        return elements(keys, key).stream()
                .map(node -> values.text(key, node))
                .filter(text -> text != null)
                .toList();
    }

    private Map<String, String> map(Map<String, RuleYaml.Entry> keys, String key, Values values) {
        var map = new LinkedHashMap<String, String>();
        RuleYaml.Entry entry = keys.get(key);
        if (entry != null) {
            yaml.entries(key, entry.value()).forEach((word, value) -> {
                // an empty text is a value here: it says that there is none
                String text = value.value() instanceof ScalarNode scalar
                                && scalar.getValue().isEmpty()
                        ? ""
                        : values.text(key + "." + RuleYaml.shown(word), value.value());
                if (text != null) {
                    map.put(word, text);
                }
            });
        }
        return map;
    }

    private static <T> @Nullable T read(
            Map<String, RuleYaml.Entry> keys, String key, BiFunction<String, Node, @Nullable T> how) {
        RuleYaml.Entry entry = keys.get(key);
        return entry == null ? null : how.apply(key, entry.value());
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
