package dev.signalman.semaphore;

import static dev.signalman.semaphore.ScriptedServer.ok;
import static dev.signalman.semaphore.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.semaphore.ScriptedServer.Asked;
import dev.signalman.semaphore.ScriptedServer.Canned;
import dev.signalman.semaphore.ScriptedServer.Ending;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests go out, wait and are tried again. */
class ExchangeTest extends ServerTest {
    private static final String PIPELINE = "{\"pipeline\":{\"ppl_id\":\"p1\",\"created_at\":9000}}";
    private static final String RERUN = "{\"wf_id\":\"w2\",\"ppl_id\":\"p2\"}";

    private Future<Pipeline> ask(SemaphoreClient client) {
        return client.pipeline("p1");
    }

    @Test
    void a_request_carries_the_documented_headers_and_none_that_the_server_refuses() {
        server.get("pipelines/p1", ok(PIPELINE));

        Awaited.value(ask(client()));

        Asked asked = server.last();
        assertThat(asked.headers().get("Authorization")).isEqualTo("Token " + TOKEN);
        assertThat(asked.headers().get("User-Agent")).isEqualTo("SemaphoreCI v2.0 Client");
        assertThat(asked.headers().get("Accept")).isEqualTo("application/json");
        assertThat(asked.headers().get("Accept-Encoding")).contains("gzip");
        assertThat(asked.headers().names())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-semaphore"));
        assertThat(outcomes).containsExactly("pipelines.describe ok");
    }

    @Test
    void the_base_url_may_have_a_path_of_its_own() {
        server.on("GET /ci/api/v1alpha/pipelines/p1", ok(PIPELINE));

        assertThat(Awaited.value(ask(client(options(URI.create(server.url() + "/ci/")))))
                        .id())
                .isEqualTo("p1");
    }

