package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.EventHeader;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentRef;
import dev.signalman.rehearsal.TestFile;
import dev.signalman.rehearsal.TestFileReader;
import dev.signalman.rule.RuleSource;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is open all the while, as that of a daemon is. */
class RulesReplayCommandTest {
    /** Two pipelines break before the time that counts, three in it. */
    private static final String LOG = """
            start: 2026-03-01T00:00:00Z
            tests:
              - events:
                  - { at: 1h, PipelineFinished: { project: web, pipeline: old.yml, result: failed } }
                  - { at: 49h, PipelineFinished: { project: web, pipeline: ci.yml, name: CI, result: failed } }
                  - { at: 50h, PipelineFinished: { project: web, pipeline: ci.yml, name: CI, result: passed } }
                  - { at: 51h, PipelineFinished: { project: web, pipeline: ci.yml, name: CI, result: failed } }
                  - { at: 51h30m, PipelineFinished: { project: web, pipeline: ci.yml, name: CI, result: passed } }
                  - { at: 60h, PipelineFinished: { project: api, branch: dev, pipeline: ci.yml, result: failed } }
                  - { at: 70h, DeploymentFinished: { project: api, target: production, result: failed } }
            """;

    @TempDir
    private Path folder;

    private Vertx vertx;
    private Store store;
    private Path config;

    @BeforeEach
    void a_daemon_runs() throws Exception {
        vertx = Vertx.vertx();
        String url = "sqlite:" + folder.resolve("signalman.db");
        store = Store.open(vertx, StoreOptions.of(url), events -> {})
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        var commit = new Commit();
        TestFile file = Objects.requireNonNull(
                TestFileReader.read(RuleSource.file("log", LOG)).file());
        file.tests().getFirst().events().forEach(seen -> commit.event(seen.event()));
        commit(commit);
        config = Files.writeString(folder.resolve("signalman.yaml"), """
                organizations: [{ name: acme, url: 'https://acme.semaphoreci.com', token: t }]
                storage: { url: '%s' }
                receivers: [{ name: oncall }]
                route: { receiver: oncall, group_by: ["..."] }
                """.formatted(url));
    }

    @AfterEach
    void it_stops() throws Exception {
        store.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void commit(Commit commit) throws Exception {
        store.commit(commit).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Shell.Result replay(String... more) {
        String[] command = {
            "rules",
            "replay",
            "--config",
            config.toString(),
            "--since",
            "2026-03-03T00:00:00Z",
            "--until",
            "2026-03-04T00:00:00Z",
            "--zone",
            "UTC"
        };
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return Shell.empty().run(all);
    }

    /** As if the daemon had opened these. */
    private void recorded(String id, String rule, String summary, String at) throws Exception {
        Instant time = Instant.parse(at);
        commit(new Commit()
                .event(new IncidentOpened(
                        new EventHeader(
                                "acme/incident/" + id + "/opened", "acme", null, "incident/" + id, time, time, false),
                        new IncidentRef(id, rule, "warning", summary))));
    }

    @Test
    void what_would_have_fired_is_compared_with_what_was_recorded() throws Exception {
        JsonNode first = new ObjectMapper().readTree(replay("--json").out());
        assertThat(first.at("/added")).hasSize(3);
        recorded(first.at("/added/0/id").asText(), "PipelineFailed", "web · main: CI failed", "2026-03-03T01:00:00Z");
        recorded("Gone-1", "OldRule", "an old rule", "2026-03-03T05:00:00Z");

        Shell.Result result = replay();

        // six of the notifications repeat what broke before, and wake nobody for the first time
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out().replaceAll(" +\n", "\n")).isEqualTo("""
                From 2026-03-03 00:00:00Z until 2026-03-04 00:00:00Z: 8 events, after 1 older ones as history. Nothing is sent.

                ALERT             INCIDENTS  RECORDED  +   -   FIRST                 LAST                  FIRING  NOTIFICATIONS
                DeploymentFailed  1          0         +1      2026-03-03 22:00:00Z  2026-03-03 22:00:00Z  2h      oncall 1
                OldRule           0          1             -1
                PipelineFailed    2          1         +1      2026-03-03 01:00:00Z  2026-03-03 03:00:00Z  1h 30m  oncall 10

                RECEIVER  NOTIFICATIONS  WOKEN  AT NIGHT  BY HOUR
                oncall    11             3      3         01h 1, 03h 1, 22h 1
                Woken: told for the first time of an incident that is critical or a warning; at night: from 22:00 to 07:00, UTC.

                + would have been opened, and was not:
                + 2026-03-03 03:00:00Z  PipelineFailed  web · main: CI failed
                + 2026-03-03 22:00:00Z  DeploymentFailed  api: deployment to production failed

                - was opened, and would not have been:
                - 2026-03-03 05:00:00Z  OldRule  an old rule
                """);
    }

    @Test
    void changed_rules_are_tried_instead_of_those_of_the_configuration() throws IOException {
        Path rules = Files.writeString(folder.resolve("changed.yaml"), """
                rules:
                  - alert: AnyBranchFailed
                    on: PipelineFinished
                    if: event.outcome.broken
                    until: event.outcome.passed
                    by: [project, branch, pipeline]
                    annotations: { summary: "{{ labels.branch }} failed" }
                """);

        JsonNode report = new ObjectMapper()
                .readTree(replay("--json", "--rules", rules.toString()).out());

        assertThat(report.at("/added").findValuesAsText("alert"))
                .containsExactly(
                        "PipelineFailed",
                        "AnyBranchFailed",
                        "PipelineFailed",
                        "AnyBranchFailed",
                        "AnyBranchFailed",
                        "DeploymentFailed");
        assertThat(report.at("/history").asInt()).isEqualTo(1);
    }

    @Test
    void nothing_is_written() throws Exception {
        long before = store.head().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);

        replay();

        assertThat(store.head().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isEqualTo(before);
        assertThat(store.read(0, 100).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .hasSize(7);
        assertThat(store.due(Instant.parse("2030-01-01T00:00:00Z"), 10)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .isEmpty();
    }

    @Test
    void what_cannot_be_done_is_said() throws IOException {
        Files.writeString(config, Files.readString(config).replace("signalman.db", "other.db"));
        Shell.Result missing = replay();
        Shell.Result zone = replay("--zone", "Mars");
        Shell.Result backwards = replay("--since", "2026-03-05T00:00:00Z");

        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err()).contains("other.db does not exist");
        assertThat(Files.exists(folder.resolve("other.db"))).isFalse();
        assertThat(zone.code()).isEqualTo(2);
        assertThat(backwards.code()).isEqualTo(2);
    }
}
