package dev.signalman.rule;

import dev.signalman.alert.Severity;
import dev.signalman.words.Durations;
import dev.signalman.words.Nearest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads one rule. It goes on after a problem, with what is usual in the place of what is wrong. */
final class RuleReader {
    /** Of what a definition is written with; the longest is far below what a file may have. */
    private static final int DEEPEST = 8;

    private static final int LONGEST_DEFINITION = 1 << 20;

    private static final int MAX_EXPRESSIONS = 10_000;
    private static final int LABEL_LENGTH = 200;
    private static final int ANNOTATION_LENGTH = 4_000;
    private static final int MAX_LABELS = 30;
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final List<String> TRIGGERS = List.of("count", "consecutive", "absent", "still", "rate");
    private static final List<String> KEYS = Stream.concat(
                    Stream.of(
                            "alert",
                            "on",
                            "if",
                            "until",
                            "by",
                            "for",
                            "severity",
                            "enabled",
                            "news",
                            "hold_for_rerun",
                            "runbook_url",
                            "params",
                            "labels",
                            "annotations",
                            "resolved"),
                    TRIGGERS.stream())
            .toList();
    /** What every incident has beside its {@code by}. */
    private static final List<String> GIVEN = List.of("alertname", "severity", "organization", "evidence");

    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]{0,49}";
    private static final String PARAM = "params.";
    private static final Condition ALWAYS = scope -> true;

    private final RuleYaml yaml;
    private final Work work;
    private final boolean builtIn;
    private final Adjustment adjustment;
    private Map<String, RuleYaml.Entry> entries = Map.of();
    private Map<String, Object> params = Map.of();
    private List<String> by = List.of();
    private String rule = "";

    /** What the rules of one load share. */
    static final class Work {
        private final Findings findings;
        private final Expressions expressions;
        private int count;

        Work(Findings findings, Expressions expressions) {
            this.findings = findings;
            this.expressions = expressions;
        }

        /** False beyond what one load may cost, which is noted. */
        private boolean takes(Written text) {
            if (++count == MAX_EXPRESSIONS + 1) {
                findings.problem(text.place(0), "too many: at most " + MAX_EXPRESSIONS + " expressions are read");
            }
            return count <= MAX_EXPRESSIONS;
        }
    }

    RuleReader(RuleYaml yaml, Work work, boolean builtIn, Adjustment adjustment) {
        this.yaml = yaml;
        this.work = work;
        this.builtIn = builtIn;
        this.adjustment = adjustment;
    }

    Rule read(String name, String pack, Node node) {
        rule = name;
        entries = yaml.entries("a rule", node, KEYS);
        params = params();
        Set<EventType> begins = new LinkedHashSet<>();
        Map<EventType, @Nullable ScalarNode> on = on(node, begins);
        by = by(node, begins);
        Map<EventType, @Nullable ScalarNode> until = until(begins);
        checkLabels(begins, until.keySet());
        Conditions onConditions = conditions(on);
        Conditions untilConditions = conditions(until);
        Trigger trigger = trigger(begins);
        boolean news = flag("news", false);
        checkEnd(node, trigger, news, !until.isEmpty());
        Set<EventType> ends = new LinkedHashSet<>(until.keySet());
        if (ends.isEmpty()
                || trigger instanceof Trigger.Count
                || trigger instanceof Trigger.Rate
                || trigger instanceof Trigger.Absent) {
            ends.addAll(begins);
        }
        Map<String, Text> labels = texts("labels", LABEL_LENGTH, begins);
        adjustment
                .labels()
                .forEach((label, text) ->
                        labels.put(label, text(Written.elsewhere(adjustment.where(), text), LABEL_LENGTH, begins)));
        checkLabelNames(labels.keySet());
        Map<String, Text> annotations = texts("annotations", ANNOTATION_LENGTH, begins);
        String runbook = runbook();
        if (!runbook.isEmpty()) {
            annotations.put("runbook_url", RuleText.fixed(runbook, ANNOTATION_LENGTH));
        }
        if (!annotations.containsKey("summary")) {
            yaml.warning(node, name + " has no annotations.summary, so people read nothing but its name");
        }
        return new Rule(
                name,
                pack,
                adjustment.enabled() == null ? flag("enabled", true) : adjustment.enabled(),
                by,
                onConditions,
                untilConditions,
                trigger,
                holds(trigger),
                severity(),
                labels,
                annotations,
                texts("resolved", ANNOTATION_LENGTH, ends),
                news,
                flag("hold_for_rerun", false),
                params,
                definition(trigger));
    }

    /** What says which events count. Limits are left out: what was counted counts for others, too. */
    private String definition(Trigger trigger) {
        var written = new StringBuilder(trigger.getClass().getSimpleName());
        for (String key : List.of("on", "if", "until", "rate")) {
            RuleYaml.Entry entry = entries.get(key);
            if (entry != null) {
                written.append('\n').append(key).append(": ");
                write(entry.value(), written, 0);
            }
        }
        return written.append('\n').append(new TreeMap<>(params)).toString();
    }

    /** No deeper than any rule that means something, since a text may contain itself. */
    private static void write(Node node, StringBuilder to, int depth) {
        if (depth > DEEPEST || to.length() > LONGEST_DEFINITION) {
            return;
        }
        switch (node) {
            case ScalarNode scalar -> to.append(scalar.getValue());
            case SequenceNode list -> {
                to.append('[');
                list.getValue().forEach(element -> {
                    write(element, to, depth + 1);
                    to.append(", ");
                });
                to.append(']');
            }
            case MappingNode map -> {
                to.append('{');
                map.getValue().forEach(tuple -> {
                    write(tuple.getKeyNode(), to, depth + 1);
                    to.append(": ");
                    write(tuple.getValueNode(), to, depth + 1);
                    to.append(", ");
                });
                to.append('}');
            }
            default -> {}
        }
    }

    // events and conditions

    /** The events that it listens to, with the condition of each; null for one that always holds. */
    private Map<EventType, @Nullable ScalarNode> on(Node node, Set<EventType> begins) {
        RuleYaml.Entry on = entries.get("on");
        if (on == null) {
            yaml.problem(
                    node, "on is missing; name the events that " + rule + " listens to, such as on: PipelineFinished");
            return Map.of();
        }
        RuleYaml.Entry condition = entries.get("if");
        Map<EventType, @Nullable ScalarNode> found = new LinkedHashMap<>();
        if (on.value() instanceof MappingNode) {
            found.putAll(byEvent("on", on.value()));
            if (condition != null) {
                yaml.problem(
                        condition.key(), "if cannot stand beside a map of events; write its condition at each of them");
            }
        } else {
            ScalarNode written = condition == null ? null : yaml.scalar("if", condition.value());
            for (Node element : yaml.elements("on", on.value())) {
                ScalarNode name = yaml.scalar("on", element);
                EventType event = name == null ? null : event(name);
                if (event != null) {
                    found.put(event, written);
                }
            }
        }
        begins.addAll(found.keySet());
        return found;
    }

    private Map<EventType, @Nullable ScalarNode> until(Set<EventType> begins) {
        RuleYaml.Entry until = entries.get("until");
        if (until == null) {
            return Map.of();
        }
        if (until.value() instanceof MappingNode) {
            return byEvent("until", until.value());
        }
        ScalarNode condition = yaml.scalar("until", until.value());
        Map<EventType, @Nullable ScalarNode> found = new LinkedHashMap<>();
        if (condition != null) {
            begins.forEach(event -> found.put(event, condition));
        }
        return found;
    }

    private Map<EventType, @Nullable ScalarNode> byEvent(String what, Node node) {
        Map<EventType, @Nullable ScalarNode> found = new LinkedHashMap<>();
        for (RuleYaml.Entry entry : yaml.entries(what, node).values()) {
            EventType event = event(entry.key());
            ScalarNode condition =
                    yaml.scalar(what + "." + RuleYaml.shown(entry.key().getValue()), entry.value());
            if (event != null && condition != null) {
                found.put(event, condition);
            }
        }
        return found;
    }

    private @Nullable EventType event(ScalarNode name) {
        EventType event = EventType.named(name.getValue());
        if (event == null) {
            String shown = RuleYaml.shown(name.getValue());
            yaml.problem(
                    name,
                    shown.startsWith("Incident")
                            ? shown + " is what rules bring about; they cannot listen to it"
                            : shown + " is no event"
                                    + Nearest.to(shown, EventType.all().keySet())
                                            .map(word -> "; did you mean " + word + "?")
                                            .orElse("; docs/rules.md lists them"));
        }
        return event;
    }

    private Conditions conditions(Map<EventType, @Nullable ScalarNode> written) {
        var byEvent = new LinkedHashMap<String, Condition>();
        IdentityHashMap<ScalarNode, Expressions.@Nullable Parsed> parsed = new IdentityHashMap<>();
        written.forEach((event, node) -> byEvent.put(event.name(), condition(event, node, parsed)));
        return new Conditions(byEvent);
    }

    private Condition condition(
            EventType event,
            @Nullable ScalarNode node,
            IdentityHashMap<ScalarNode, Expressions.@Nullable Parsed> parsed) {
        if (node == null || node.getValue().strip().equals("true")) {
            return ALWAYS;
        }
        Written text = yaml.written(node);
        if (builtIn) {
            return new LaterCondition(() -> compile(text, event));
        }
        if (!parsed.containsKey(node)) {
            parsed.put(node, work.takes(text) ? work.expressions.parse(text, work.findings) : null);
        }
        Expressions.Parsed known = parsed.get(node);
        Program program =
                known == null ? null : work.expressions.condition(known, vocabulary(event), rule, work.findings);
        return program == null ? ALWAYS : program::holds;
    }

    /** Of what was checked when Signalman was built. */
    private Program compile(Written text, EventType event) {
        var findings = new Findings();
        Expressions.Parsed parsed = work.expressions.parse(text, findings);
        Program program = parsed == null ? null : work.expressions.condition(parsed, vocabulary(event), rule, findings);
        if (program == null) {
            throw new RuleFailure(
                    rule + " cannot be evaluated: " + findings.problems().getFirst(), new IllegalStateException());
        }
        return program;
    }

    private Vocabulary vocabulary(EventType event) {
        return new Vocabulary(
                event,
                Stream.concat(Stream.of("organization"), by.stream()).distinct().toList(),
                params);
    }

    // what identifies it

    private List<String> by(Node node, Collection<EventType> begins) {
        RuleYaml.Entry written = entries.get("by");
        if (written == null) {
            yaml.problem(
                    node,
                    "by is missing; name the labels that tell one incident of " + rule + " from another"
                            + begins.stream()
                                    .findFirst()
                                    .map(event -> ": " + event.name() + " has " + String.join(", ", event.labels()))
                                    .orElse(""));
            return List.of();
        }
        var found = new LinkedHashSet<String>();
        for (Node element : yaml.elements("by", written.value())) {
            ScalarNode label = yaml.scalar("by", element);
            if (label == null || label.getValue().equals("organization")) {
                continue;
            }
            List<EventType> without = begins.stream()
                    .filter(event -> !event.labels().contains(label.getValue()))
                    .toList();
            String shown = RuleYaml.shown(label.getValue());
            for (EventType event : without) {
                yaml.problem(label, "by: " + event.name() + " has no label " + shown + nearestLabel(shown, event));
            }
            if (without.isEmpty() && !begins.isEmpty()) {
                found.add(label.getValue());
            }
        }
        return List.copyOf(found);
    }

    private void checkLabels(Set<EventType> begins, Set<EventType> ends) {
        RuleYaml.Entry until = entries.get("until");
        if (until == null) {
            return;
        }
        for (EventType event : ends) {
            if (!begins.contains(event)) {
                by.stream()
                        .filter(label -> !event.labels().contains(label))
                        .forEach(label -> yaml.problem(
                                until.value(),
                                "until: " + event.name() + " has no label " + label
                                        + ", so it cannot end what by tells apart" + nearestLabel(label, event)));
            }
        }
    }

    private static String nearestLabel(String label, EventType event) {
        Set<String> known = event.labels();
        return Nearest.to(label, known)
                .map(word -> "; did you mean " + word + "?")
                .orElse(known.isEmpty() ? "; it has none" : "; it has " + String.join(", ", known));
    }

    // triggers

    private Trigger trigger(Set<EventType> begins) {
        List<RuleYaml.Entry> written =
                TRIGGERS.stream().map(entries::get).filter(Objects::nonNull).toList();
        if (written.size() > 1) {
            yaml.problem(
                    written.getLast().key(),
                    rule + " has "
                            + String.join(
                                    " and ",
                                    written.stream()
                                            .map(w -> w.key().getValue())
                                            .toList()) + "; a rule has at most one of " + String.join(", ", TRIGGERS));
        }
        if (written.isEmpty()) {
            return new Trigger.Single();
        }
        Node value = written.getFirst().value();
        return switch (written.getFirst().key().getValue()) {
            case "count" -> count(value);
            case "consecutive" -> new Trigger.Consecutive((int) number("consecutive", value, 2, 1_000));
            case "absent" -> new Trigger.Absent(duration("absent", value, Duration.ofMinutes(1)));
            case "still" -> still(value);
            default -> rate(value, begins);
        };
    }

    private Trigger count(Node node) {
        Map<String, RuleYaml.Entry> of = yaml.entries("count", node, List.of("times", "within"));
        return new Trigger.Count(
                (int) required("count", of, "times", node, "3")
                        .map(n -> number("count.times", n, 2, 1_000))
                        .orElse(2.0)
                        .doubleValue(),
                required("count", of, "within", node, "1h")
                        .map(n -> duration("count.within", n, Duration.ofSeconds(1)))
                        .orElse(Duration.ofHours(1)));
    }

    private Trigger still(Node node) {
        Map<String, RuleYaml.Entry> of = node instanceof ScalarNode
                ? Map.of()
                : yaml.entries("still", node, List.of("what", "percentile", "factor", "floor", "ceiling", "min_runs"));
        ScalarNode what = node instanceof ScalarNode
                ? yaml.scalar("still", node)
                : required("still", of, "what", node, "running")
                        .map(n -> yaml.scalar("still.what", n))
                        .orElse(null);
        Duration floor = of.containsKey("floor")
                ? duration("still.floor", of.get("floor").value(), Duration.ZERO)
                : Duration.ofMinutes(10);
        Duration ceiling = of.containsKey("ceiling")
                ? duration("still.ceiling", of.get("ceiling").value(), Duration.ofSeconds(1))
                : Duration.ofHours(1);
        if (ceiling.compareTo(floor) < 0) {
            yaml.problem(
                    node,
                    "still.ceiling is " + Durations.text(ceiling) + ", which is below still.floor, "
                            + Durations.text(floor));
        }
        return new Trigger.StillOpen(
                what == null ? Trigger.StillOpen.What.RUNNING : word("still.what", what, Trigger.StillOpen.What.class),
                optional(of, "still", "percentile", 1, 99.9, 95),
                optional(of, "still", "factor", 1, 100, 2),
                floor,
                ceiling,
                (int) optional(of, "still", "min_runs", 1, 50, 5));
    }

    private Trigger rate(Node node, Set<EventType> begins) {
        Map<String, RuleYaml.Entry> of = yaml.entries("rate", node, List.of("bad", "windows", "min_events"));
        ScalarNode bad = required("rate", of, "bad", node, "event.outcome.broken")
                .map(n -> yaml.scalar("rate.bad", n))
                .orElse(null);
        Map<EventType, @Nullable ScalarNode> conditions = new LinkedHashMap<>();
        if (bad != null) {
            begins.forEach(event -> conditions.put(event, bad));
        }
        var windows = new ArrayList<Trigger.Window>();
        required("rate", of, "windows", node, "[{ over: 1h, above: 0.3 }]").ifPresent(list -> {
            for (Node element : yaml.elements("rate.windows", list)) {
                Map<String, RuleYaml.Entry> window = yaml.entries("rate.windows", element, List.of("over", "above"));
                windows.add(new Trigger.Window(
                        required("rate.windows", window, "over", element, "1h")
                                .map(n -> duration("rate.windows.over", n, Duration.ofMinutes(1)))
                                .orElse(Duration.ofHours(1)),
                        required("rate.windows", window, "above", element, "0.3")
                                .map(n -> number("rate.windows.above", n, 0, 0.9999, true))
                                .orElse(0.0)));
            }
            if (windows.isEmpty()) {
                yaml.problem(list, "rate.windows must have at least one entry, such as { over: 1h, above: 0.3 }");
            } else if (windows.size() > 4) {
                yaml.problem(list, "rate.windows has " + windows.size() + " entries; at most 4 make sense");
            }
        });
        return new Trigger.Rate(
                conditions(conditions), windows, (int) optional(of, "rate", "min_events", 1, 10_000, 10));
    }

    private java.util.Optional<Node> required(
            String what, Map<String, RuleYaml.Entry> of, String key, Node node, String example) {
        RuleYaml.Entry entry = of.get(key);
        if (entry == null && (node instanceof MappingNode)) {
            yaml.problem(node, what + "." + key + " is missing; add " + key + ": " + example);
        }
        return java.util.Optional.ofNullable(entry).map(RuleYaml.Entry::value);
    }

    private double optional(
            Map<String, RuleYaml.Entry> of, String what, String key, double least, double most, double otherwise) {
        RuleYaml.Entry entry = of.get(key);
        boolean fraction = key.equals("percentile") || key.equals("factor");
        return entry == null ? otherwise : number(what + "." + key, entry.value(), least, most, fraction);
    }

    // its end

    private void checkEnd(Node node, Trigger trigger, boolean news, boolean ends) {
        if (news && (ends || entries.containsKey("resolved"))) {
            RuleYaml.Entry extra = entries.getOrDefault("until", entries.get("resolved"));
            yaml.problem(
                    extra == null ? node : extra.key(),
                    "news is told once and never resolved; remove " + (ends ? "until" : "resolved") + ", or news");
        }
        boolean endsByItself = trigger instanceof Trigger.Count
                || trigger instanceof Trigger.Absent
                || trigger instanceof Trigger.Rate;
        if (!news && !ends && !endsByItself) {
            yaml.warning(
                    node,
                    rule + " can never end by itself: say until when it is so (until: …), or that it is only told once"
                            + " (news: true)");
        }
    }

    private Duration holds(Trigger trigger) {
        RuleYaml.Entry written = entries.get("for");
        Duration holds = adjustment.holds() != null
                ? adjustment.holds()
                : written == null ? Duration.ZERO : duration("for", written.value(), Duration.ZERO);
        if (!holds.isZero()
                && written != null
                && (trigger instanceof Trigger.Absent || trigger instanceof Trigger.StillOpen)) {
            yaml.problem(
                    written.key(),
                    (trigger instanceof Trigger.Absent ? "absent" : "still")
                            + " says already how long it must be so; remove for");
        }
        return holds;
    }

    // texts

    private Map<String, Text> texts(String key, int limit, Collection<EventType> events) {
        var texts = new LinkedHashMap<String, Text>();
        RuleYaml.Entry section = entries.get(key);
        if (section == null) {
            return texts;
        }
        Map<String, RuleYaml.Entry> written = yaml.entries(key, section.value());
        if (written.size() > MAX_LABELS) {
            yaml.problem(
                    section.key(), key + " has " + written.size() + " entries; at most " + MAX_LABELS + " are read");
        }
        written.forEach((name, entry) -> {
            String shown = key + "." + RuleYaml.shown(name);
            if (!name.matches(NAME)) {
                yaml.problem(entry.key(), shown + " must be a name of letters, digits and _");
            }
            if (entry.value() instanceof MappingNode map
                    && map.getValue().stream().allMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode)) {
                texts.put(name, textByEvent(shown, entry.value(), limit, events));
                return;
            }
            ScalarNode text = yaml.scalar(shown, entry.value());
            if (text != null) {
                texts.put(name, text(yaml.written(text), limit, events));
            }
        });
        return texts;
    }

    /** A text for each type of event, where one sentence cannot be said of all of them. */
    private Text textByEvent(String shown, Node node, int limit, Collection<EventType> events) {
        Map<EventType, @Nullable ScalarNode> written = byEvent(shown, node);
        var byEvent = new LinkedHashMap<String, Text>();
        written.forEach((event, text) -> {
            if (!events.contains(event)) {
                yaml.problem(node, shown + " has a text for " + event.name() + ", which does not come to it");
            } else if (text != null) {
                byEvent.put(event.name(), text(yaml.written(text), limit, List.of(event)));
            }
        });
        events.stream()
                .filter(event -> !written.containsKey(event))
                .forEach(event -> yaml.problem(node, shown + " has no text for " + event.name()));
        return scope -> {
            Text text = byEvent.get(scope.event().getClass().getSimpleName());
            return text == null ? "" : text.of(scope);
        };
    }

    private Text text(Written written, int limit, Collection<EventType> events) {
        Template template = Template.of(written);
        var expressions = new ArrayList<Written>();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Fixed fixed -> {}
                case Template.Expression(Written cel) -> expressions.add(cel);
                case Template.Unclosed(Written.Place place) ->
                    work.findings.problem(place, "{{ has no }} that ends it");
            }
        }
        if (expressions.isEmpty()) {
            return RuleText.fixed(written.text(), limit);
        }
        var text = new RuleText(template, limit, event -> programs(expressions, event));
        if (!builtIn) {
            List<Expressions.@Nullable Parsed> parsed = new ArrayList<>();
            for (Written cel : expressions) {
                parsed.add(work.takes(cel) ? work.expressions.parse(cel, work.findings) : null);
            }
            for (EventType event : events) {
                Vocabulary vocabulary = vocabulary(event);
                List<@Nullable Program> programs = new ArrayList<>();
                for (Expressions.Parsed cel : parsed) {
                    programs.add(cel == null ? null : work.expressions.value(cel, vocabulary, rule, work.findings));
                }
                text.known(event, programs);
            }
        }
        return text;
    }

    /** For an event that the text was not checked for: what can be said of it. */
    private List<@Nullable Program> programs(List<Written> expressions, EventType event) {
        var findings = new Findings();
        Vocabulary vocabulary = vocabulary(event);
        List<@Nullable Program> programs = new ArrayList<>();
        for (Written cel : expressions) {
            Expressions.Parsed parsed = work.expressions.parse(cel, findings);
            programs.add(parsed == null ? null : work.expressions.value(parsed, vocabulary, rule, findings));
        }
        return programs;
    }

    private void checkLabelNames(Set<String> labels) {
        RuleYaml.Entry section = entries.get("labels");
        for (String label : new TreeSet<>(labels)) {
            if (GIVEN.contains(label) || by.contains(label)) {
                String message = "labels." + RuleYaml.shown(label) + ": every incident of " + rule
                        + " has this label already" + (by.contains(label) ? ", from by" : "");
                if (section == null || adjustment.labels().containsKey(label)) {
                    work.findings.problem(new RuleProblem(adjustment.where(), 0, 0, message));
                } else {
                    yaml.problem(section.key(), message);
                }
            }
        }
    }

    private String runbook() {
        RuleYaml.Entry entry = entries.get("runbook_url");
        ScalarNode written = entry == null ? null : yaml.scalar("runbook_url", entry.value());
        if (written != null && !isAddress(written.getValue())) {
            yaml.problem(
                    written,
                    "runbook_url must be an address such as https://wiki.example.com/ci, is "
                            + RuleYaml.shown(written.getValue()));
        }
        if (adjustment.runbookUrl() != null) {
            return adjustment.runbookUrl();
        }
        return written == null ? "" : written.getValue();
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    // single values

    private Map<String, Object> params() {
        var found = new LinkedHashMap<String, Object>();
        RuleYaml.Entry section = entries.get("params");
        Map<String, RuleYaml.Entry> written = section == null ? Map.of() : yaml.entries("params", section.value());
        written.forEach((name, entry) -> {
            String shown = "params." + RuleYaml.shown(name);
            if (!name.matches("[a-z][a-z0-9_]{0,49}")) {
                yaml.problem(entry.key(), shown + " must be a name of small letters, digits and _");
            }
            ScalarNode value = yaml.scalar(shown, entry.value());
            if (value != null) {
                found.put(name, Param.of(value.getValue()));
            }
        });
        adjustment.params().forEach((name, text) -> {
            Object usual = found.get(name);
            if (usual == null) {
                work.findings.problem(new RuleProblem(
                        adjustment.where(),
                        0,
                        0,
                        rule + " has no param " + RuleYaml.shown(name)
                                + Nearest.to(RuleYaml.shown(name), found.keySet())
                                        .map(word -> "; did you mean " + word + "?")
                                        .orElse(
                                                found.isEmpty()
                                                        ? "; it has none"
                                                        : "; it has " + String.join(", ", found.keySet()))));
                return;
            }
            Object value = Param.like(usual, text);
            if (value == null) {
                work.findings.problem(new RuleProblem(
                        adjustment.where(),
                        0,
                        0,
                        "params." + name + " of " + rule + " must be " + Param.kind(usual) + ", is "
                                + RuleYaml.shown(text)));
            } else {
                found.put(name, value);
            }
        });
        return found;
    }

    private Severity severity() {
        if (adjustment.severity() != null) {
            return adjustment.severity();
        }
        RuleYaml.Entry entry = entries.get("severity");
        ScalarNode written = entry == null ? null : yaml.scalar("severity", entry.value());
        return written == null ? Severity.WARNING : word("severity", written, Severity.class);
    }

    private <E extends Enum<E>> E word(String what, ScalarNode node, Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = words.indexOf(node.getValue());
        if (index < 0) {
            String shown = RuleYaml.shown(node.getValue());
            yaml.problem(
                    node,
                    what + " must be " + String.join(" or ", words) + ", is " + shown
                            + Nearest.to(shown, words)
                                    .map(word -> "; did you mean " + word + "?")
                                    .orElse(""));
        }
        return type.getEnumConstants()[Math.max(0, index)];
    }

    private boolean flag(String key, boolean otherwise) {
        RuleYaml.Entry entry = entries.get(key);
        ScalarNode written = entry == null ? null : yaml.scalar(key, entry.value());
        if (written == null) {
            return otherwise;
        }
        if (!List.of("true", "false").contains(written.getValue())) {
            yaml.problem(written, key + " must be true or false, is " + RuleYaml.shown(written.getValue()));
        }
        return written.getValue().equals("true");
    }

    private Duration duration(String what, Node node, Duration least) {
        ScalarNode written = yaml.scalar(what, node);
        if (written == null) {
            return least.isZero() ? least : LONGEST;
        }
        String text = written.getValue();
        Object value = text.startsWith(PARAM) ? param(what, written) : Param.of(text);
        if (value == null) {
            return LONGEST;
        }
        if (!(value instanceof Duration duration)) {
            yaml.problem(
                    written,
                    what + " must be a duration with its unit, such as 30s, 5m, 1h30m or 2d, is "
                            + RuleYaml.shown(text));
            return LONGEST;
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
            yaml.problem(
                    written,
                    what + " must be " + Durations.text(least) + " to " + Durations.text(LONGEST) + ", is "
                            + RuleYaml.shown(text));
        }
        return duration;
    }

    private double number(String what, Node node, double least, double most) {
        return number(what, node, least, most, false);
    }

    private double number(String what, Node node, double least, double most, boolean fraction) {
        ScalarNode written = yaml.scalar(what, node);
        if (written == null) {
            return least;
        }
        String text = written.getValue();
        Object value = text.startsWith(PARAM) ? param(what, written) : Param.of(text);
        if (value == null) {
            return least;
        }
        boolean fits = value instanceof Long || (fraction && value instanceof Double);
        double number = fits ? ((Number) value).doubleValue() : Double.NaN;
        if (!(number >= least && number <= most)) {
            yaml.problem(
                    written,
                    what + " must be a " + (fraction ? "" : "whole ") + "number from " + Printed.of(least) + " to "
                            + (most == 0.9999 ? "less than 1" : Printed.of(most)) + ", is " + RuleYaml.shown(text));
            return least;
        }
        return number;
    }

    private @Nullable Object param(String what, ScalarNode written) {
        String name = written.getValue().substring(PARAM.length());
        Object value = params.get(name);
        if (value == null) {
            String shown = RuleYaml.shown(name);
            yaml.problem(
                    written,
                    what + ": the rule has no param " + shown
                            + Nearest.to(shown, params.keySet())
                                    .map(word -> "; did you mean " + word + "?")
                                    .orElse(""));
        }
        return value;
    }
}
