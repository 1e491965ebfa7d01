package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.rule.Packs;
import dev.signalman.rule.RuleFiles;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalman rules}: what can be done with rules before they wake anybody. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks, tests, lists and replays alert rules.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the rules are good", "1:something is wrong with them", "2:wrong arguments"})
final class RulesCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private RulesCommand(Console console) {
        this.console = console;
    }

    static CommandLine of(Console console) {
        return new CommandLine(new RulesCommand(console))
                .addSubcommand(new RulesTestCommand(console))
                .addSubcommand(new RulesReplayCommand(console))
                .addSubcommand(new RulesListCommand(console));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with the rules, such as: signalman rules check FILE");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Reads rules and tells everything that is wrong with them; the files and the built-in packs count as one set.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:the rules are good",
                "1:something is wrong with them",
                "2:wrong arguments, or a wrong configuration"
            })
    int check(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML, as docs/rules.md describes it")
                    List<Path> files,
            @Option(
                            names = {"-c", "--config"},
                            paramLabel = "FILE",
                            description = "a configuration whose rules.packs and rules.adjust hold for them, too")
                    @Nullable
                    Path config) {
        Optional<Configuration> configuration = config == null ? Optional.empty() : ConfigOption.load(config, console);
        if (config != null && configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        RuleFolder.Found found = RuleFolder.read(files);
        List<RuleSource> sources = new ArrayList<>(Packs.sources());
        sources.addAll(found.sources());
        Set<String> packsOff = configuration.map(RuleBook::packsOff).orElse(Set.of());
        RuleFiles.Loaded loaded =
                RuleFiles.load(sources, configuration.map(RuleBook::adjustments).orElse(List.of()), packsOff);
        var telling = new RuleProblems(console);
        loaded.warnings().forEach(warning -> telling.tell("warning: ", warning, sources));
        List<RuleProblem> problems = new ArrayList<>(found.problems());
        problems.addAll(loaded.problems());
        if (!problems.isEmpty()) {
            telling.tell(problems, sources);
            return Main.BROKEN;
        }
        int builtIn =
                RuleFiles.load(Packs.sources(), List.of(), packsOff).rules().size();
        int own = loaded.rules().size() - builtIn;
        new Output(console, false, true)
                .write(count(own, "rule") + " in " + count(files.size(), "file")
                        + (own == 1 ? " is good\n" : " are good\n"));
        return Main.OK;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