    @Test
    void names_are_encoded_into_the_path() {
        server.on("GET " + ScriptedServer.API + "agents/a%2Fb%3Fc%20d", ok("{\"metadata\":{\"name\":\"a/b?c d\"}}"));

        assertThat(Awaited.value(client().agent("a/b?c d")).name()).isEqualTo("a/b?c d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void a_name_that_would_be_another_path_is_not_asked_for(String name) {
        assertThat(Awaited.error(client().pipeline(name))).isInstanceOf(ApiError.NotFound.class);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void details_are_asked_for_by_a_parameter() {
        server.get("pipelines/p1", ok(PIPELINE));

        Awaited.value(client().pipelineDetail("p1"));

        assertThat(server.last().query().get("detailed")).isEqualTo("true");
    }

    @Test
    void trouble_that_passes_is_tried_again() {
        server.get("pipelines/p1", reply(500, "x"), reply(403, ""), ok("").ending(Ending.NONE), ok(PIPELINE));

        assertThat(Awaited.value(ask(client(attempts(options(), 4)))).id()).isEqualTo("p1");
        assertThat(outcomes)
                .containsExactly(
                        "pipelines.describe server_trouble",
                        "pipelines.describe server_trouble",
                        "pipelines.describe unreachable",
                        "pipelines.describe ok");
    }

    @Test
    void trouble_that_stays_is_told_after_the_last_attempt() {
        server.get("pipelines/p1", reply(502, "bad gateway"));

        SemaphoreException failure = Awaited.failure(ask(client(attempts(options(), 3))));

        assertThat(failure).hasMessage("GET /api/v1alpha/pipelines/p1: ServerTrouble: bad gateway");
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void a_bad_reply_gets_one_more_chance() {
        server.get("pipelines/p1", ok("{"));

        assertThat(Awaited.error(ask(client(attempts(options(), 9))))).isInstanceOf(ApiError.BadReply.class);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void retry_after_is_waited_for() {
        server.get("pipelines/p1", reply(429, "").with("Retry-After", "1"), ok(PIPELINE));
        long start = System.nanoTime();

        Awaited.value(ask(client(attempts(options(), 2))));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
    }

    @Test
    void a_retry_after_beyond_the_longest_wait_fails_at_once_and_says_how_long() {
        server.get("pipelines/p1", reply(429, "slow down").with("Retry-After", "120"));

        ApiError error = Awaited.error(ask(client(attempts(options(), 4))));

        assertThat(error).isEqualTo(new ApiError.RateLimited("slow down", Duration.ofMinutes(2)));
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_pause_that_the_server_asks_for_holds_requests_that_come_after(int status) {
        server.get("pipelines/p1", reply(status, "later").with("Retry-After", "1"), ok(PIPELINE));
        SemaphoreClient client = client();
        assertThat(Awaited.error(ask(client))).isNotNull();
        long start = System.nanoTime();

        Awaited.value(ask(client));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void requests_that_would_have_to_wait_too_long_for_the_server_fail_at_once_and_are_not_sent(int status) {
        server.get(
                "pipelines/p1",
                reply(status, "later").with("Retry-After", "120").after(Duration.ofMillis(100)));
        SemaphoreClient client = client();
        List<Future<Pipeline>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(ask(client));
        }
        all.forEach(waiting -> assertThat(Awaited.error(waiting)).isNotNull());

        assertThat(Awaited.error(ask(client)))
                .isInstanceOfSatisfying(
                        ApiError.RateLimited.class,
                        limited -> assertThat(limited.retryAfter())
                                .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120)));
        assertThat(server.asked()).as("those that were under way").hasSize(5);
    }

    @Test
    void a_rerun_whose_answer_was_lost_is_repeated_with_the_same_token() {
        server.on(
                "POST " + ScriptedServer.API + "plumber-workflows/w1/reschedule",
                ok(RERUN).ending(Ending.CUT_OFF),
                reply(503, ""),
                ok(RERUN));

        Rerun rerun = Awaited.value(client(attempts(options(), 4)).reschedule("w1", "token 1"));

        assertThat(rerun).isEqualTo(new Rerun("w2", "p2"));
        assertThat(server.asked())
                .hasSize(3)
                .allSatisfy(
                        asked -> assertThat(asked.query().get("request_token")).isEqualTo("token 1"));
    }

    @Test
    void a_full_queue_of_pipelines_is_told_at_once() {
        server.on(
                "POST " + ScriptedServer.API + "pipelines/p1/partial_rebuild",
                reply(400, "{\"code\":\"RESOURCE_EXHAUSTED\",\"message\":\"full\"}"));

        assertThat(Awaited.error(client(attempts(options(), 4)).partialRebuild("p1", "token-1")))
                .isEqualTo(new ApiError.Busy("full"));
        assertThat(server.asked()).hasSize(1);
        assertThat(server.last().body()).isEqualTo("{\"request_token\":\"token-1\"}");
    }

    @Test
    void no_more_requests_than_allowed_are_under_way_and_connections_are_kept() {
        AtomicInteger served = new AtomicInteger();
        server.get("pipelines/p1", asked -> {
            served.incrementAndGet();
            return ok(PIPELINE).after(Duration.ofMillis(10));
        });
        SemaphoreClient client = client();

        List<Future<Pipeline>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(ask(client));
        }
        Awaited.value(Future.all(all));

        assertThat(served.get()).isEqualTo(60);
        assertThat(server.mostOpen()).isEqualTo(5);
        assertThat(server.connections()).isLessThanOrEqualTo(5);
    }

    @Test
    void a_client_says_how_busy_it_is() {
        server.get("pipelines/p1", ok(PIPELINE).ending(Ending.NEVER));
        SemaphoreClient client = client();
        RequestLoad idle = client.load();
        assertThat(idle.inFlight() + idle.waiting()).isZero();
        assertThat(idle.remaining()).isEqualTo(10);
        for (int i = 0; i < 8; i++) {
            ask(client);
        }
        Awaitility.await().untilAsserted(() -> {
            assertThat(client.load().inFlight()).isEqualTo(5);
            assertThat(client.load().waiting()).isEqualTo(3);
        });

        Awaited.value(client.close());
        assertThat(client.load().waiting()).isZero();
    }

    @Test
    void requests_beyond_the_budget_wait() {
        server.get("pipelines/p1", ok(PIPELINE));
        ClientOptions o = options();
        // 600 a minute is one in 100 ms; the first two go at once.
        SemaphoreClient client = client(new ClientOptions(
                o.baseUrl(),
                o.token(),
                1,
                600,
                o.connectTimeout(),
                o.requestTimeout(),
                o.maxResponseBytes(),
                o.maxPages(),
                1,
                o.retryBase(),
                o.retryMax(),
                null));
        Awaited.value(ask(client));
        long start = System.nanoTime();

        Awaited.value(Future.all(List.of(ask(client), ask(client), ask(client), ask(client))));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void a_repeat_that_is_turned_away_does_not_hide_that_the_first_request_may_have_worked() {
        server.on(
                "POST " + ScriptedServer.API + "plumber-workflows/w1/reschedule",
                ok(RERUN).ending(Ending.CUT_OFF),
                reply(403, ""));

        ApiError error = Awaited.error(client(attempts(options(), 4)).reschedule("w1", "token 1"));

        assertThat(error)
                .isNotInstanceOf(ApiError.PermissionDenied.class)
                .satisfies(e -> assertThat(RetryPolicy.mayHaveHappened(e)).isTrue());
    }

    @Test
    void a_server_that_sheds_load_is_asked_less_at_once() {
        AtomicInteger served = new AtomicInteger();
        server.get(
                "pipelines/p1",
                asked -> served.incrementAndGet() <= 10
                        ? reply(500, "too much")
                        : ok(PIPELINE).after(Duration.ofMillis(20)));
        SemaphoreClient client = client();
        for (int i = 0; i < 10; i++) {
            Awaited.error(ask(client));
        }

        Awaited.value(Future.all(List.of(ask(client), ask(client), ask(client), ask(client))));

        assertThat(server.mostOpen()).isEqualTo(1);
    }

    @Test
    void a_body_without_end_is_left_soon_after_the_limit() {
        server.get("pipelines", ok("x".repeat(4096)).ending(Ending.ENDLESS));

        assertThat(Awaited.error(client().pipelines(PipelineQuery.project("a"))))
                .isInstanceOf(ApiError.TooLarge.class);

        // What stands in the buffers of both sides is beyond our reach; a server that is not hung up on would write on
        // for ever.
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
            long before = server.written();
            return Awaited.value(vertx.timer(100).map(id -> server.written() == before));
        });
        assertThat(server.written()).isLessThan(32 << 20);
    }

    @Test
    void a_compressed_reply_is_read_and_measured_unpacked() {
        Canned large = ok("[" + " ".repeat(100_000) + "]");
        server.get("pipelines", large);

        assertThat(Awaited.error(client().pipelines(PipelineQuery.project("a"))))
                .isInstanceOf(ApiError.TooLarge.class);
    }

    @Test
    void a_port_where_nobody_listens_is_unreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(Awaited.error(ask(client(options(URI.create("http://127.0.0.1:" + port))))))
                .isEqualTo(new ApiError.Unreachable("127.0.0.1:" + port + " refuses connections"));
    }

