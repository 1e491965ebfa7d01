package dev.signalman.rule;

import dev.signalman.words.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads rules and finds everything that is wrong with them.
 *
 * {@snippet :
 * RuleFiles.Loaded loaded = RuleFiles.load(List.of(RuleSource.file("rules.yml", text)), List.of(), Set.of());
 * if (loaded.problems().isEmpty()) {
 *     use(loaded.rules());
 * }
 * }
 */
public final class RuleFiles {
    static final int MAX_RULES = 500;

    private static final String CUSTOM = "custom";
    private static final List<String> KEYS = List.of("pack", "rules");
    /** Such as {@code PipelineFailed}; as Prometheus wants metric names. */
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]{0,99}";

    private RuleFiles() {}

    /**
     * What was read.
     *
     * @param rules in the order of their sources, without those of packs that are off. Use them only if there are no problems
     * @param problems what is wrong, in the order of the sources; at most a hundred and a last one that tells of more
     * @param warnings what is odd and yet can be used
     */
    public record Loaded(List<Rule> rules, List<RuleProblem> problems, List<RuleProblem> warnings) {
        public Loaded {
            rules = List.copyOf(rules);
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /** A rule that is found and not yet read. */
    private record Draft(String name, RuleYaml yaml, boolean builtIn, String pack, Node node, Written.Place place) {}

    /**
     * Reads all sources as one set of rules. Touches no file and no network.
     *
     * @param adjustments what the configuration changes about rules
     * @param packsOff names of packs whose rules are left out
     */
    public static Loaded load(List<RuleSource> sources, List<Adjustment> adjustments, Set<String> packsOff) {
        var findings = new Findings();
        List<Draft> all = sources.stream()
                .flatMap(source -> drafts(source, findings).stream())
                .toList();
        Set<String> packs = new TreeSet<>(all.stream().map(Draft::pack).toList());
        for (String pack : new TreeSet<>(packsOff)) {
            if (!packs.contains(pack)) {
                findings.problem(new RuleProblem("packs", 0, 0, unknown("pack", pack, packs)));
            }
        }
        Map<String, Draft> drafts = distinct(
                all.stream().filter(draft -> !packsOff.contains(draft.pack())).toList(), findings);
        Map<String, Adjustment> adjusted =
                adjusted(adjustments, all.stream().map(Draft::name).toList(), findings);
        if (drafts.size() > MAX_RULES) {
            findings.problem(new RuleProblem(
                    all.getLast().place().source(),
                    0,
                    0,
                    "too many: there are " + drafts.size() + " rules, and at most " + MAX_RULES + " are read"));
            return new Loaded(List.of(), findings.problems(), findings.warnings());
        }
        var work = new RuleReader.Work(findings, new Expressions());
        List<Rule> rules = drafts.values().stream()
                .map(draft -> new RuleReader(
                                draft.yaml(),
                                work,
                                draft.builtIn(),
                                adjusted.getOrDefault(draft.name(), Adjustment.none(draft.name())))
                        .read(draft.name(), draft.pack(), draft.node()))
                .toList();
        return new Loaded(rules, findings.problems(), findings.warnings());
    }

    private static Map<String, Draft> distinct(List<Draft> all, Findings findings) {
        var drafts = new LinkedHashMap<String, Draft>();
        for (Draft draft : all) {
            Draft before = drafts.putIfAbsent(draft.name(), draft);
            if (before != null) {
                Written.Place place = before.place();
                findings.problem(
                        draft.place(),
                        "alert " + draft.name() + " is there already, at " + place.source() + ":" + place.line() + ":"
                                + place.column() + "; choose another name, or adjust that one in the configuration");
            }
        }
        return drafts;
    }

    private static Map<String, Adjustment> adjusted(
            List<Adjustment> adjustments, Collection<String> alerts, Findings findings) {
        var adjusted = new LinkedHashMap<String, Adjustment>();
        for (Adjustment adjustment : adjustments) {
            if (!alerts.contains(adjustment.alert())) {
                findings.problem(new RuleProblem(
                        adjustment.where(), 0, 0, unknown("alert", adjustment.alert(), new TreeSet<>(alerts))));
            } else if (adjusted.putIfAbsent(adjustment.alert(), adjustment) != null) {
                findings.problem(new RuleProblem(
                        adjustment.where(),
                        0,
                        0,
                        "alert " + adjustment.alert() + " is adjusted twice; make one of them"));
            }
        }
        return adjusted;
    }

    private static String unknown(String kind, String name, Collection<String> known) {
        return "there is no " + kind + " " + RuleYaml.shown(name)
                + Nearest.to(RuleYaml.shown(name), known)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse(known.isEmpty() ? "" : "; there are " + String.join(", ", known));
    }

    private static List<Draft> drafts(RuleSource source, Findings findings) {
        var yaml = new RuleYaml(source, findings);
        Node root = yaml.root();
        if (root == null) {
            return List.of();
        }
        Map<String, RuleYaml.Entry> entries = yaml.entries("a file of rules", root, KEYS);
        RuleYaml.Entry rules = entries.get("rules");
        if (rules == null) {
            if (!entries.isEmpty()) {
                yaml.problem(root, "rules is missing; a file of rules has a list under rules:");
            }
            return List.of();
        }
        String pack = pack(yaml, entries.get("pack"));
        var drafts = new ArrayList<Draft>();
        for (Node node : yaml.elements("rules", rules.value())) {
            RuleYaml.Entry alert = yaml.entries("a rule", node).get("alert");
            if (alert == null && !(node instanceof MappingNode)) {
                continue;
            }
            if (alert == null) {
                yaml.problem(node, "alert is missing; a rule begins with its name, such as alert: PipelineFailed");
                continue;
            }
            ScalarNode name = yaml.scalar("alert", alert.value());
            if (name != null && !name.getValue().matches(NAME)) {
                yaml.problem(
                        name,
                        "alert must be a name of letters, digits and _, such as PipelineFailed, is "
                                + RuleYaml.shown(name.getValue()));
            } else if (name != null) {
                drafts.add(new Draft(name.getValue(), yaml, source.builtIn(), pack, node, yaml.place(alert.value())));
            }
        }
        return drafts;
    }

    private static String pack(RuleYaml yaml, RuleYaml.@org.jspecify.annotations.Nullable Entry entry) {
        ScalarNode pack = entry == null ? null : yaml.scalar("pack", entry.value());
        if (pack == null) {
            return CUSTOM;
        }
        if (!pack.getValue().matches("[a-z][a-z0-9_-]{0,49}")) {
            yaml.problem(
                    pack,
                    "pack must be a name of small letters, digits, - and _, such as nightly, is "
                            + RuleYaml.shown(pack.getValue()));
            return CUSTOM;
        }
        return pack.getValue();
    }
}
