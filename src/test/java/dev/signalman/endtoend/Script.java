package dev.signalman.endtoend;

import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Scenario;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A seeded scenario for whole-daemon tests, and what Signalman must have told about it, computed from the ground truth alone. */
final class Script {
    private Script() {}

    /** Projects whose branches {@code main} and {@code topic} get one short pipeline after the other, with mixed results. */
    static Scenario scenario(long seed, int projects, int pipelinesPerBranch, Duration first, Duration every) {
        Random random = new Random(seed);
        StringBuilder yaml = new StringBuilder("organization: acme\nseed: " + seed + "\nprojects:\n");
        for (int p = 0; p < projects; p++) {
            yaml.append("  - name: project-").append(p).append("\n    branches: [main, topic]\n    script:\n");
            for (int i = 0; i < pipelinesPerBranch; i++) {
                for (String branch : List.of("main", "topic")) {
                    long after = first.plus(every.multipliedBy(i)).toMillis() + random.nextInt(100);
                    yaml.append("      - { after: ")
                            .append(after)
                            .append("ms, branch: ")
                            .append(branch)
                            .append(", duration: 600ms, queue: 200ms, ")
                            .append(ending(random.nextInt(100)))
                            .append(" }\n");
                }
            }
        }
        return Scenario.parse(yaml.toString());
    }

    private static String ending(int dice) {
        if (dice < 55) {
            return "result: PASSED";
        } else if (dice < 85) {
            return "result: FAILED, reason: TEST";
        } else if (dice < 90) {
            return "result: FAILED, reason: MALFORMED";
        } else if (dice < 95) {
            return "result: STOPPED, reason: TIMEOUT";
        }
        return "result: STOPPED, reason: USER";
    }

    /** Finished pipelines by project and result, as {@code project/result}. */
    static Map<String, Long> finished(List<PipelineTruth> pipelines) {
        return pipelines.stream()
                .filter(PipelineTruth::done)
                .collect(Collectors.groupingBy(
                        p -> p.project() + "/" + String.valueOf(p.result()).toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /**
     * What somebody must have heard last of each project's main branch.
     *
     * @param told what they did hear: nothing need be told of what was over before there was time to
     */
    static Map<String, String> state(List<PipelineTruth> pipelines, Map<String, String> told) {
        Map<String, String> state = new TreeMap<>();
        Map<String, Long> counts = alerts(pipelines);
        for (String key : counts.keySet()) {
            String project = key.substring(0, key.indexOf('/'));
            boolean red = counts.getOrDefault(project + "/firing", 0L) > counts.getOrDefault(project + "/resolved", 0L);
            if (red || told.containsKey(project)) {
                state.put(project, red ? "firing" : "resolved");
            }
        }
        return state;
    }

    /** How often each project's main branch went red and green again, as {@code project/firing} and {@code project/resolved}. */
    static Map<String, Long> alerts(List<PipelineTruth> pipelines) {
        Map<String, Boolean> red = new TreeMap<>();
        Map<String, Long> told = new TreeMap<>();
        pipelines.stream()
                .filter(p -> p.done() && p.branch().equals("main"))
                .sorted(Comparator.comparing(PipelineTruth::createdAt))
                .forEach(p -> {
                    boolean was = red.getOrDefault(p.project(), false);
                    if (p.result() == Plan.Result.PASSED) {
                        red.put(p.project(), false);
                        if (was) {
                            told.merge(p.project() + "/resolved", 1L, Long::sum);
                        }
                    } else if (p.result() == Plan.Result.FAILED || p.reason() == Plan.Reason.TIMEOUT) {
                        red.put(p.project(), true);
                        if (!was) {
                            told.merge(p.project() + "/firing", 1L, Long::sum);
                        }
                    }
                });
        return told;
    }
}
