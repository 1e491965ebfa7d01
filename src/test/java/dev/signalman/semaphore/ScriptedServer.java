package dev.signalman.semaphore;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Answers each method and path with what the test wrote down for it, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {
    static final String API = "/api/v1alpha/";

    /** A request as it arrived. */
    record Asked(String method, String path, MultiMap query, MultiMap headers, String body) {
        String page() {
            return query.get("page");
        }
    }

    /** What happens to the body. */
    enum Ending {
        WHOLE,
        CUT_OFF,
        ENDLESS,
        NEVER,
        /** The connection is closed before the status line. */
        NONE
    }

    /** An answer. */
    record Canned(int status, List<Map.Entry<String, String>> headers, Buffer body, Duration delay, Ending ending) {
        Canned with(String header, String value) {
            List<Map.Entry<String, String>> all = new ArrayList<>(headers);
            all.add(Map.entry(header, value));
            return new Canned(status, all, body, delay, ending);
        }

        Canned after(Duration wait) {
            return new Canned(status, headers, body, wait, ending);
        }

        Canned ending(Ending how) {
            return new Canned(status, headers, body, delay, how);
        }
    }

    static Canned reply(int status, String body) {
        return reply(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static Canned reply(int status, byte[] body) {
        return new Canned(status, List.of(), Buffer.buffer(body), Duration.ZERO, Ending.WHOLE);
    }

    static Canned ok(String body) {
        return reply(200, body);
    }

    private final HttpServer server;
    private final Vertx vertx;
    private final Map<String, Function<Asked, Canned>> script = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final boolean tls;

    ScriptedServer(Vertx vertx) {
        this(vertx, new HttpServerOptions());
    }

    ScriptedServer(Vertx vertx, HttpServerOptions options) {
        this.vertx = vertx;
        tls = options.isSsl();
        server = Awaited.value(vertx.createHttpServer(options.setCompressionSupported(true))
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1"));
    }

    URI url() {
        return URI.create((tls ? "https://localhost:" : "http://127.0.0.1:") + server.actualPort());
    }

    /** These answers one after the other; the last one again and again. */
    ScriptedServer on(String methodAndPath, Canned... answers) {
        AtomicInteger next = new AtomicInteger();
        return on(methodAndPath, asked -> answers[Math.min(next.getAndIncrement(), answers.length - 1)]);
    }

    ScriptedServer on(String methodAndPath, Function<Asked, Canned> answer) {
        script.put(methodAndPath, answer);
        return this;
    }

    /** For a path below the API. */
    ScriptedServer get(String path, Canned... answers) {
        return on("GET " + API + path, answers);
    }

    ScriptedServer get(String path, Function<Asked, Canned> answer) {
        return on("GET " + API + path, answer);
    }

    List<Asked> asked() {
        return asked;
    }

    Asked last() {
        return asked.getLast();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    int connections() {
        return connections.get();
    }

    long written() {
        return written.get();
    }

    private void handle(HttpServerRequest request) {
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        request.response().endHandler(end -> open.decrementAndGet());
        request.response().exceptionHandler(failure -> {});
        request.body().onSuccess(body -> {
            Asked question = new Asked(
                    request.method().name(), request.path(), request.params(), request.headers(), body.toString());
            asked.add(question);
            Canned answer = script.getOrDefault(question.method() + " " + question.path(), q -> reply(404, "oops"))
                    .apply(question);
            if (answer.delay().isZero()) {
                answer(request, answer);
            } else {
                vertx.setTimer(answer.delay().toMillis(), id -> answer(request, answer));
            }
        });
    }

    private void answer(HttpServerRequest request, Canned answer) {
        HttpServerResponse response = request.response().setStatusCode(answer.status());
        answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        Buffer body = answer.body();
        switch (answer.ending()) {
            case WHOLE -> response.end(body);
            case CUT_OFF -> {
                response.putHeader("content-length", Integer.toString(body.length() + 1000));
                response.write(body).onComplete(done -> request.connection().close());
            }
            case ENDLESS -> {
                response.setChunked(true);
                pour(response, body);
            }
            case NEVER -> {}
            case NONE -> request.connection().close();
        }
    }

    private void pour(HttpServerResponse response, Buffer chunk) {
        response.write(chunk).onSuccess(done -> {
            written.addAndGet(chunk.length());
            pour(response, chunk);
        });
    }

    @Override
    public void close() {
        Awaited.value(server.close());
    }
}
