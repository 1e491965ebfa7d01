package dev.signalman.semaphore;

import static dev.signalman.semaphore.ScriptedServer.ok;
import static dev.signalman.semaphore.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.semaphore.ScriptedServer.Canned;
import dev.signalman.semaphore.ScriptedServer.Ending;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong and odd replies of the API, each with its clear error or its tolerated outcome. */
class OddRepliesTest extends ServerTest {
    private static final String ID = "4b2f3a9c-0000-4000-8000-000000000001";
    private static final String GOOD = """
            {"ppl_id":"p1","wf_id":"w1","state":"DONE","result":"FAILED","result_reason":"TEST",
             "created_at":{"seconds":1571076843,"nanos":0}}""";

    record Odd(
            String name,
            String request,
            Canned reply,
            Function<SemaphoreClient, Future<?>> call,
            Consumer<Future<?>> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"authentication", "errors", "transport", "shapes", "tolerated"})
    void an_odd_reply_has_its_outcome(Odd odd) {
        ClientOptions quick = new ClientOptions(
                server.url(),
                () -> TOKEN,
                5,
                60_000,
                SECOND,
                odd.reply.ending() == Ending.NEVER ? Duration.ofMillis(400) : Duration.ofSeconds(10),
                16 << 10,
                20,
                1,
                Duration.ofMillis(1),
                SECOND,
                null);
        server.on(odd.request, odd.reply);
        odd.expected.accept(odd.call.apply(client(quick)));
    }

    static Stream<Odd> authentication() {
        return Stream.of(
                pipelines(
                        "401 with the word Unauthorized is about the token",
                        reply(401, "Unauthorized"),
                        ApiError.Unauthorized.class,
                        "Unauthorized"),
                pipelines(
                        "401 with an empty body is about the token",
                        reply(401, ""),
                        ApiError.Unauthorized.class,
                        "HTTP 401 with an empty body"),
                agents(
                        "401 Permission denied is about the permission, not the token",
                        reply(401, "Permission denied"),
                        ApiError.PermissionDenied.class,
                        "Permission denied"),
                agents(
                        "401 Permission denied as a JSON string",
                        reply(401, "\"Permission denied\""),
                        ApiError.PermissionDenied.class,
                        "Permission denied"),
                projects(
                        "401 of projects in a JSON object",
                        reply(401, "{\"message\":\"Unauthorized\"}"),
                        ApiError.Unauthorized.class,
                        "Unauthorized"),
                jobs(
                        "403 with an rpc status is about the permission",
                        reply(403, "{\"code\":7,\"message\":\"not allowed\",\"details\":[]}"),
                        ApiError.PermissionDenied.class,
                        "not allowed"),
                jobs(
                        "403 with an empty body is the proxy's auth service",
                        reply(403, ""),
                        ApiError.ServerTrouble.class,
                        "HTTP 403 with an empty body"),
                jobs(
                        "403 with an HTML page is the proxy",
                        reply(403, "<html><body>RBAC: access denied</body></html>"),
                        ApiError.ServerTrouble.class,
                        "HTTP 403 with an HTML page"),
                jobs(
                        "403 with unknown words is the proxy",
                        reply(403, "upstream auth gone"),
                        ApiError.ServerTrouble.class,
                        "upstream auth gone"),
                targets(
                        "403 that says that the feature is off",
                        reply(403, "The deployment targets feature is not enabled for your organization"),
                        ApiError.FeatureOff.class,
                        "deployment targets feature"),
                targets(
                        "404 that says that the feature is off",
                        reply(404, "Feature is not enabled for your organization"),
                        ApiError.FeatureOff.class,
                        "not enabled"));
    }

    static Stream<Odd> errors() {
        return Stream.of(
                pipelines(
                        "404 oops: the server has no such route",
                        reply(404, "oops"),
                        ApiError.FeatureOff.class,
                        "does not have this endpoint"),
                one("404 Not Found", reply(404, "Not Found"), ApiError.NotFound.class, "Not Found"),
                one(
                        "404 with an rpc status",
                        reply(404, "{\"code\":5,\"message\":\"gone\"}"),
                        ApiError.NotFound.class,
                        "gone"),
                one("404 with an HTML page", reply(404, "<html></html>"), ApiError.NotFound.class, "an HTML page"),
                one("410", reply(410, ""), ApiError.NotFound.class, "410"),
                one(
                        "400 for an unknown id",
                        reply(400, "\"Schedule with id x not found.\""),
                        ApiError.NotFound.class,
                        "not found"),
                pipelines(
                        "400 with a JSON string",
                        reply(400, "\"Inavlid values od fields: created_after\""),
                        ApiError.BadRequest.class,
                        "Inavlid values"),
                pipelines("400 with an empty body", reply(400, ""), ApiError.BadRequest.class, "empty body"),
                projects(
                        "422 of projects",
                        reply(422, "{\"message\":\"precondition\"}"),
                        ApiError.BadRequest.class,
                        "precondition"),
                pipelines("418, which nobody expects", reply(418, "teapot"), ApiError.BadRequest.class, "teapot"),
                rerun(
                        "rerun while the queue is full",
                        reply(
                                400,
                                "{\"code\":\"RESOURCE_EXHAUSTED\",\"message\":\"Limit of queuing pipelines reached\"}"),
                        ApiError.Busy.class,
                        "Limit of queuing"),
                rerun(
                        "rerun in a deleted project",
                        reply(400, "{\"code\":\"FAILED_PRECONDITION\",\"message\":\"Project was deleted\"}"),
                        ApiError.BadRequest.class,
                        "Project was deleted"),
                rerun("rerun of an unknown workflow", reply(404, "Not Found"), ApiError.NotFound.class, "Not Found"),
                rerun(
                        "rerun that answers no id",
                        ok("{\"message\":\"\"}"),
                        ApiError.BadReply.class,
                        "without pipeline_id"),
                pipelines("429 without a time", reply(429, "slow down"), ApiError.RateLimited.class, "slow down"),
                failing(
                        "429 with seconds to wait",
                        reply(429, "").with("Retry-After", "7"),
                        error -> assertThat(((ApiError.RateLimited) error).retryAfter())
                                .hasSeconds(7)),
                failing(
                        "429 with a date to wait for, by the server's clock",
                        reply(429, "")
                                .with("Date", "Wed, 21 Oct 2015 07:28:00 GMT")
                                .with("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT"),
                        error -> assertThat(((ApiError.RateLimited) error).retryAfter())
                                .hasSeconds(30)),
                failing(
                        "429 with nonsense to wait for",
                        reply(429, "").with("Retry-After", "soon"),
                        error -> assertThat(((ApiError.RateLimited) error).retryAfter())
                                .isNull()),
                failing(
                        "429 with a time in the past",
                        reply(429, "").with("Retry-After", "-3"),
                        error -> assertThat(((ApiError.RateLimited) error).retryAfter())
                                .isZero()),
                pipelines(
                        "500 with a JSON string",
                        reply(500, "\"Internal error\""),
                        ApiError.ServerTrouble.class,
                        "Internal error"),
                pipelines(
                        "502 of the proxy",
                        reply(502, "<html>bad gateway</html>"),
                        ApiError.ServerTrouble.class,
                        "502"),
                failing(
                        "503 with a time to come back",
                        reply(503, "no healthy upstream").with("Retry-After", "2"),
                        error -> assertThat(((ApiError.ServerTrouble) error).retryAfter())
                                .hasSeconds(2)),
                pipelines(
                        "504 after a slow backend",
                        reply(504, "upstream request timeout"),
                        ApiError.ServerTrouble.class,
                        "upstream"),
                pipelines("599, which nobody expects", reply(599, ""), ApiError.ServerTrouble.class, "599"),
                odd(
                        "promotions of a pipeline that has none",
                        "promotions",
                        reply(500, "Something went wrong"),
                        client -> client.promotions(ID),
                        fails(ApiError.ServerTrouble.class, "without promotions")),
                pipelines(
                        "a redirect to the log-in page",
                        reply(302, "").with("Location", "https://id.semaphoreci.com/login?next=secret"),
                        ApiError.ServerTrouble.class,
                        "the server wants HTTPS"),
                pipelines(
                        "a redirect to another path",
                        reply(301, "").with("Location", "/elsewhere?jwt=abc"),
                        ApiError.ServerTrouble.class,
                        "redirected to /elsewhere, where no redirect belongs"),
                pipelines("a redirect to nowhere", reply(307, ""), ApiError.ServerTrouble.class, "redirects nowhere"),
                failing(
                        "an error as long as a book is shortened",
                        reply(500, "x".repeat(9000)),
                        error -> assertThat(error.message()).hasSize(200)),
                failing(
                        "an error that repeats the token does not show it",
                        reply(500, "bad header Authorization: Token " + TOKEN),
                        error -> assertThat(error.message()).contains("***").doesNotContain(TOKEN)),
                failing(
                        "an error with a JWT does not show it",
                        reply(403, "cannot verify eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln and jwt=abcdef"),
                        error -> assertThat(error.message())
                                .doesNotContain("eyJ")
                                .doesNotContain("c2ln")
                                .doesNotContain("abcdef")),
                failing(
                        "an error with line breaks and escapes becomes one line",
                        reply(500, "first\r\nsecond\u001B[31m"),
                        error -> assertThat(error.message()).isEqualTo("first second [31m")));
    }

    static Stream<Odd> transport() {
        return Stream.of(
                pipelines(
                        "a body that is cut off",
                        ok("[" + GOOD).ending(Ending.CUT_OFF),
                        ApiError.Unreachable.class,
                        "ended before the reply was complete"),
                pipelines(
                        "a connection closed without a word",
                        ok("").ending(Ending.NONE),
                        ApiError.Unreachable.class,
                        "ended before the reply was complete"),
                pipelines(
                        "a server that never answers",
                        ok("").ending(Ending.NEVER),
                        ApiError.Unreachable.class,
                        "no complete reply within 400ms"),
                pipelines(
                        "a body larger than the limit",
                        ok("[" + " ".repeat(20 << 10) + "]"),
                        ApiError.TooLarge.class,
                        "larger than 16384 bytes"),
                pipelines(
                        "a body without end",
                        ok("[1,2,3,4,5,6,7,8] ".repeat(50)).ending(Ending.ENDLESS),
                        ApiError.TooLarge.class,
                        "larger than 16384 bytes"),
                pipelines(
                        "a small error status with a body without end",
                        reply(500, "x".repeat(1000)).ending(Ending.ENDLESS),
                        ApiError.TooLarge.class,
                        "larger"));
    }

    static Stream<Odd> shapes() {
        return Stream.of(
                pipelines(
                        "HTML with status 200",
                        ok("<!doctype html><p>Sign in"),
                        ApiError.BadReply.class,
                        "HTML instead of JSON"),
                pipelines("an empty body with status 200", ok(""), ApiError.BadReply.class, "an empty body"),
                pipelines("204", reply(204, ""), ApiError.BadReply.class, "an empty body"),
                pipelines(
                        "JSON that stops in the middle",
                        ok("[{\"ppl_id\":\"p1\","),
                        ApiError.BadReply.class,
                        "malformed JSON"),
                pipelines("two JSON values", ok("[] []"), ApiError.BadReply.class, "malformed JSON"),
                pipelines("text instead of JSON", ok("Internal error"), ApiError.BadReply.class, "malformed JSON"),
                pipelines(
                        "bytes that are not UTF-8",
                        reply(200, "[{\"ppl_id\":\"é\"}]".getBytes(StandardCharsets.ISO_8859_1)),
                        ApiError.BadReply.class,
                        "malformed JSON"),
                pipelines("nesting without end", ok("[".repeat(5000)), ApiError.BadReply.class, "malformed JSON"),
                pipelines("an object where a list belongs", ok("{}"), ApiError.BadReply.class, "another object"),
                pipelines(
                        "an error with status 200",
                        ok("{\"message\":\"no\"}"),
                        ApiError.BadReply.class,
                        "an object with a message"),
                pipelines("null where a list belongs", ok("null"), ApiError.BadReply.class, "null"),
                pipelines(
                        "a string where a list belongs", ok("\"Internal error\""), ApiError.BadReply.class, "a string"),
                pipelines(
                        "only rows without an id",
                        ok("[{},{\"name\":\"x\"}]"),
                        ApiError.BadReply.class,
                        "none of 2 rows"),
                one(
                        "a pipeline without an id",
                        ok("{\"pipeline\":{\"name\":\"x\"}}"),
                        ApiError.BadReply.class,
                        "without ppl_id"),
                one("a list where a pipeline belongs", ok("[]"), ApiError.BadReply.class, "a list"),
                one(
                        "a pipeline without any time",
                        ok("{\"pipeline\":{\"ppl_id\":\"p\",\"created_at\":\"1970-01-01 00:00:00.000000Z\"}}"),
                        ApiError.BadReply.class,
                        "without created_at"),
                odd(
                        "a workflow without a time",
                        "plumber-workflows/" + ID,
                        ok("{\"workflow\":{\"wf_id\":\"w\"}}"),
                        client -> client.workflow(ID),
                        fails(ApiError.BadReply.class, "without created_at")),
                jobs("jobs in the wrong type", ok("{\"jobs\":{}}"), ApiError.BadReply.class, "no JSON list of jobs"));
    }

    static Stream<Odd> tolerated() {
        return Stream.of(
                listed("no pipelines", ok("[]"), found -> assertThat(found).isEmpty()),
                listed(
                        "one bad row among good ones",
                        ok("[" + GOOD + ",{\"name\":\"no id\"},7,null]"),
                        found -> assertThat(found).extracting(Pipeline::id).containsExactly("p1")),
                listed(
                        "a foreign content type",
                        ok("[" + GOOD + "]").with("Content-Type", "text/html"),
                        found -> assertThat(found).hasSize(1)),
                listed(
                        "a list in an object",
                        ok("{\"pipelines\":[" + GOOD + "]}"),
                        found -> assertThat(found).hasSize(1)),
                listed(
                        "a null list in an object",
                        ok("{\"pipelines\":null}"),
                        found -> assertThat(found).isEmpty()),
                listed(
                        "a list after a byte order mark",
                        ok("\uFEFF[" + GOOD + "]"),
                        found -> assertThat(found).hasSize(1)),
                listed("a state, result and reason from the future", ok("""
                                [{"ppl_id":"p1","created_at":"5000","state":"HIBERNATING","result":"EXPLODED","result_reason":"METEOR"}]"""), found -> {
                    assertThat(found.getFirst().state()).isEqualTo(new PipelineState.Unknown("hibernating"));
                    assertThat(found.getFirst().result()).isEqualTo(new PipelineResult.Unknown("exploded"));
                    assertThat(found.getFirst().reason()).isEqualTo(new ResultReason.Unknown("meteor"));
                }),
                listed("nulls, wrong types and unknown fields", ok("""
                                [{"ppl_id":17,"name":null,"commit_message":{"a":1},"triggerer":"x","switch_id":null,"state":3,
                                  "done_at":[],"running_at":"yesterday","created_at":1571076843,"brand_new":{"x":[1]}}]"""), found -> {
                    Pipeline pipeline = found.getFirst();
                    assertThat(pipeline.id()).isEqualTo("17");
                    assertThat(pipeline.name()).isEmpty();
                    assertThat(pipeline.commitMessage()).isEmpty();
                    assertThat(pipeline.author()).isEmpty();
                    assertThat(pipeline.switchId()).isNull();
                    assertThat(pipeline.state()).isEqualTo(PipelineState.Known.RUNNING);
                    assertThat(pipeline.doneAt()).isNull();
                    assertThat(pipeline.runningAt()).isNull();
                }),
                listed(
                        "a NUL character in a name",
                        ok("[{\"ppl_id\":\"p1\",\"created_at\":5000,\"name\":\"a\\u0000b\"}]"),
                        found -> assertThat(found.getFirst().name()).isEqualTo("ab")),
                odd(
                        "a pipeline that is not wrapped",
                        "pipelines/" + ID,
                        ok(GOOD),
                        client -> client.pipelineDetail(ID),
                        gives((PipelineDetail detail) ->
                                assertThat(detail.blocks()).isEmpty())),
                odd(
                        "jobs left out of an empty page",
                        "jobs",
                        ok("{\"jobs\":null,\"next_page_token\":\"\"}"),
                        client -> client.jobs(Set.of(JobState.Known.QUEUED)),
                        gives((Sweep<Job> sweep) -> assertThat(sweep.items()).isEmpty())));
    }

    private static Odd pipelines(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return odd(name, "pipelines", reply, client -> client.pipelines(PipelineQuery.project(ID)), fails(kind, words));
    }

    private static Odd failing(String name, Canned reply, Consumer<ApiError> check) {
        return odd(
                name,
                "pipelines",
                reply,
                client -> client.pipelines(PipelineQuery.project(ID)),
                future -> check.accept(Awaited.error(future)));
    }

    private static Odd listed(String name, Canned reply, Consumer<List<Pipeline>> check) {
        return odd(
                name,
                "pipelines",
                reply,
                client -> client.pipelines(PipelineQuery.project(ID)),
                gives((Sweep<Pipeline> sweep) -> check.accept(sweep.items())));
    }

    private static Odd one(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return odd(name, "pipelines/" + ID, reply, client -> client.pipeline(ID), fails(kind, words));
    }

    private static Odd projects(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return odd(name, "projects", reply, SemaphoreClient::projects, fails(kind, words));
    }

    private static Odd agents(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return odd(name, "agents", reply, SemaphoreClient::agents, fails(kind, words));
    }

    private static Odd jobs(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return odd(name, "jobs", reply, client -> client.jobs(Set.of(JobState.Known.QUEUED)), fails(kind, words));
    }

    private static Odd targets(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return odd(name, "deployment_targets", reply, client -> client.deploymentTargets(ID), fails(kind, words));
    }

    private static Odd rerun(String name, Canned reply, Class<? extends ApiError> kind, String words) {
        return new Odd(
                name,
                "POST " + ScriptedServer.API + "plumber-workflows/" + ID + "/reschedule",
                reply,
                client -> client.reschedule(ID, "token-1"),
                fails(kind, words));
    }

    private static Odd odd(
            String name,
            String path,
            Canned reply,
            Function<SemaphoreClient, Future<?>> call,
            Consumer<Future<?>> expected) {
        return new Odd(name, "GET " + ScriptedServer.API + path, reply, call, expected);
    }

    private static Consumer<Future<?>> fails(Class<? extends ApiError> kind, String words) {
        return future -> {
            ApiError error = Awaited.error(future);
            assertThat(error).isInstanceOf(kind);
            assertThat(error.message()).contains(words).hasSizeLessThanOrEqualTo(300);
        };
    }

    @SuppressWarnings("unchecked")
    private static <T> Consumer<Future<?>> gives(Consumer<T> check) {
        return future -> check.accept((T) Awaited.value(future));
    }
}