    @Test
    void the_token_is_asked_for_at_each_request() {
        server.get("pipelines/p1", ok(PIPELINE));
        AtomicReference<String> token = new AtomicReference<>("first\n");
        ClientOptions o = ClientOptions.of(server.url(), token::get);
        SemaphoreClient client = client(o);

        Awaited.value(ask(client));
        assertThat(server.last().headers().get("Authorization")).isEqualTo("Token first");
        token.set("second");
        Awaited.value(ask(client));
        assertThat(server.last().headers().get("Authorization")).isEqualTo("Token second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "first\nsecond", "ümlaut"})
    void a_token_that_cannot_be_sent_is_an_error_that_does_not_show_it(String token) {
        SemaphoreException failure = Awaited.failure(ask(client(ClientOptions.of(server.url(), () -> token))));

        assertThat(failure.error()).isInstanceOf(ApiError.Unauthorized.class);
        assertThat(failure.getMessage()).doesNotContain("second").doesNotContain("mlaut");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_token_that_cannot_be_read_is_an_error() {
        ClientOptions o = ClientOptions.of(server.url(), () -> {
            throw new IllegalStateException("hunter2");
        });

        assertThat(Awaited.failure(ask(client(o))))
                .hasMessageContaining("cannot be read")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_closed_client_fails_what_waits_and_what_comes() {
        server.get("pipelines/p1", ok(PIPELINE).ending(Ending.NEVER));
        SemaphoreClient client = client();
        List<Future<Pipeline>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(ask(client));
        }
        Awaitility.await().until(() -> server.asked().size() == 5);

        Awaited.value(client.close());

        all.forEach(waiting -> assertThat(Awaited.error(waiting)).isInstanceOf(ApiError.Unreachable.class));
        assertThat(Awaited.error(ask(client))).isEqualTo(new ApiError.Unreachable("the client is closed"));
    }

    @Test
    void a_client_closed_while_it_waits_to_try_again_does_not_keep_its_caller_waiting() {
        server.get("pipelines/p1", reply(429, "").with("Retry-After", "1"));
        SemaphoreClient client = client(attempts(options(), 5));
        Future<Pipeline> waiting = ask(client);
        Awaitility.await().until(() -> outcomes.size() == 1);

        Awaited.value(client.close());

        assertThat(Awaited.error(waiting)).isInstanceOf(ApiError.Unreachable.class);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void an_observer_that_fails_does_no_harm() {
        server.get("pipelines/p1", ok(PIPELINE));
        SemaphoreClient client = SemaphoreClient.create(vertx, options(), (endpoint, outcome, elapsed) -> {
            throw new IllegalStateException("observer");
        });

        assertThat(Awaited.value(ask(client)).id()).isEqualTo("p1");
        Awaited.value(client.close());
    }

    @Test
    void rows_that_cannot_be_read_are_counted() {
        server.get("pipelines", ok("[{\"ppl_id\":\"p\",\"created_at\":9000},{},{}]"));
        AtomicInteger skipped = new AtomicInteger();
        SemaphoreClient client = SemaphoreClient.create(vertx, options(), new ClientObserver() {
            @Override
            public void requestFinished(String endpoint, String outcome, Duration elapsed) {}

            @Override
            public void rowsSkipped(String endpoint, int rows) {
                skipped.addAndGet(rows);
            }
        });

        Awaited.value(client.pipelines(PipelineQuery.project("a")));
        Awaited.value(client.close());

        assertThat(skipped.get()).isEqualTo(2);
    }

    @Test
    void a_crowd_of_waiting_requests_is_turned_away_at_its_end() {
        server.get("pipelines/p1", ok(PIPELINE).ending(Ending.NEVER));
        SemaphoreClient client = client();
        for (int i = 0; i < 10_005; i++) {
            ask(client);
        }

        assertThat(Awaited.error(ask(client))).isInstanceOf(ApiError.RateLimited.class);
    }

    @Test
    void an_answer_comes_back_on_the_context_that_asked() {
        server.get("pipelines/p1", ok(PIPELINE));
        SemaphoreClient client = client();
        AtomicReference<Object> asked = new AtomicReference<>();

        Object answered = Awaited.value(vertx.timer(1).compose(id -> {
            asked.set(Vertx.currentContext());
            return ask(client).map(pipeline -> Vertx.currentContext());
        }));

        assertThat(answered).isSameAs(asked.get());
    }

    @Test
    void answers_can_be_awaited_one_after_the_other_in_a_virtual_thread_verticle() {
        server.get("pipelines/p1", ok(PIPELINE));
        List<String> found = new CopyOnWriteArrayList<>();

        Awaited.value(vertx.deployVerticle(
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        SemaphoreClient client = client();
                        for (int i = 0; i < 3; i++) {
                            found.add(Future.await(ask(client)).id());
                        }
                        return Future.succeededFuture();
                    }
                },
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));

        assertThat(found).containsExactly("p1", "p1", "p1");
    }
}
