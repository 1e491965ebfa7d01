package dev.signalman.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /projects/…/test_results}: a job that failed in a pipeline which passes when rerun is a flaky test. The self-hosted
 * edition has no route for it; elsewhere the organisation may not have the feature.
 */
final class TestResultsApi {
    /** A test and the pipelines that it disrupted, newest first. */
    private record Flaky(String id, String name, List<Pipeline> disrupted, int runs) {}

    private final World world;

    TestResultsApi(World world) {
        this.world = world;
    }

    private Reply of(Exchange request, Function<Project, Reply> then) {
        if (world.scenario.profile() == Scenario.Profile.COMMUNITY) return Reply.text(404, "oops");
        if (!world.access.has(Organization.Feature.TEST_RESULTS))
            return Reply.text(404, "Feature is not enabled for your organization");
        var project = world.byId(request.part(0));
        return project == null || !project.readable() ? Reply.notFound() : then.apply(project);
    }

    private List<Flaky> tests(Project project) {
        Map<String, List<Pipeline>> byJob = new TreeMap<>();
        var done = project.byEnd.all();
        for (var pipeline : done) {
            var again = pipeline.plan.onRerun();
            if (again == null || again.result() != Plan.Result.PASSED) continue;
            for (var job : pipeline.failedJobs(world.dice))
                byJob.computeIfAbsent(job, j -> new ArrayList<>()).addFirst(pipeline);
        }
        var tests = new ArrayList<Flaky>();
        byJob.forEach((name, pipelines) -> {
            var id = UUID.nameUUIDFromBytes((project.id + name).getBytes(StandardCharsets.UTF_8));
            tests.add(new Flaky(id.toString(), name, pipelines, done.size()));
        });
        return tests;
    }

    Reply flaky(Exchange request) {
        return of(request, project -> {
            var tests = tests(project).stream()
                    .sorted(Comparator.comparingInt((Flaky t) -> -t.disrupted.size())
                            .thenComparing(Flaky::name))
                    .toList();
            return page(
                    request, 20, Paging.Rows.of(tests.stream().map(this::show).toList()));
        });
    }

    Reply flakyTest(Exchange request) {
        return test(request, test -> Reply.json(json -> Fields.MAPPER.writeTree(json, show(test))));
    }

    Reply disruptions(Exchange request) {
        return test(request, test -> {
            var rows = test.disrupted.stream()
                    .map(p -> Fields.MAPPER
                            .createObjectNode()
                            .put("run_id", p.id)
                            .put("hash", p.workflow.commit.sha())
                            .put("timestamp", second(p.done)))
                    .toList();
            return page(request, 10, Paging.Rows.of(rows));
        });
    }

    private Reply test(Exchange request, Function<Flaky, Reply> then) {
        return of(request, project -> {
            var test = tests(project).stream()
                    .filter(t -> t.id.equals(request.part(1)))
                    .findFirst()
                    .orElse(null);
            return test == null ? Reply.notFound() : then.apply(test);
        });
    }

    Reply flakyHistory(Exchange request) {
        return of(request, project -> {
            Map<LocalDate, Integer> days = new TreeMap<>();
            for (var test : tests(project))
                test.disrupted.stream().map(p -> day(p.done)).distinct().forEach(d -> days.merge(d, 1, Integer::sum));
            return history(days);
        });
    }

    Reply disruptionHistory(Exchange request) {
        return of(
                request,
                project -> history(count(tests(project).stream()
                        .flatMap(t -> t.disrupted.stream())
                        .toList())));
    }

    private static Map<LocalDate, Integer> count(List<Pipeline> pipelines) {
        Map<LocalDate, Integer> days = new TreeMap<>();
        for (var pipeline : pipelines) days.merge(day(pipeline.done), 1, Integer::sum);
        return days;
    }

    private static Reply history(Map<LocalDate, Integer> days) {
        return Reply.json(json -> {
            json.writeStartArray();
            for (var day : days.entrySet()) {
                json.writeStartObject();
                json.writeStringField("day", day.getKey() + " 00:00:00Z");
                json.writeNumberField("count", day.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static Reply page(Exchange request, int size, Paging.Rows<ObjectNode> rows) {
        return Paging.page(
                request,
                request.lenient("page", 1),
                Math.min(100, request.lenient("page_size", size)),
                rows,
                Fields.MAPPER::writeTree);
    }

    private ObjectNode show(Flaky test) {
        var newest = test.disrupted.getFirst();
        var node = Fields.MAPPER
                .createObjectNode()
                .put("test_id", test.id)
                .put("test_name", test.name)
                .put("test_group", "jobs")
                .put("test_runner", "make")
                .put("test_file", "Makefile")
                .put("test_suite", "all")
                .put("pass_rate", 100.0 * (test.runs - test.disrupted.size()) / Math.max(1, test.runs))
                .put("disruptions_count", test.disrupted.size())
                .put("latest_disruption_hash", newest.workflow.commit.sha())
                .put("latest_disruption_run_id", newest.id)
                .put("resolved", false)
                .put("scheduled", false)
                .put("ticket_url", "")
                .put("age", (world.timeline.now() - test.disrupted.getLast().done) / (86_400 * Micros.SECOND))
                .put("latest_disruption_at", second(newest.done))
                .put("first_disruption_at", second(test.disrupted.getLast().done));
        node.putArray("labels");
        var history = node.putArray("disruption_history");
        count(test.disrupted)
                .forEach((day, number) ->
                        history.addObject().put("day", day + " 00:00:00Z").put("count", number));
        return node;
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Micros.instant(micros), ZoneOffset.UTC);
    }

    private @Nullable String second(long micros) {
        var now = world.timeline.now();
        return micros > now ? null : Times.spaced(micros, now).substring(0, 19) + "Z";
    }
}
