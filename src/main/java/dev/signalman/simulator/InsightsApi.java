package dev.signalman.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** {@code /projects/…/insights}: a row for each day on which something ended. Without the feature nothing is there. */
final class InsightsApi {
    private final World world;

    InsightsApi(World world) {
        this.world = world;
    }

    Reply performance(Exchange request) {
        return of(request, (node, days) -> {
            durations(node.putArray("all"), days, p -> true);
            durations(node.putArray("passed"), days, InsightsApi::passed);
            durations(node.putArray("failed"), days, p -> !passed(p));
        });
    }

    Reply reliability(Exchange request) {
        return of(request, (node, days) -> {
            var metrics = node.putArray("metrics");
            days.forEach((day, pipelines) -> {
                int passed =
                        (int) pipelines.stream().filter(InsightsApi::passed).count();
                // What was stopped counts as failed.
                row(metrics, day)
                        .put("all_count", pipelines.size())
                        .put("passed_count", passed)
                        .put("failed_count", pipelines.size() - passed);
            });
        });
    }

    Reply frequency(Exchange request) {
        return of(request, (node, days) -> {
            var metrics = node.putArray("metrics");
            days.forEach((day, pipelines) -> row(metrics, day).put("all_count", pipelines.size()));
        });
    }

    private Reply of(Exchange request, BiConsumer<ObjectNode, Map<LocalDate, List<Pipeline>>> writer) {
        if (world.scenario.profile() == Scenario.Profile.COMMUNITY) return Reply.text(404, "oops");
        if (!world.access.has(Organization.Feature.INSIGHTS)) return Reply.notFound();
        var project = world.byId(request.part(0));
        if (project == null || !project.readable()) return Reply.notFound();
        var file = request.param("pipeline_file", "");
        if (file.isEmpty()) return Reply.quoted(400, "pipeline_file is required");
        var branch = request.param("branch_name", "");
        Map<LocalDate, List<Pipeline>> days = new TreeMap<>();
        for (var pipeline : project.byEnd.all()) {
            boolean asked = file.endsWith("/" + pipeline.file)
                    && (branch.isEmpty() || pipeline.workflow.commit.branch().equals(branch));
            if (asked)
                days.computeIfAbsent(
                                LocalDate.ofInstant(Micros.instant(pipeline.done), ZoneOffset.UTC),
                                d -> new ArrayList<>())
                        .add(pipeline);
        }
        var node = Fields.MAPPER.createObjectNode();
        writer.accept(node, days);
        return Reply.json(json -> Fields.MAPPER.writeTree(json, node));
    }

    private static boolean passed(Pipeline pipeline) {
        return pipeline.plan.result() == Plan.Result.PASSED;
    }

    private static void durations(ArrayNode rows, Map<LocalDate, List<Pipeline>> days, Predicate<Pipeline> which) {
        days.forEach((day, pipelines) -> {
            var seconds = pipelines.stream()
                    .filter(which)
                    .filter(p -> p.running <= p.done)
                    .mapToLong(p -> (p.done - p.running) / Micros.SECOND)
                    .sorted()
                    .toArray();
            if (seconds.length == 0) return;
            double mean = java.util.Arrays.stream(seconds).average().orElse(0);
            double variance = java.util.Arrays.stream(seconds)
                    .mapToDouble(s -> (s - mean) * (s - mean))
                    .average()
                    .orElse(0);
            row(rows, day)
                    .put("count", seconds.length)
                    .put("mean_seconds", Math.round(mean))
                    .put("median_seconds", seconds[seconds.length / 2])
                    .put("min_seconds", seconds[0])
                    .put("max_seconds", seconds[seconds.length - 1])
                    .put("std_dev_seconds", Math.round(Math.sqrt(variance)))
                    .put("p95_seconds", seconds[(int) Math.min(seconds.length - 1L, seconds.length * 95L / 100)]);
        });
    }

    private static ObjectNode row(ArrayNode rows, LocalDate day) {
        return rows.addObject().put("from_date", day + " 00:00:00Z").put("to_date", day.plusDays(1) + " 00:00:00Z");
    }
}
