package dev.signalman.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Receivers of webhooks that misbehave, each in its own way and each message anew, until they are {@link #heal healed}. What they accepted
 * is kept in the order in which it came. The address says which receiver it is, and which life of the daemon it was given to.
 */
final class FaultySink implements AutoCloseable {
    /** How a receiver misbehaves. */
    enum Way {
        GOOD,
        /** Answers 500 to the first two attempts of each message. */
        FAILING,
        /** Answers 429 with a Retry-After to the first attempt of every third message. */
        LIMITED,
        /** Answers late, but in time. */
        SLOW,
        /** Never answers the first attempt of every other message. */
        SILENT
    }

    /**
     * A message that was accepted.
     *
     * @param life the life of the daemon that sent it
     */
    record Accepted(Way by, int life, String key, JsonNode body) {
        long sequence() {
            return body.path("sequence").asLong();
        }

        String group() {
            return body.path("group_key").asText();
        }
    }

    private static final long SLOW_MILLIS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Accepted> accepted = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Map<Way, Integer> faults = new ConcurrentHashMap<>();
    private final Map<Way, Integer> messages = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final HttpServer server;
    private volatile boolean healed;

    FaultySink(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer();
        server.requestHandler(request -> request.body().onSuccess(body -> take(request, body.getBytes())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url(Way way, int life) {
        return "http://127.0.0.1:" + server.actualPort() + "/" + way + "/" + life;
    }

    /** From now on all of them take what comes. */
    void heal() {
        healed = true;
    }

    List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    /** How often each has not taken what came. */
    Map<Way, Integer> faults() {
        return Map.copyOf(faults);
    }

    /** On one event loop, so one at a time. */
    private void take(HttpServerRequest request, byte[] body) {
        String[] path = request.path().split("/", -1);
        Way way = Way.valueOf(path[1]);
        String key = String.valueOf(request.getHeader("Idempotency-Key"));
        int attempt = attempts.merge(key, 1, Integer::sum);
        int number = attempt == 1 ? messages.merge(way, 1, Integer::sum) : 0;
        boolean fault = !healed
                && switch (way) {
                    case GOOD, SLOW -> false;
                    case FAILING -> attempt <= 2;
                    case LIMITED -> number % 3 == 1;
                    case SILENT -> number % 2 == 1;
                };
        if (fault) {
            faults.merge(way, 1, Integer::sum);
            switch (way) {
                case FAILING -> request.response().setStatusCode(500).end();
                case LIMITED ->
                    request.response()
                            .setStatusCode(429)
                            .putHeader("Retry-After", "1")
                            .end();
                default -> {
                    // no answer
                }
            }
            return;
        }
        try {
            accepted.add(new Accepted(way, Integer.parseInt(path[2]), key, JSON.readTree(body)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (way == Way.SLOW) {
            vertx.timer(SLOW_MILLIS, TimeUnit.MILLISECONDS)
                    .onSuccess(v -> request.response().end());
        } else {
            request.response().end();
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
