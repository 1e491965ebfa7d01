package dev.signalman.cli;

import dev.signalman.rule.RuleFiles;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalman rules}: what can be done with rules before they wake anybody. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks files of alert rules.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the rules are good", "1:something is wrong with them", "2:wrong arguments"})
final class RulesCommand implements Callable<Integer> {
    private static final int MAX_SHOWN = 200;

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    RulesCommand(Console console) {
        this.console = console;
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
            description = "Reads rules and tells everything that is wrong with them; the files count as one set.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the rules are good", "1:something is wrong with them", "2:wrong arguments"})
    int check(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML, as docs/rules.md describes it")
                    List<Path> files) {
        RuleFolder.Found found = RuleFolder.read(files);
        RuleFiles.Loaded loaded = RuleFiles.load(found.sources(), List.of(), Set.of());
        List<RuleProblem> problems = new ArrayList<>(found.problems());
        problems.addAll(loaded.problems());
        loaded.warnings().forEach(warning -> tell("warning: ", warning, found.sources()));
        problems.forEach(problem -> tell("", problem, found.sources()));
        if (!problems.isEmpty()) {
            console.err().println(count(problems.size(), "problem"));
            console.err().flush();
            return Main.BROKEN;
        }
        try {
            console.out()
                    .write(count(loaded.rules().size(), "rule") + " in " + count(files.size(), "file")
                            + (loaded.rules().size() == 1 ? " is good\n" : " are good\n"));
            console.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Main.OK;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Programs read one line each; people also see the place. */
    private void tell(String prefix, RuleProblem problem, List<RuleSource> sources) {
        console.err().println(prefix + problem);
        if (console.errIsTerminal() && problem.line() > 0) {
            sources.stream()
                    .filter(source -> source.name().equals(problem.source()))
                    .findFirst()
                    .ifPresent(source -> show(source, problem));
        }
        console.err().flush();
    }

    /** The line of the source, or the part of a long one that matters, with a mark under the place. */
    private void show(RuleSource source, RuleProblem problem) {
        int[] line = source.text()
                .lines()
                .skip(problem.line() - 1L)
                .findFirst()
                .orElse("")
                .codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .toArray();
        int place = Math.clamp(problem.column() - 1L, 0, line.length);
        int width = Math.clamp(console.columns() - 4L, 20, MAX_SHOWN);
        int from = Math.max(0, Math.min(place - width / 2, line.length - width));
        int to = Math.min(line.length, from + width);
        console.err().println("  " + new String(line, from, to - from).stripTrailing());
        console.err().println("  " + " ".repeat(place - from) + "^");
    }
}
