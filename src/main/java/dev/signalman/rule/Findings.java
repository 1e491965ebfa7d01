package dev.signalman.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, and what is odd, about rules. The same thing at the same place is told once. */
public final class Findings {
    private static final int REPORTED = 100;

    private final Set<RuleProblem> problems = new LinkedHashSet<>();
    private final Set<RuleProblem> warnings = new LinkedHashSet<>();

    public void problem(RuleProblem problem) {
        problems.add(problem);
    }

    void problem(Written.Place place, String message) {
        problems.add(place.problem(message));
    }

    void warning(Written.Place place, String message) {
        warnings.add(place.problem(message));
    }

    public int count() {
        return problems.size();
    }

    public List<RuleProblem> problems() {
        return inOrder(problems);
    }

    List<RuleProblem> warnings() {
        return inOrder(warnings);
    }

    /** By source as they were read, then by line; hopeless input does not fill the screen. */
    private static List<RuleProblem> inOrder(Collection<RuleProblem> found) {
        List<String> sources =
                found.stream().map(RuleProblem::source).distinct().toList();
        List<RuleProblem> sorted = found.stream()
                .sorted(Comparator.<RuleProblem>comparingInt(problem -> sources.indexOf(problem.source()))
                        .thenComparingInt(RuleProblem::line)
                        .thenComparingInt(RuleProblem::column))
                .toList();
        if (sorted.size() <= REPORTED) {
            return sorted;
        }
        var first = new java.util.ArrayList<>(sorted.subList(0, REPORTED));
        first.add(new RuleProblem(
                sorted.get(REPORTED).source(), 0, 0, (sorted.size() - REPORTED) + " more problems are not shown"));
        return List.copyOf(first);
    }
}
