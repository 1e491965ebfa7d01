package dev.signalman.watch;

import dev.signalman.simulator.GroundTruth.DeploymentTruth;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.GroundTruth.WorkflowTruth;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a month was like, from the simulator's records alone; written down as docs/dora.md defines it, and as slow as it likes. */
final class MonthTruth {
    private static final Duration ROLLBACK = Duration.ofDays(1);

    /** From the one time, exclusive, to the other. */
    record Window(Instant from, Instant to) {
        boolean has(Instant at) {
            return at.isAfter(from) && !at.isAfter(to);
        }
    }

    record Target(String project, String name) {}

    /** A deployment that is over; pushed is when its branch had the commit first. */
    record Deploy(String branch, String commit, Instant pushed, Instant end, boolean passed) {}

    private final List<PipelineTruth> pipelines;
    private final List<WorkflowTruth> workflows;
    private final List<DeploymentTruth> deployments;
    private final Map<String, PipelineTruth> byId = new HashMap<>();
    private final Window all;

    MonthTruth(Organization organization, Instant begin) {
        pipelines = organization.pipelines();
        workflows = organization.workflows();
        deployments = organization.deployments();
        pipelines.forEach(p -> byId.put(p.id(), p));
        all = new Window(begin, organization.now());
    }

    Window all() {
        return all;
    }

    private static Map<String, Double> counted(Stream<String> keys) {
        return keys.collect(Collectors.toMap(Function.identity(), key -> 1.0, Double::sum, TreeMap::new));
    }

    Map<String, Double> pipelines() {
        return counted(pipelines.stream()
                .filter(PipelineTruth::done)
                .map(p -> p.project() + " " + p.branch() + " " + word(p)));
    }

    Map<String, Double> workflows() {
        return counted(workflows.stream().map(WorkflowTruth::project));
    }

    Map<String, Double> deployments() {
        return counted(deployments.stream()
                .filter(d -> d.result() != null)
                .map(d -> d.project() + " " + d.target() + " " + word(pipeline(d))));
    }

    private static String word(PipelineTruth pipeline) {
        return Objects.requireNonNull(pipeline.result()).name().toLowerCase(Locale.ROOT);
    }

    private PipelineTruth pipeline(DeploymentTruth deployment) {
        return Objects.requireNonNull(byId.get(Objects.requireNonNull(deployment.pipelineId())));
    }

    /** How long the finished pipelines of each project ran. */
    Map<String, List<Double>> ran() {
        return pipelines.stream()
                .filter(p -> p.done() && p.runningAt() != null)
                .collect(Collectors.groupingBy(
                        PipelineTruth::project,
                        Collectors.mapping(p -> seconds(p.runningAt(), p.doneAt()), Collectors.toList())));
    }

    /** How long the pipelines of each project waited that ever ran. */
    Map<String, List<Double>> queued() {
        return pipelines.stream()
                .filter(p -> p.runningAt() != null)
                .collect(Collectors.groupingBy(
                        PipelineTruth::project,
                        Collectors.mapping(p -> seconds(p.createdAt(), p.runningAt()), Collectors.toList())));
    }

    private static double seconds(@Nullable Instant from, @Nullable Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    Map<Target, History> targets() {
        Map<Target, List<DeploymentTruth>> byTarget = deployments.stream()
                .filter(d -> d.result() != null)
                .collect(Collectors.groupingBy(d -> new Target(d.project(), d.target())));
        Map<Target, History> histories = new HashMap<>();
        byTarget.forEach((target, all) -> histories.put(target, new History(target.project(), all)));
        return histories;
    }

    /** As PromQL's {@code quantile}. */
    static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        double rank = q * (sorted.size() - 1);
        int below = (int) Math.floor(rank);
        int above = (int) Math.ceil(rank);
        return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (rank - below);
    }

    /** The deployments to one target that passed or broke; those which a person stopped are none. */
    final class History {
        private final List<Deploy> ended;
        private final List<WorkflowTruth> pushes;
        private final Map<String, Instant> firsts = new HashMap<>();
        private final Map<String, Instant> ages = new HashMap<>();

        History(String project, List<DeploymentTruth> deployments) {
            pushes = workflows.stream()
                    .filter(w -> w.project().equals(project) && w.rerunOf() == null)
                    .toList();
            for (WorkflowTruth push : pushes) {
                firsts.merge(push.branch() + " " + push.commit(), push.createdAt(), History::earlier);
                ages.merge(push.commit(), push.createdAt(), History::earlier);
            }
            ended = deployments.stream()
                    .map(MonthTruth.this::pipeline)
                    .filter(p -> p.result() == Plan.Result.PASSED
                            || p.result() == Plan.Result.FAILED
                            || p.reason() == Plan.Reason.TIMEOUT)
                    .map(p -> new Deploy(
                            p.branch(),
                            p.commit(),
                            pushed(p.branch(), p.commit()),
                            Objects.requireNonNull(p.doneAt()),
                            p.result() == Plan.Result.PASSED))
                    .sorted(Comparator.comparing(Deploy::end))
                    .toList();
        }

