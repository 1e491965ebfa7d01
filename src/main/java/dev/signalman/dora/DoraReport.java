package dev.signalman.dora;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The four figures over a window, exactly as what is remembered gives them.
 *
 * @param from where the window begins; what happened then is not in it
 * @param to where it ends; what happened then is in it
 * @param recordedSince when what is remembered begins, so that a window which begins earlier is seen in part; null if there is nothing
 * @param rows one for each group, sorted; groups in which nothing is remembered are missing
 */
public record DoraReport(Instant from, Instant to, @Nullable Instant recordedSince, List<Row> rows) {
    /**
     * A group. What it is not told apart by is null.
     *
     * @param team empty if nobody looks after its projects
     */
    public record Group(
            String organization,
            @Nullable String project,
            @Nullable String team,
            @Nullable String target) {
        private static final Comparator<String> ABSENT_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
        private static final Comparator<Group> ORDER = Comparator.comparing(Group::organization)
                .thenComparing(Group::project, ABSENT_FIRST)
                .thenComparing(Group::team, ABSENT_FIRST)
                .thenComparing(Group::target, ABSENT_FIRST);
    }

    /** A group and its figures. */
    public record Row(Group group, Figures figures) {}

    /**
     * @param window up to {@code to}
     * @param by what groups are told apart by, beside their organisation
     */
    public static DoraReport of(
            DoraFacts facts, Instant to, Duration window, Set<Grouping> by, Teams teams, DoraOptions options) {
        Instant from = to.minus(window);
        Map<ProjectKey, String> names = names(facts);
        Map<ProjectKey, Commits> commits = new HashMap<>();
        Map<Group, Figures.Sum> sums = new TreeMap<>(Group.ORDER);
        facts.deployments().forEach((target, deployments) -> {
            ProjectKey key = target.project();
            String project = names.getOrDefault(key, "");
            String called = deployments.getLast().target();
            Group group = new Group(
                    target.organization(),
                    by.contains(Grouping.PROJECT) ? project : null,
                    by.contains(Grouping.TEAM) ? teams.of(target.organization(), project) : null,
                    by.contains(Grouping.TARGET) ? called : null);
            Figures.Sum sum = sums.computeIfAbsent(group, g -> new Figures.Sum());
            List<RecordedDeployment> upTo = deployments.stream()
                    .filter(deployment -> !deployment.endedAt().isAfter(to))
                    .toList();
            Commits known = commits.computeIfAbsent(key, k -> facts.commits(target));
            for (Finding finding : TargetHistory.findings(upTo, known, options.rollbackWindow())) {
                if (finding.at().isAfter(from)) {
                    sum.add(finding);
                }
            }
            Instant broken = TargetHistory.brokenSince(upTo);
            if (broken != null) {
                sum.broken(broken);
            }
        });
        List<Row> rows = new ArrayList<>();
        sums.forEach((group, sum) -> rows.add(new Row(group, sum.over(window))));
        return new DoraReport(from, to, facts.since(), List.copyOf(rows));
    }

    /** A project is called what its newest deployment calls it. */
    private static Map<ProjectKey, String> names(DoraFacts facts) {
        Map<ProjectKey, RecordedDeployment> newest = new HashMap<>();
        facts.deployments()
                .forEach((target, deployments) -> newest.merge(
                        target.project(),
                        deployments.getLast(),
                        (a, b) -> RecordedDeployment.ORDER.compare(a, b) < 0 ? b : a));
        Map<ProjectKey, String> names = new HashMap<>();
        newest.forEach((key, deployment) -> names.put(key, deployment.project()));
        return names;
    }
}
