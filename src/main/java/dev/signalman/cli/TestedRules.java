package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.rehearsal.TestFile;
import dev.signalman.rehearsal.TestFileReader;
import dev.signalman.rule.Adjustment;
import dev.signalman.rule.HoldBack;
import dev.signalman.rule.Packs;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleFiles;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSettings;
import dev.signalman.rule.RuleSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of tests with all that it names.
 *
 * @param file the tests
 * @param options how incidents are found and told in them
 * @param rules those that are tested
 */
record TestedRules(TestFile file, AlertingOptions options, List<Rule> rules) {
    /**
     * Reads them.
     *
     * @param source the test file
     * @param console whose variables a configuration may name
     * @return nothing if something is wrong, which has been printed
     */
    static Optional<TestedRules> read(RuleSource source, Console console) {
        var telling = new RuleProblems(console);
        TestFileReader.Read read = TestFileReader.read(source);
        TestFile file = read.file();
        List<RuleProblem> problems = new ArrayList<>(read.problems());
        List<RuleSource> sources = new ArrayList<>(List.of(source));
        if (file == null) {
            telling.tell(problems, sources);
            return Optional.empty();
        }
        Path folder = Optional.ofNullable(Path.of(file.name()).getParent()).orElse(Path.of(""));
        Optional<Configuration> configuration = Optional.empty();
        if (file.config() != null) {
            configuration = ConfigOption.load(folder.resolve(file.config()), console);
            if (configuration.isEmpty()) {
                return Optional.empty();
            }
        }
        RuleFiles.Loaded loaded = rules(file, folder, configuration, sources, problems);
        DispatchOptions dispatch = configuration
                .map(TestRouting::of)
                .orElseGet(() -> file.routing() ? TestRouting.of(file, source.text(), problems) : TestRouting.usual());
        if (!problems.isEmpty()) {
            telling.tell(problems, sources);
            return Optional.empty();
        }
        return Optional.of(new TestedRules(file, options(file, configuration, dispatch), loaded.rules()));
    }

    private static RuleFiles.Loaded rules(
            TestFile file,
            Path folder,
            Optional<Configuration> configuration,
            List<RuleSource> sources,
            List<RuleProblem> problems) {
        RuleFolder.Found own = RuleFolder.find(folder, file.ruleFiles());
        RuleFolder.Found configured = RuleFolder.find(
                Path.of(""),
                configuration.map(Configuration::ruleFiles).orElse(List.of()).stream()
                        .map(Path::toString)
                        .toList());
        problems.addAll(own.problems());
        problems.addAll(configured.problems());
        List<RuleSource> all = new ArrayList<>(Packs.sources());
        all.addAll(configured.sources());
        all.addAll(own.sources());
        sources.addAll(all);
        List<Adjustment> adjustments =
                new ArrayList<>(configuration.map(RuleBook::adjustments).orElse(List.of()));
        // what the test says about a rule counts instead of what the configuration says
        adjustments.removeIf(
                before -> file.adjust().stream().anyMatch(after -> after.alert().equals(before.alert())));
        adjustments.addAll(file.adjust());
        RuleFiles.Loaded loaded = RuleFiles.load(all, adjustments, packsOff(file, configuration));
        problems.addAll(loaded.problems());
        return loaded;
    }

    private static Set<String> packsOff(TestFile file, Optional<Configuration> configuration) {
        if (file.packs() == null) {
            return configuration.map(RuleBook::packsOff).orElse(Set.of());
        }
        Set<String> off = new HashSet<>(Packs.NAMES);
        off.removeAll(file.packs());
        return off;
    }

    private static AlertingOptions options(
            TestFile file, Optional<Configuration> configuration, DispatchOptions dispatch) {
        AlertingOptions usual =
                configuration.map(found -> new Options(found).alerting()).orElseGet(() -> AlertingOptions.of(dispatch));
        Map<String, List<String>> watched = new HashMap<>(usual.rules().watchedBranches());
        if (file.watchedBranches() != null) {
            Set<String> organizations = new HashSet<>(watched.keySet());
            organizations.add(file.organization());
            file.tests()
                    .forEach(test -> test.events()
                            .forEach(seen ->
                                    organizations.add(seen.event().header().organization())));
            organizations.forEach(name -> watched.put(name, file.watchedBranches()));
        }
        return new AlertingOptions(
                new RuleSettings(
                        Set.of(),
                        watched,
                        file.holdForRerun() ? HoldBack.on() : usual.rules().holdBack(),
                        usual.rules().settle()),
                dispatch,
                usual.ownership(),
                usual.flapping(),
                usual.retention(),
                usual.tick());
    }
}
