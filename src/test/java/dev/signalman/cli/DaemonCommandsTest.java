package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.dora.Deploys;
import dev.signalman.testing.DeskServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that speak to a running daemon. */
class DaemonCommandsTest {
    private static final String TOKEN = "a-token-nobody-guesses";

    private DeskServer server;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        serving(DeskServer.open().withIncidents());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void serving(DeskServer daemon) {
        server = daemon;
        shell = Shell.empty().with("SIGNALMAN_URL", server.url());
    }

    private String done(String... words) {
        Shell.Result result = shell.run(words);
        assertThat(result.code()).as(result.all()).isZero();
        return result.out();
    }

    private JsonNode json(String... words) throws Exception {
        return new ObjectMapper().readTree(done(words));
    }

    @Test
    void incidents_are_listed_shown_and_acknowledged() throws Exception {
        assertThat(done("incidents"))
                .contains("PipelineFailed-a1", "critical", "firing", "Build failed on main", "AgentTypeEmpty-b2");

        assertThat(done("incidents", "ack", "PipelineFailed-a1", "--comment", "on it", "--author", "ada"))
                .isEqualTo("acknowledged by ada\n");

        assertThat(done("incidents", "show", "PipelineFailed-a1"))
                .contains("state: firing, acknowledged", "acknowledged: by ada: on it")
                .containsPattern("Z  opened  Build failed on main\n.*Z  acknowledged  ada: on it");
        assertThat(json("incidents", "list", "--json").findValuesAsText("id"))
                .containsExactly("PipelineFailed-a1", "AgentTypeEmpty-b2");
        assertThat(json("incidents", "show", "PipelineFailed-a1", "--json")
                        .at("/acknowledgement/comment")
                        .asText())
                .isEqualTo("on it");
        assertThat(shell.run("incidents", "history").err()).contains("nothing found");
    }

    @Test
    void what_metrics_cost_is_explained() throws Exception {
        assertThat(done("metrics", "explain", "--keep", "main,release/*"))
                .containsPattern("^[0-9,]+ series, [0-9.]+ KiB in text\n")
                .contains("METRIC", "jvm_memory_used_bytes", "LABEL", "ONE VALUE WOULD SAVE")
                .contains("Keeping main, release/*: 0 of 0 values of branch, 0 series and about 0 B less");
        JsonNode found = json("metrics", "explain", "--top", "2", "--json");
        assertThat(found.path("series").asInt()).isPositive();
        assertThat(found.path("metrics")).isNotEmpty();
        assertThat(found.path("keep").isNull()).isTrue();
        found.path("labels")
                .forEach(label -> assertThat(label.path("top").size()).isLessThanOrEqualTo(2));
        Shell.Result wrong = shell.run("metrics", "explain", "--top", "0");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("top must be a number from 1 to 1000");
    }

    @Test
    void an_incident_is_silenced_and_its_workflow_rerun() {
        assertThat(done("incidents", "silence", "PipelineFailed-a1", "-d", "1h30m", "-a", "ada"))
                .matches("[0-9a-f-]{36}\n");
        assertThat(done("incidents")).contains("firing, silenced");
        assertThat(done("incidents", "rerun", "PipelineFailed-a1", "-a", "ada")).contains("asked to run again");
        assertThat(server.desk().done())
                .containsExactly("silence PipelineFailed-a1 for PT1H30M by ada: ", "rerun PipelineFailed-a1 by ada");

        Shell.Result refused = shell.run("incidents", "rerun", "AgentTypeEmpty-b2");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("about no workflow");
        assertThat(shell.run("incidents", "show", "nobody").code()).isEqualTo(3);
    }

    @Test
    void silences_are_added_listed_changed_and_ended() throws Exception {
        String id = done("silence", "add", "PipelineFailed", "project=~web|api", "-c", "known", "-a", "ada", "-d", "2h")
                .strip();
        assertThat(done("silence"))
                .contains(id, "alertname=\"PipelineFailed\" project=~\"web|api\"", "active", "ada", "known");
        assertThat(done("silence", "list", "-q", "severity=critical")).isEmpty();

        done("silence", "update", id, "--comment", "still known", "--duration", "4h");
        JsonNode changed = json("silence", "list", "--json").get(0);
        assertThat(changed.get("comment").asText()).isEqualTo("still known");
        assertThat(changed.get("id").asText()).isEqualTo(id);

        assertThat(done("silence", "expire", id)).isEqualTo("1 silence ended\n");
        assertThat(done("silence", "list", "-q")).isEmpty();
        assertThat(done("silence", "list", "-q", "--expired")).isEqualTo(id + "\n");
        assertThat(shell.run("silence", "expire", "nobody").code()).isEqualTo(3);
    }

    @Test
    void a_negated_matcher_is_shown_as_it_was_written() {
        done("silence", "add", "severity=info", "project!=web", "branch!~release/.*", "-c", "x");
        assertThat(done("silence")).contains("severity=\"info\" project!=\"web\" branch!~\"release/.*\"");
    }

