package dev.signalman.cli;

import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSource;
import java.util.List;

/** Tells what is wrong with rules and their tests. Programs read one line each; people also see the place. */
final class RuleProblems {
    private static final int MAX_SHOWN = 200;

    private final Console console;

    RuleProblems(Console console) {
        this.console = console;
    }

    /** All of them, and how many there are. */
    void tell(List<RuleProblem> problems, List<RuleSource> sources) {
        problems.forEach(problem -> tell("", problem, sources));
        console.err().println(problems.size() + (problems.size() == 1 ? " problem" : " problems"));
        console.err().flush();
    }

    void tell(String prefix, RuleProblem problem, List<RuleSource> sources) {
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
