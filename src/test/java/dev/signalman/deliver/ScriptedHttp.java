package dev.signalman.deliver;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Answers requests one after the other as a test wrote it down, then with 200, and remembers them. */
final class ScriptedHttp {
    record Got(String path, Map<String, String> headers, String body) {}

    final List<Got> got = new CopyOnWriteArrayList<>();
    private final Queue<Consumer<HttpServerRequest>> script = new ArrayDeque<>();
    private final HttpServer server;
    private volatile Consumer<HttpServerRequest> otherwise = answer(200, "ok");

    ScriptedHttp(Vertx vertx) {
        this(vertx, new HttpServerOptions());
    }

    ScriptedHttp(Vertx vertx, HttpServerOptions options) {
        server = vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Map<String, String> headers = new HashMap<>();
                    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                    Consumer<HttpServerRequest> next;
                    synchronized (script) {
                        got.add(new Got(request.uri(), headers, body.toString()));
                        next = script.poll();
                    }
                    (next == null ? otherwise : next).accept(request);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @SafeVarargs
    final void then(Consumer<HttpServerRequest>... answers) {
        synchronized (script) {
            for (Consumer<HttpServerRequest> answer : answers) {
                script.add(answer);
            }
        }
    }

    void otherwise(Consumer<HttpServerRequest> answer) {
        otherwise = answer;
    }

    static Consumer<HttpServerRequest> answer(int status, String body) {
        return request -> request.response().setStatusCode(status).end(body);
    }

    int port() {
        return server.actualPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    List<String> paths() {
        return got.stream().map(Got::path).toList();
    }
}
