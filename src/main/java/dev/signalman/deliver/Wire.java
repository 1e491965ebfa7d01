package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * What an attempt may use of the world. Its HTTP is by the plain client, since the web client would read a reply of any length before
 * it shows it.
 */
public final class Wire {
    private final Vertx vertx;
    private final Store store;
    private final InstantSource clock;
    private final HttpClient client;
    private final String userAgent;
    private final int maxReplyBytes;

    /** @param connections how many requests are in flight at most: receivers behind one host share it, and none may take another's */
    Wire(Vertx vertx, Store store, InstantSource clock, String userAgent, int maxReplyBytes, int connections) {
        this(vertx, store, clock, userAgent, maxReplyBytes, connections, new HttpClientOptions());
    }

    /** @param tls whom the client trusts */
    Wire(
            Vertx vertx,
            Store store,
            InstantSource clock,
            String userAgent,
            int maxReplyBytes,
            int connections,
            HttpClientOptions tls) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.userAgent = userAgent;
        this.maxReplyBytes = maxReplyBytes;
        this.client = vertx.createHttpClient(
                tls.setKeepAliveTimeout(30).setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(Math.max(1, connections)));
    }

    Vertx vertx() {
        return vertx;
    }

    Store store() {
        return store;
    }

    Instant now() {
        return clock.instant();
    }

    /** Sends the request and judges the answer by its status; no answer is a reason to try again. Never throws. Call it where one may await. */
    Verdict exchange(Outgoing request, Duration timeout) {
        return exchange(request, timeout, reply -> Verdict.of(reply, now()));
    }

    /** The same with another judge. */
    Verdict exchange(Outgoing request, Duration timeout, Function<Reply, Verdict> judge) {
        return await(send(request, timeout)
                .map(judge)
                .otherwise(failure -> new Verdict.Retry(describe(failure, timeout), null)));
    }

    Future<Reply> send(Outgoing request, Duration timeout) {
        // inside the future, so that what is thrown for an address is handled like every failure
        return Future.succeededFuture()
                .compose(begin -> client.request(options(request, timeout)))
                .compose(open -> answer(open, request.body(), timeout));
    }

    private RequestOptions options(Outgoing request, Duration timeout) {
        var options = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(request.url().get())
                .setFollowRedirects(false)
                // name resolution and the wait for a connection count, too
                .setConnectTimeout(timeout.toMillis())
                .putHeader("User-Agent", userAgent);
        request.headers().forEach(options::putHeader);
        return options;
    }

    private Future<Reply> answer(HttpClientRequest request, byte[] body, Duration timeout) {
        return request.send(Buffer.buffer(body))
                .compose(response -> start(response, request)
                        .map(text -> new Reply(response.statusCode(), response.getHeader("Retry-After"), text)))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset().onFailure(ignored -> {
                    // it was over already
                }));
    }

    /** The beginning of the reply; what is longer is cut off together with its connection. */
    private Future<String> start(HttpClientResponse response, HttpClientRequest request) {
        Promise<String> done = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(chunk -> {
            int room = maxReplyBytes - read.length();
            if (chunk.length() <= room) {
                read.appendBuffer(chunk);
            } else if (done.tryComplete(read.appendBuffer(chunk, 0, room).toString())) {
                request.reset().onFailure(ignored -> {
                    // it was over already
                });
            }
        });
        // The status says it all: a body that breaks off changes nothing about it.
        response.exceptionHandler(failure -> done.tryComplete(read.toString()));
        response.endHandler(end -> done.tryComplete(read.toString()));
        return done.future();
    }

    static String describe(Throwable failure, Duration timeout) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    Future<Void> close() {
        return client.close();
    }
}
