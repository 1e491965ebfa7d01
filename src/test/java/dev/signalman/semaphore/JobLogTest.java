package dev.signalman.semaphore;

import static dev.signalman.semaphore.ScriptedServer.ok;
import static dev.signalman.semaphore.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobLogTest extends ServerTest {
    private static final String CLOUD = """
            {"events":[
             {"event":"job_started","timestamp":1},
             {"event":"cmd_started","timestamp":2,"directive":"bundle exec rspec"},
             {"event":"cmd_output","timestamp":3,"output":"\\u001b[0;32mRunn"},
             {"event":"cmd_output","timestamp":3,"output":"ing\\u001b[0m\\r\\n10%\\r50%\\r100%\\nlast"},
             {"event":"cmd_finished","timestamp":4,"directive":"bundle exec rspec","exit_code":1,"started_at":2,"finished_at":4},
             {"event":"from_the_future","x":{"y":[1,2]}},
             {"event":"cmd_started","timestamp":5,"directive":"echo"},
             {"event":"cmd_output","timestamp":5,"output":"\\u001b]0;title\\u0007done\\n"},
             {"event":"job_finished","timestamp":6,"result":"failed"}]}""";

    private ScriptedServer storage;

    @BeforeEach
    void listenElsewhere() {
        storage = new ScriptedServer(vertx);
    }

    @AfterEach
    void closeElsewhere() {
        storage.close();
    }

    private JobLog log() {
        return Awaited.value(client().jobLog("j1"));
    }

    private static String event(String output) {
        return "{\"event\":\"cmd_output\",\"output\":\"" + output + "\"}";
    }

    @Test
    void a_cloud_log_becomes_lines_without_colours() {
        server.get("logs/j1", ok(CLOUD));

        JobLog log = log();

        assertThat(log.lines()).containsExactly("$ bundle exec rspec", "Running", "100%", "last", "$ echo", "done");
        assertThat(log.complete()).isTrue();
    }

    @Test
    void the_log_of_a_running_job_is_incomplete() {
        server.get("logs/j1", ok("{\"events\":[" + event("so far") + "]}"));

        JobLog log = log();

        assertThat(log.lines()).containsExactly("so far");
        assertThat(log.complete()).isFalse();
    }

    @Test
    void a_self_hosted_log_is_followed_without_the_token_until_its_end() {
        server.get("logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));
        server.on("GET /api/v1/logs/j1", asked -> {
            String token = asked.query().get("token");
            if (token == null) {
                return ok("{\"events\":[" + event("on") + "],\"next\":100}");
            }
            return ok("{\"events\":[" + event("e\\n") + "," + event(token + "\\n") + "],\"next\":null}");
        });

        JobLog log = log();

        assertThat(log.lines()).containsExactly("one", "100");
        assertThat(log.complete()).isTrue();
        assertThat(server.asked()).hasSize(3);
        assertThat(server.asked().subList(1, 3)).allSatisfy(asked -> {
            assertThat(asked.headers().contains("Authorization")).isFalse();
            assertThat(asked.query().get("jwt")).isEqualTo("abc");
        });
    }

    @Test
    void a_log_that_goes_on_where_no_request_can_ask_for_it_is_incomplete() {
        server.get("logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));
        server.on(
                "GET /api/v1/logs/j1",
                ok("{\"events\":[" + event("x\\n") + "],\"next\":\"" + "7".repeat(5_000) + "\"}"));

        JobLog log = log();

        assertThat(log.lines()).containsExactly("x");
        assertThat(log.complete()).isFalse();
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void a_line_has_no_control_characters_of_any_kind() {
        server.get("logs/j1", ok("{\"events\":[" + event("a\\u009b31mb\\u0085\\tc\\n") + "],\"next\":null}"));

        assertThat(log().lines()).containsExactly("a31mb\tc");
    }

    @Test
    void a_log_that_is_still_written_ends_where_the_offset_stands_still() {
        server.get("logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));
        server.on(
                "GET /api/v1/logs/j1",
                ok("{\"events\":[" + event("x\\n") + "],\"next\":7}"),
                ok("{\"events\":[],\"next\":7}"));

        JobLog log = log();

        assertThat(log.lines()).containsExactly("x");
        assertThat(log.complete()).isFalse();
    }

    @Test
    void the_token_is_not_given_to_another_host() {
        String elsewhere = storage.url().toString().replace("127.0.0.1", "localhost");
        server.get("logs/j1", reply(302, "").with("Location", elsewhere + "/bucket/j1?signature=abc"));
        storage.on("GET /bucket/j1", ok(CLOUD));

        assertThat(log().lines()).hasSize(6);
        assertThat(storage.last().headers().contains("Authorization")).isFalse();
        assertThat(storage.last().query().get("signature")).isEqualTo("abc");
    }

    @Test
    void a_log_larger_than_the_limit_is_cut_there() {
        String many = IntStream.range(0, 3000)
                .mapToObj(i -> event("line " + i + "\\n"))
                .collect(Collectors.joining(","));
        server.get("logs/j1", ok("{\"events\":[" + many + "],\"next\":null}"));

        JobLog log = log();

        assertThat(log.lines()).hasSizeBetween(1000, 2999).startsWith("line 0", "line 1");
        assertThat(log.complete()).isFalse();
    }

    @Test
    void a_log_in_many_large_pieces_ends_at_the_same_limit() {
        String piece = "{\"events\":[" + event("x".repeat(30_000) + "\\n") + "],\"next\":%s}";
        server.get("logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));
        server.on("GET /api/v1/logs/j1", asked -> {
            String token = asked.query().get("token");
            return ok(piece.formatted(token == null ? 1 : Integer.parseInt(token) + 1));
        });

        JobLog log = log();

        assertThat(log.complete()).isFalse();
        assertThat(log.lines()).hasSizeBetween(2, 3);
    }

    @Test
    void the_log_in_page_is_not_taken_for_a_log() {
        server.get("logs/j1", reply(302, "").with("Location", "/login"));
        server.on("GET /login", ok("<html>Sign in</html>"));

        assertThat(Awaited.error(client().jobLog("j1")))
                .isEqualTo(new ApiError.BadReply("HTML instead of a log in JSON"));
    }

    @Test
    void a_second_redirect_is_not_followed() {
        server.get("logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));
        server.on("GET /api/v1/logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));

        assertThat(Awaited.error(client().jobLog("j1"))).isInstanceOf(ApiError.BadReply.class);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void an_expired_link_is_not_taken_for_a_bad_token() {
        server.get("logs/j1", reply(302, "").with("Location", "/api/v1/logs/j1?jwt=abc"));
        server.on("GET /api/v1/logs/j1", reply(401, "Unauthorized"));

        SemaphoreException failure = Awaited.failure(client().jobLog("j1"));

        assertThat(failure.error()).isInstanceOf(ApiError.PermissionDenied.class);
        assertThat(failure).hasMessageNotContaining("abc");
    }

    @Test
    void the_log_of_a_job_that_never_started_is_not_found() {
        server.get("logs/j1", reply(404, "\"Not found\""));

        assertThat(Awaited.error(client().jobLog("j1"))).isInstanceOf(ApiError.NotFound.class);
    }

    @Test
    void a_log_that_is_damaged_once_is_not_doubled_by_the_second_try() {
        server.get(
                "logs/j1",
                ok("{\"events\":[" + event("once\\n") + ",{]"),
                ok("{\"events\":[" + event("once\\n") + "]}"));

        JobLog log = Awaited.value(client(attempts(options(), 2)).jobLog("j1"));

        assertThat(log.lines()).containsExactly("once");
    }
}
