package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.LoggedEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunRequested;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.GroundTruth.WorkflowTruth;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.DaemonProcess;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Laws 1, 3, 4 and 6: kill the daemon at random moments and count. */
class CrashIT {
    private static final int KILLS = 25;
    private static final long SEED = 7;

    @TempDir
    Path folder;

    @Test
    void killed_25_times_it_misses_nothing_doubles_nothing_and_reruns_nothing_twice() throws Exception {
        Vertx vertx = Vertx.vertx();
        Simulator simulator = join(Simulator.start(
                        vertx,
                        Script.scenario(SEED, 3, 60, Duration.ofSeconds(25), Duration.ofSeconds(1)),
                        InstantSource.system(),
                        SimulatorOptions.local())
                .toCompletionStage());
        TestConfig config = TestConfig.in(folder)
                .rerun("{ mode: act, budget_per_hour: 100, min_evidence: 1, settle: 1s, hold_alert_for: 0s }");
        try (WebhookSink sink = WebhookSink.start(vertx)) {
            sink.refuse(0.1);
            Path file = config.write(simulator, sink);
            Random random = new Random(SEED);
            flakyProject(simulator);
            beginWatching(simulator, file, config);
            for (int kill = 0; kill < KILLS; kill++) {
                DaemonProcess daemon = DaemonProcess.start(file, folder.resolve("daemon.log"), config.port());
                if (kill % 4 != 0) {
                    daemon.awaitHealthy(); // every fourth is killed while it starts
                }
                if (kill > 0) {
                    simulator.organization().start("flaky", "main", Plan.flaky(Duration.ofMillis(600), "unit tests"));
                }
                DaemonProcess running = daemon;
                await().pollDelay(Duration.ofMillis(200 + random.nextInt(1500)))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> running.process().isAlive());
                daemon.kill();
            }
            DaemonProcess last = DaemonProcess.start(file, folder.resolve("daemon.log"), config.port())
                    .awaitHealthy();
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> simulator.organization().pipelines().stream().allMatch(PipelineTruth::done));
            // those that were killed young may have told nothing, so there is something to tell in the end
            simulator.organization().start("project-0", "main", Plan.failing(Duration.ofMillis(300), "unit tests"));
            await().until(() -> simulator.organization().pipelines().stream().allMatch(PipelineTruth::done));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(opened(config)).isEqualTo(Script.alerts(scripted(simulator))));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(told(sink))
                            .isNotEmpty()
                            .isEqualTo(Script.state(scripted(simulator), told(sink))));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(last.get("/api/v1/status").body()).doesNotContainPattern("\"pending\":[1-9]"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(counted(last))
                            .as("every event is in the counters once")
                            .isEqualTo(countable(config)));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(finishedInLog(config))
                            .isEqualTo(simulator.organization().pipelines().size()));
            assertThat(last.terminate()).isZero();

            check(simulator, sink, events(vertx, config));
        } finally {
            join(vertx.close().toCompletionStage());
        }
    }

    /** Read beside the running daemon, so that it is not stopped before it has seen the last rerun. */
    private static int finishedInLog(TestConfig config) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + config.database());
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery("SELECT COUNT(*) FROM event WHERE type = 'PipelineFinished'")) {
            count.next();
            return count.getInt(1);
        }
    }

    /** By type of event, as the metrics say. */
    private static Map<String, Long> counted(DaemonProcess daemon) throws IOException, InterruptedException {
        Pattern line = Pattern.compile("signalman_events_total\\{.*type=\"(\\w+)\".*} (\\d+)\\.0");
        Map<String, Long> counted = new TreeMap<>();
        daemon.get("/metrics")
                .body()
                .lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .forEach(found -> counted.merge(found.group(1), Long.valueOf(found.group(2)), Long::sum));
        return counted;
    }

    /** By type of event, as the log says; history is not counted. */
    private static Map<String, Long> countable(TestConfig config) throws SQLException {
        Map<String, Long> countable = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + config.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT type, COUNT(*) FROM event"
                        + " WHERE json_extract(body, '$.header.backfilled') = 0 GROUP BY type")) {
            while (rows.next()) {
                countable.put(rows.getString(1), rows.getLong(2));
            }
        }
        return countable;
    }

    /** What ended before the first look is history, of which nobody is told: so the first look comes before the script. */
    private void beginWatching(Simulator simulator, Path file, TestConfig config) {
        DaemonProcess first = DaemonProcess.start(file, folder.resolve("daemon.log"), config.port())
                .awaitHealthy();
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(first.get("/-/ready").statusCode()).isEqualTo(200));
        assertThat(simulator.organization().pipelines())
                .as("the script has not begun")
                .noneMatch(p -> p.done() && !p.project().equals("flaky"));
        first.kill();
    }

    /** A project where a job has already failed and passed on one commit, so that there is evidence. */
    private static void flakyProject(Simulator simulator) {
        var organization = simulator.organization();
        organization.createProject("flaky");
        var first = organization.start("flaky", "main", Plan.flaky(Duration.ofMillis(100), "unit tests"));
        await().until(() -> organization.pipeline(first.pipelineId()).done());
        var again = organization.rerun(first.workflowId(), "ada");
        await().until(() -> organization.pipeline(again.pipelineId()).done());
    }

    private static void check(Simulator simulator, WebhookSink sink, List<LoggedEvent> log) {
        Set<String> ids = new HashSet<>();
        assertThat(log).allMatch(e -> ids.add(e.event().header().id()), "stands in the log once");

        Map<String, Long> finished = log.stream()
                .map(LoggedEvent::event)
                .filter(PipelineFinished.class::isInstance)
                .collect(Collectors.groupingBy(
                        e -> ((PipelineFinished) e).pipeline().id(), TreeMap::new, Collectors.counting()));
        assertThat(finished)
                .as("every finished pipeline once")
                .isEqualTo(simulator.organization().pipelines().stream()
                        .filter(PipelineTruth::done)
                        .collect(Collectors.toMap(PipelineTruth::id, p -> 1L, Long::sum, TreeMap::new)));

        Map<String, Long> reruns = simulator.organization().workflows().stream()
                .filter(w -> w.requestToken() != null)
                .collect(Collectors.groupingBy(w -> String.valueOf(w.rerunOf()), Collectors.counting()));
        assertThat(reruns.values()).as("no workflow is rerun twice").allMatch(count -> count == 1);
        List<String> requested = log.stream()
                .filter(e -> e.event() instanceof RerunRequested)
                .map(e -> ((RerunRequested) e.event()).rerun().workflowId())
                .toList();
        assertThat(requested)
                .as("something was rerun, so the test says something")
                .isNotEmpty();
        assertThat(new HashSet<>(requested)).hasSameSizeAs(requested);
        assertThat(reruns.keySet()).isSubsetOf(requested);
        assertThat(log.stream().filter(e -> e.event() instanceof RerunFinished).count())
                .as("every rerun that happened has its outcome")
                .isEqualTo(reruns.size());

        assertThat(sink.complaints()).isEmpty();
        Map<String, Set<String>> bodies = sink.received().stream()
                .collect(Collectors.groupingBy(
                        WebhookSink.Received::key,
                        Collectors.mapping(r -> r.body().toString(), Collectors.toSet())));
        assertThat(bodies.values())
                .as("a repeated delivery has the same key and the same body")
                .allMatch(b -> b.size() == 1);
    }

    private static Map<String, Long> opened(TestConfig config) throws SQLException, IOException {
        Map<String, Long> opened = Told.incidents(config);
        opened.keySet().removeIf(key -> key.startsWith("flaky/"));
        return opened;
    }

    private static Map<String, String> told(WebhookSink sink) {
        Map<String, String> told = Told.last(sink.received());
        told.remove("flaky");
        return told;
    }

    private static List<PipelineTruth> scripted(Simulator simulator) {
        List<PipelineTruth> scripted = simulator.organization().pipelines().stream()
                .filter(p -> !p.project().equals("flaky"))
                .toList();
        Set<String> rerunOf = simulator.organization().workflows().stream()
                .map(WorkflowTruth::rerunOf)
                .filter(id -> id != null)
                .collect(Collectors.toSet());
        assertThat(scripted)
                .as("scripted failures have no evidence, so none is rerun")
                .noneMatch(p -> rerunOf.contains(p.workflowId()));
        return scripted;
    }

    private static List<LoggedEvent> events(Vertx vertx, TestConfig config) throws Exception {
        Store store =
                join(Store.open(vertx, StoreOptions.of("sqlite:" + config.database()), InstantSource.system(), e -> {})
                        .toCompletionStage());
        List<LoggedEvent> all = new ArrayList<>();
        List<LoggedEvent> batch;
        do {
            batch = join(store.read(all.isEmpty() ? 0 : all.getLast().position(), 1_000)
                    .toCompletionStage());
            all.addAll(batch);
        } while (!batch.isEmpty());
        join(store.close().toCompletionStage());
        return all;
    }

    private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
