package dev.signalman.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.signalman.alert.Alert;
import dev.signalman.config.Configuration;
import dev.signalman.rule.Packs;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleFiles;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSource;
import dev.signalman.rule.Text;
import dev.signalman.rule.Trigger;
import dev.signalman.words.Durations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman rules list}: every rule, as it is configured. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows every rule: the built-in ones, those of the configuration, and those of the files.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:something is wrong with the rules", "2:wrong arguments, or a wrong configuration"})
final class RulesListCommand implements Callable<Integer> {
    private static final List<String> HEADINGS = List.of("name", "pack", "on", "severity", "kind", "summary");

    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "further files of rules")
    private List<Path> files = List.of();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "the configuration, whose rule_files, rules.packs and rules.adjust count")
    private @Nullable Path config;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    RulesListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<Configuration> configuration = config == null ? Optional.empty() : ConfigOption.load(config, console);
        if (config != null && configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        List<String> patterns = new ArrayList<>(configuration.map(Configuration::ruleFiles).orElse(List.of()).stream()
                .map(Path::toString)
                .toList());
        files.forEach(file -> patterns.add(file.toString()));
        RuleFolder.Found found = RuleFolder.find(Path.of(""), patterns);
        List<RuleSource> sources = new ArrayList<>(Packs.sources());
        sources.addAll(found.sources());
        RuleFiles.Loaded loaded = RuleFiles.load(
                sources,
                configuration.map(RuleBook::adjustments).orElse(List.of()),
                configuration.map(RuleBook::packsOff).orElse(Set.of()));
        List<RuleProblem> problems = new ArrayList<>(found.problems());
        problems.addAll(loaded.problems());
        if (!problems.isEmpty()) {
            new RuleProblems(console).tell(problems, sources);
            return Main.BROKEN;
        }
        show(loaded.rules());
        return Main.OK;
    }

    private void show(List<Rule> rules) {
        var output = new Output(console, json, false);
        if (!json) {
            var table = new Table(HEADINGS);
            rules.forEach(rule -> table.row(cells(rule)));
            output.print(table);
            return;
        }
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (Rule rule : rules) {
            all.addObject()
                    .put("name", rule.name())
                    .put("pack", rule.pack())
                    .put("on", rule.enabled())
                    .put("severity", rule.severity().name().toLowerCase(Locale.ROOT))
                    .put("kind", kind(rule))
                    .put("summary", summary(rule));
        }
        output.print(Output.pretty(all));
    }

    private static List<String> cells(Rule rule) {
        return List.of(
                rule.name(),
                rule.pack(),
                rule.enabled() ? "on" : "off",
                rule.severity().name().toLowerCase(Locale.ROOT),
                kind(rule),
                Cells.CONTROL.matcher(summary(rule)).replaceAll(" "));
    }

    private static String summary(Rule rule) {
        Text summary = rule.annotations().get(Alert.SUMMARY);
        return summary == null ? "" : summary.written();
    }

    private static String kind(Rule rule) {
        return switch (rule.trigger()) {
            case Trigger.Single s ->
                rule.news() ? "news" : rule.holds().isPositive() ? "for " + Durations.text(rule.holds()) : "event";
            case Trigger.Count(int times, var within) -> times + " times in " + Durations.text(within);
            case Trigger.Consecutive(int times) -> times + " in a row";
            case Trigger.Absent(var longerThan) -> "absent for " + Durations.text(longerThan);
            case Trigger.StillOpen still ->
                "still " + still.what().name().toLowerCase(Locale.ROOT) + " after "
                        + (still.floor().equals(still.ceiling())
                                ? Durations.text(still.ceiling())
                                : Durations.text(still.floor()) + " to " + Durations.text(still.ceiling()));
            case Trigger.Rate rate ->
                "rate over "
                        + String.join(
                                " and ",
                                rate.windows().stream()
                                        .map(window -> Durations.text(window.over()))
                                        .toList());
        };
    }
}
