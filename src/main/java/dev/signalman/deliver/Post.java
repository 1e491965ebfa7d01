package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import dev.signalman.store.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * One attempt to deliver a message by HTTP. Uses the plain client, since the web client would read a reply of any length before
 * it shows it.
 */
final class Post {
    private static final Pattern SEPARATORS = Pattern.compile("[/?&=:@#;]+");

    private final HttpClient client;
    private final DeliveryOptions options;
    private final InstantSource clock;
    private final String userAgent;

    /** @param receivers how many there are: those behind one host share its connections, and none may take another's */
    Post(Vertx vertx, DeliveryOptions options, InstantSource clock, String userAgent, int receivers) {
        this.options = options;
        this.clock = clock;
        this.userAgent = userAgent;
        int timeout = Math.toIntExact(Math.min(options.timeout().toMillis(), Integer.MAX_VALUE));
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(timeout)
                        .setKeepAliveTimeout(30)
                        .setVerifyHost(true),
                new PoolOptions().setHttp1MaxSize(options.concurrency() * Math.max(1, receivers)));
    }

    /** Never fails: a failure is a verdict, too. */
    Future<Verdict> send(Receiver receiver, Message message) {
        byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
        // inside the future, so that what is thrown for an address is cleaned of it, too
        return Future.succeededFuture()
                .compose(begin -> client.request(request(receiver, message, body)))
                .compose(open -> exchange(receiver, open, body))
                .recover(
                        failure -> Future.succeededFuture(new Verdict.Retry(clean(receiver, describe(failure)), null)));
    }

    private RequestOptions request(Receiver receiver, Message message, byte[] body) {
        var request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(receiver.url().get())
                .setFollowRedirects(false)
                // name resolution and the wait for a connection count, too
                .setConnectTimeout(options.timeout().toMillis())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("User-Agent", userAgent)
                .putHeader("Idempotency-Key", header(message.key()));
        receiver.headers(body).forEach(request::putHeader);
        return request;
    }

    private Future<Verdict> exchange(Receiver receiver, HttpClientRequest request, byte[] body) {
        return request.send(Buffer.buffer(body))
                .compose(response -> start(response, request)
                        .map(reply -> Verdict.of(
                                response.statusCode(),
                                response.getHeader("Retry-After"),
                                clean(receiver, reply),
                                clock.instant())))
                .timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset().onFailure(ignored -> {
                    // it was over already
                }));
    }

    /** The beginning of the reply; what is longer is cut off together with its connection. */
    private Future<String> start(HttpClientResponse response, HttpClientRequest request) {
        Promise<String> done = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(chunk -> {
            int room = options.maxReplyBytes() - read.length();
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

    Future<Void> close() {
        return client.close();
    }

    private String describe(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + options.timeout().toMillis() + " ms";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Short, in one line, and without address and key: some receivers repeat in their answer what they know. */
    private static String clean(Receiver receiver, String text) {
        String url = receiver.url().get();
        String path = URI.create(url).getRawPath();
        String query = URI.create(url).getRawQuery();
        String safe = text.replace(url, "***");
        if (path != null && path.length() > 1) {
            safe = safe.replace(path, "/***");
        }
        if (query != null && query.length() > 3) {
            safe = safe.replace(query, "***");
        }
        // one part alone can be the secret: the last of a Slack address, a token in a query, a password before the host
        String host = String.valueOf(URI.create(url).getHost());
        for (String part : SEPARATORS.splitAsStream(url).toList()) {
            safe = part.length() >= 8 && !part.equals(host) ? safe.replace(part, "***") : safe;
        }
        Secret key = receiver.secret();
        if (key != null) {
            safe = safe.replace(key.get(), "***").replace(key.get().replace("\"", "\\\""), "***");
        }
        safe = safe.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").strip();
        return safe.length() <= 200 ? safe : safe.substring(0, 200) + "…";
    }

    /** A header takes visible ASCII only; branch names and the like may be anything. */
    private static String header(String key) {
        var safe = new StringBuilder();
        key.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7F && c != '%') {
                safe.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    safe.append('%').append("%02X".formatted(b));
                }
            }
        });
        return safe.toString();
    }
}
