package dev.signalman.cli;

import dev.signalman.alert.Severity;
import dev.signalman.config.Configuration;
import dev.signalman.config.Rules;
import dev.signalman.incident.RuleSet;
import dev.signalman.rule.Adjustment;
import dev.signalman.rule.Packs;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleWatch;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The built-in rules and those of the user's files, as the configuration wants them; files may change meanwhile. */
final class RuleBook implements RuleSet {
    private final RuleWatch watch;
    private final List<RuleProblem> problems;
    private List<Rule> rules = List.of();

    private RuleBook(RuleWatch watch) {
        this.watch = watch;
        this.problems = switch (watch.look()) {
            case RuleWatch.Look.Changed(var loaded) -> {
                rules = loaded.rules();
                yield List.of();
            }
            case RuleWatch.Look.Wrong(var wrong) -> wrong;
            case RuleWatch.Look.Same() -> List.of();
        };
    }

    /** Reads the rules. */
    static RuleBook read(Configuration configuration) {
        return new RuleBook(new RuleWatch(
                Path.of(""),
                configuration.ruleFiles().stream().map(Path::toString).toList(),
                Packs.sources(),
                adjustments(configuration),
                packsOff(configuration)));
    }

    /** What the configuration changes about rules. */
    static List<Adjustment> adjustments(Configuration configuration) {
        return configuration.rules().adjust().stream().map(RuleBook::adjustment).toList();
    }

    /** What is wrong with them; nothing may be started with these then. */
    List<RuleProblem> problems() {
        return problems;
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public Optional<List<Rule>> changed() {
        if (watch.look() instanceof RuleWatch.Look.Changed(var loaded)) {
            rules = loaded.rules();
            return Optional.of(rules);
        }
        return Optional.empty();
    }

    private static Adjustment adjustment(Rules.Adjustment adjustment) {
        return new Adjustment(
                "rules.adjust",
                adjustment.alert(),
                adjustment.enabled(),
                severity(adjustment.severity()),
                adjustment.holds(),
                adjustment.runbookUrl(),
                adjustment.params(),
                adjustment.labels());
    }

    private static @Nullable Severity severity(Rules.@Nullable Severity severity) {
        return severity == null ? null : Severity.valueOf(severity.name());
    }

    /** The packs that the configuration switches off. */
    static Set<String> packsOff(Configuration configuration) {
        Rules.Packs packs = configuration.rules().packs();
        var off = new HashSet<String>();
        if (!packs.pipelines()) {
            off.add("pipelines");
        }
        if (!packs.deployments()) {
            off.add("deployments");
        }
        if (!packs.agents()) {
            off.add("agents");
        }
        if (!packs.schedules()) {
            off.add("schedules");
        }
        if (!packs.self()) {
            off.add("self");
        }
        return off;
    }
}