    @Test
    void alerts_are_found_by_matchers() {
        assertThat(done("alerts", "severity=critical"))
                .contains("PipelineFailed", "oncall")
                .doesNotContain("AgentTypeEmpty");
    }

    @Test
    void receivers_are_tested_and_one_that_does_not_take_it_is_exit_code_1() throws Exception {
        assertThat(done("receivers")).contains("oncall", "oncall/slack0, oncall/webhook0");
        assertThat(done("receivers", "test", "oncall", "--integration", "oncall/slack0"))
                .contains("delivered");
        Shell.Result all = shell.run("receivers", "test", "oncall");
        assertThat(all.code()).isEqualTo(1);
        assertThat(all.out()).contains("oncall/webhook0", "failed", "HTTP 500");
        assertThat(shell.run("receivers", "test", "nobody").code()).isEqualTo(3);
    }

    @Test
    void dead_letters_are_listed_sent_again_and_forgotten() {
        for (long id = 1; id <= 3; id++) {
            server.delivery().dead(id, "oncall/slack0", "Build failed " + id);
        }
        assertThat(done("dead-letters")).contains("Build failed 2", "HTTP 410: channel is gone");
        assertThat(done("dead-letters", "show", "2")).contains("channel is gone");
        assertThat(done("dead-letters", "replay", "1", "99")).isEqualTo("1 will be sent again, 1 are not there\n");
        assertThat(done("dead-letters", "discard", "2")).isEqualTo("1 forgotten\n");
        assertThat(done("dead-letters", "replay", "--integration", "oncall/slack0"))
                .isEqualTo("1 will be sent again\n");
        assertThat(server.delivery().replayed()).containsExactly(1L, 3L);
        assertThat(shell.run("dead-letters", "show", "2").code()).isEqualTo(3);
        assertThat(shell.run("dead-letters", "replay").code()).isEqualTo(2);
    }

    @Test
    void without_the_token_nothing_is_changed_and_with_it_everything() throws Exception {
        server.close();
        serving(DeskServer.of(TOKEN, "127.0.0.1:0").withIncidents());
        Shell.Result refused = shell.run("silence", "add", "a=b", "-c", "x");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("http.api_token");
        assertThat(shell.with("SIGNALMAN_API_TOKEN", "wrong")
                        .run("silence", "add", "a=b", "-c", "x")
                        .code())
                .isEqualTo(4);
        Shell.Result done = shell.with("SIGNALMAN_API_TOKEN", TOKEN).run("silence", "add", "a=b", "-c", "x");
        assertThat(done.code()).as(done.all()).isZero();
    }

    @Test
    void the_token_is_not_sent_in_plain_to_another_machine() {
        Shell.Result result = shell.with("SIGNALMAN_API_TOKEN", TOKEN)
                .with("SIGNALMAN_URL", "http://signalman.example:8080")
                .run("incidents");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--allow-plain-http").doesNotContain(TOKEN);
    }

    @Test
    void where_no_daemon_answers_it_says_so() {
        Shell.Result result = shell.run("incidents", "--url", "http://127.0.0.1:1");
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("no daemon answers at http://127.0.0.1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "silence add a=b",
                "silence add a=~( -c x",
                "silence add a=b -c x -d soon",
                "silence add a=b -c x -d 0s",
                "silence update x",
                "incidents --url ftp://x",
                "incidents --url http://user:secret@x",
                "incidents silence x -d forever",
                "dead-letters show x"
            })
    void what_cannot_be_understood_is_exit_code_2(String line) {
        Shell.Result result = shell.run(List.of(line.split(" ")).toArray(String[]::new));
        assertThat(result.code()).as(result.all()).isEqualTo(2);
        assertThat(result.err()).startsWith("signalman: ").doesNotContain("secret");
        assertThat(server.desk().silences().result()).isEmpty();
    }

    @Test
    void the_four_figures_of_dora_are_shown_and_what_is_not_known_says_so() throws Exception {
        long now = Duration.between(Deploys.START, Instant.now()).toMinutes();
        server.withDeployments(
                Deploys.facts(Deploys.push(now - 150, "main", "c1"), Deploys.deployed(now - 60, "main", "c1")));
        Shell.Result shown = shell.run("dora", "--window", "7d", "--by", "project,target");
        assertThat(shown.out())
                .contains(
                        "PROJECT", "TARGET", "web", "production", "1 of 1", "once a week", "1h30m", "0.0%", "unknown");
        assertThat(shown.err()).contains("which is not the whole window");
        assertThat(json("dora", "--by", "all", "--json")
                        .at("/groups/0/leadTime/medianSeconds")
                        .asDouble())
                .isEqualTo(5_400);
        Shell.Result refused = shell.run("dora", "--window", "a week");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("window must be hours or days, such as 12h or 30d");
    }
}