        private static Instant earlier(Instant a, Instant b) {
            return a.isBefore(b) ? a : b;
        }

        private Instant pushed(String branch, String commit) {
            return Objects.requireNonNull(firsts.get(branch + " " + commit));
        }

        private Instant age(String commit) {
            return Objects.requireNonNull(ages.get(commit));
        }

        private List<Deploy> passed() {
            return ended.stream().filter(Deploy::passed).toList();
        }

        double succeeded(Window window) {
            return passed().stream().filter(d -> window.has(d.end())).count();
        }

        double failed(Window window) {
            return ended.stream()
                    .filter(d -> !d.passed() && window.has(d.end()))
                    .count();
        }

        /** Rollbacks in the window. */
        double rolledBack(Window window) {
            List<Deploy> passed = passed();
            int count = 0;
            for (int i = 1; i < passed.size(); i++) {
                count += rollback(passed, i) && window.has(passed.get(i).end()) ? 1 : 0;
            }
            return count;
        }

        /** Deployments of the window that were rolled back, whenever. */
        double rolledBackOf(Window window) {
            List<Deploy> passed = passed();
            int count = 0;
            for (int i = 1; i < passed.size(); i++) {
                count += rollback(passed, i) && window.has(passed.get(i - 1).end()) ? 1 : 0;
            }
            return count;
        }

        private boolean rollback(List<Deploy> passed, int i) {
            Deploy before = passed.get(i - 1);
            Deploy now = passed.get(i);
            if (before.commit().equals(now.commit())
                    || now.end().isAfter(before.end().plus(ROLLBACK))) {
                return false;
            }
            if (before.branch().equals(now.branch())) {
                return now.pushed().isBefore(before.pushed());
            }
            boolean wasThere = changes(passed, i).containsKey(now.commit());
            return wasThere && age(now.commit()).isBefore(age(before.commit()));
        }

        /** When each change that the first so many deployments brought came to the target. */
        private Map<String, Instant> changes(List<Deploy> passed, int many) {
            Map<String, Instant> came = new HashMap<>();
            for (int i = 0; i < many; i++) {
                Deploy deploy = passed.get(i);
                List<Deploy> earlier = passed.subList(0, i);
                Instant floor = earlier.isEmpty() ? Instant.MAX : floor(earlier, deploy.branch());
                for (WorkflowTruth push : pushes) {
                    if (!push.branch().equals(deploy.branch())) {
                        continue;
                    }
                    Instant pushed = pushed(push.branch(), push.commit());
                    boolean itself = push.commit().equals(deploy.commit());
                    boolean reached = !pushed.isAfter(deploy.pushed());
                    if (itself || (reached && pushed.isAfter(floor))) {
                        came.putIfAbsent(push.commit(), deploy.end());
                    }
                }
            }
            return came;
        }

        /** The newest commit of the branch that had been deployed; if none had, the commit of the very first deployment. */
        private static Instant floor(List<Deploy> earlier, String branch) {
            return earlier.stream()
                    .filter(d -> d.branch().equals(branch))
                    .map(Deploy::pushed)
                    .max(Comparator.naturalOrder())
                    .orElse(earlier.getFirst().pushed());
        }

        List<Double> leadTimes(Window window) {
            List<Double> times = new ArrayList<>();
            changes(passed(), passed().size()).forEach((commit, at) -> {
                if (window.has(at)) {
                    times.add(seconds(age(commit), at));
                }
            });
            return times;
        }

        List<Double> restores(Window window) {
            List<Deploy> passed = passed();
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < passed.size(); i++) {
                Instant last = i == 0 ? Instant.MIN : passed.get(i - 1).end();
                Instant mended = passed.get(i).end();
                Instant broken = i > 0 && rollback(passed, i)
                        ? last
                        : ended.stream()
                                .filter(d -> !d.passed()
                                        && d.end().isAfter(last)
                                        && d.end().isBefore(mended))
                                .map(Deploy::end)
                                .findFirst()
                                .orElse(null);
                if (broken != null && window.has(mended)) {
                    times.add(seconds(broken, mended));
                }
            }
            return times;
        }
    }
}
