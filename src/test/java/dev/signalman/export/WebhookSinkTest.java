package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.deliver.Authorization;
import dev.signalman.event.LoggedEvent;
import dev.signalman.export.ExportOptions.Payload;
import dev.signalman.secret.Secret;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.Canaries;
import dev.signalman.testing.MigratedDatabase;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSinkTest {
    private static final String PATH = "canary-in-the-path-91";
    private static final String KEY = "canary-signs-bodies-92";
    private static final String TOKEN = "canary-is-a-token-93";
    private static final String HEADER = "canary-in-a-header-94";
    private static final Canaries SECRETS =
            new Canaries(Map.of("path", PATH, "key", KEY, "token", TOKEN, "header", HEADER));

    private record Got(Map<String, String> headers, byte[] body) {}

    private record Said(int status, Map<String, String> headers, String body) {}

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final Queue<Said> script = new ArrayDeque<>();
    private Store store;
    private HttpServer server;

    @BeforeEach
    void begin() {
        store = get(Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("x.db"))), events -> {}));
        server = get(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Map<String, String> headers = new HashMap<>();
                    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                    got.add(new Got(headers, body.getBytes()));
                    Said said;
                    synchronized (script) {
                        said = script.poll();
                    }
                    if (said == null) {
                        request.response().end();
                        return;
                    }
                    if (said.status() == 0) {
                        return; // it never answers
                    }
                    request.response().setStatusCode(said.status());
                    said.headers().forEach(request.response()::putHeader);
                    request.response()
                            .end(said.body()
                                    .replace(
                                            "$echo",
                                            request.uri() + " "
                                                    + request.headers().entries()));
                }))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void end() {
        get(store.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 20s", e);
        }
    }

    private <T> T onVirtualThread(Supplier<T> what) {
        Promise<T> result = Promise.promise();
        get(vertx.deployVerticle(
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        result.complete(what.get());
                        return Future.succeededFuture();
                    }
                },
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        return get(result.future());
    }

    private void answer(int status, Map<String, String> headers, String body) {
        synchronized (script) {
            script.add(new Said(status, headers, body));
        }
    }

    private Answer take(Mode mode, int batch, List<Envelope> events) {
        var options = new WebhookOptions(
                new Secret("http://127.0.0.1:" + server.actualPort() + "/" + PATH),
                true,
                mode,
                batch,
                new Secret(KEY),
                Authorization.bearer(new Secret(TOKEN)),
                Map.of("X-Tenant", new Secret(HEADER)),
                Duration.ofMillis(500),
                null);
        return onVirtualThread(() -> {
            Sink sink = Sinks.of(options, vertx, store, InstantSource.system(), "1.2.3");
            Answer answer = sink.take(events);
            sink.close();
            return answer;
        });
    }

    private static List<Envelope> one(String text) {
        return List.of(new Envelopes(Events.options(Payload.CDEVENTS), Events.ADDRESSES, new RecentCommits())
                .of(new LoggedEvent(1, Events.hostile(text).getFirst()))
                .orElseThrow());
    }

    @Test
    void a_structured_event_is_the_body_signed_and_with_its_id_as_key() throws GeneralSecurityException {
        assertThat(take(Mode.STRUCTURED, 1, Events.envelopes(0, 1))).isEqualTo(new Answer.Taken());
        Got request = got.getFirst();
        assertThat(request.headers())
                .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8")
                .containsEntry("idempotency-key", "acme/pipeline/pl-0/queued")
                .containsEntry("authorization", "Bearer " + TOKEN)
                .containsEntry("x-tenant", HEADER)
                .containsEntry("user-agent", "Signalman/1.2.3")
                .containsEntry("x-signalman-signature-256", "sha256=" + hmac(request.body()));
        CloudEvent read = new JsonFormat().deserialize(request.body());
        assertThat(read.getId()).isEqualTo("acme/pipeline/pl-0/queued");
    }

    private static String hmac(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    @ParameterizedTest
    @CsvSource({"web", "Ärger \"mit\" 100% 🚀", "'a\r\nX-Evil: 1'"})
    void a_binary_event_has_its_attributes_in_headers_that_nothing_breaks_out_of(String text) throws IOException {
        List<Envelope> events = one(text);
        assertThat(take(Mode.BINARY, 1, events)).isEqualTo(new Answer.Taken());
        Got request = got.getFirst();
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-type", "dev.cdevents.pipelinerun.queued.0.1.1")
                .containsEntry("ce-dataschema", "https://cdevents.dev/0.3.0/schema/pipeline-run-queued-event")
                .doesNotContainKey("x-evil");
        assertThat(request.headers().getOrDefault("ce-id", "")).matches("[\\x21\\x23-\\x7E]+");
        assertThat(URLDecoder.decode(request.headers().getOrDefault("ce-id", "").replace("+", "%2B"), UTF_8))
                .isEqualTo(events.getFirst().id());
        JsonNode body = new ObjectMapper().readTree(request.body());
        assertThat(body.at("/subject/content/pipelineName").asText()).isEqualTo(text);
    }

    @Test
    void several_events_in_one_request_are_an_array() throws IOException {
        assertThat(take(Mode.STRUCTURED, 10, Events.envelopes(0, 3))).isEqualTo(new Answer.Taken());
        assertThat(got).hasSize(1);
        assertThat(got.getFirst().headers())
                .containsEntry("content-type", "application/cloudevents-batch+json; charset=UTF-8");
        JsonNode array = new ObjectMapper().readTree(got.getFirst().body());
        assertThat(array).hasSize(3);
        for (JsonNode each : array) {
            assertThat(new JsonFormat()
                            .deserialize(each.toString().getBytes(UTF_8))
                            .getId())
                    .startsWith("acme/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "204, Taken",
        "302, Failed",
        "400, Refused",
        "401, Failed",
        "403, Failed",
        "404, Failed",
        "413, Refused",
        "422, Refused",
        "429, Failed",
        "500, Failed",
        "503, Failed",
        "0, Failed",
    })
    void only_what_is_said_about_the_event_refuses_it(int status, String answer) {
        answer(status, Map.of(), "no");
        assertThat(take(Mode.STRUCTURED, 1, Events.envelopes(0, 1)).getClass().getSimpleName())
                .isEqualTo(answer);
    }

    @Test
    void a_sink_that_asks_for_time_is_heard() {
        answer(429, Map.of("Retry-After", "77"), "slow down");
        assertThat(take(Mode.STRUCTURED, 1, Events.envelopes(0, 1)))
                .isEqualTo(new Answer.Failed("HTTP 429: slow down", Duration.ofSeconds(77)));
    }

    @ParameterizedTest
    @CsvSource({"500", "422"})
    void a_sink_that_repeats_our_secrets_puts_none_into_the_log(int status) {
        answer(status, Map.of(), "what was that: $echo");
        assertThat(take(Mode.STRUCTURED, 1, Events.envelopes(0, 1)))
                .satisfies(answer -> assertThat(SECRETS.in(answer.toString().getBytes(UTF_8)))
                        .isEmpty());
    }
}
