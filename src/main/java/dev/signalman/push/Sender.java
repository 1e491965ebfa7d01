package dev.signalman.push;

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
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one destination. Bodies leave piece by piece, so that one of megabytes is not encrypted in one go where other connections
 * wait; of replies only the beginning is read. Nothing is followed elsewhere.
 */
final class Sender {
    private static final int PIECE = 64 * 1024;
    private static final int REPLY = 4 * 1024;

    private final Destination destination;
    private final String userAgent;
    private final InstantSource clock;
    private final Wording wording;
    private final HttpClient client;

    /** @throws IllegalStateException in the user's words if the file of authorities cannot be read */
    Sender(Vertx vertx, Destination destination, String version, InstantSource clock) {
        this.destination = destination;
        this.userAgent = "Signalman/" + version;
        this.clock = clock;
        this.wording = new Wording(destination);
        HttpClientOptions options = new HttpClientOptions().setVerifyHost(true).setKeepAliveTimeout(30);
        Path authorities = destination.caFile();
        if (authorities != null) {
            if (!Files.isReadable(authorities)) {
                throw new IllegalStateException("ca_file: " + authorities + " cannot be read");
            }
            options.setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
        }
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(1));
    }

    /** Never fails: what goes wrong is an answer, too. */
    Future<Answer> send(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        // inside the future, so that whatever is thrown on the way is handled like every failure
        return Future.succeededFuture()
                .compose(begin -> client.request(options(method, path, headers)))
                .compose(request -> exchange(request, body))
                .otherwise(this::failed);
    }

    private RequestOptions options(HttpMethod method, String path, Map<String, String> headers) {
        var options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(destination.at(path).toString())
                .setFollowRedirects(false)
                .setConnectTimeout(destination.timeout().toMillis())
                .putHeader("User-Agent", userAgent);
        headers.forEach(options::putHeader);
        destination.headers().forEach((name, value) -> options.putHeader(name, value.get()));
        destination.credentials().header().ifPresent(value -> options.putHeader("Authorization", value.get()));
        return options;
    }

    private Future<Answer> exchange(HttpClientRequest request, Buffer body) {
        request.putHeader("Content-Length", String.valueOf(body.length()));
        Future<Answer> answer = request.response()
                .compose(response -> beginning(response, request).map(read -> judged(response, read)))
                .timeout(destination.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> abandon(request));
        rest(request, body, 0);
        return answer;
    }

    /** If it breaks, the answer that came early, or the missing one, says why. */
    private static void rest(HttpClientRequest request, Buffer body, int from) {
        int to = Math.min(body.length(), from + PIECE);
        if (to == body.length()) {
            request.end(body.slice(from, to));
        } else {
            request.write(body.slice(from, to)).onSuccess(v -> rest(request, body, to));
        }
    }

    private Future<byte[]> beginning(HttpClientResponse response, HttpClientRequest request) {
        Promise<byte[]> done = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(chunk -> {
            int room = REPLY - read.length();
            read.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            if (chunk.length() > room && done.tryComplete(read.getBytes())) {
                abandon(request);
            }
        });
        // the status says it all: a body that breaks off changes nothing about it
        response.exceptionHandler(failure -> done.tryComplete(read.getBytes()));
        response.endHandler(end -> done.tryComplete(read.getBytes()));
        return done.future();
    }

    private static void abandon(HttpClientRequest request) {
        request.reset().onFailure(ignored -> {
            // it was over already
        });
    }

    private Answer judged(HttpClientResponse response, byte[] body) {
        int status = response.statusCode();
        Outcome outcome =
                status / 100 == 2 ? Outcome.OK : status == 429 || status >= 500 ? Outcome.UNAVAILABLE : Outcome.REFUSED;
        return new Answer(
                outcome,
                status,
                outcome == Outcome.OK ? "" : wording.status(status, response.getHeader("Content-Type"), body),
                RetryAfter.read(response.getHeader("Retry-After"), clock.instant()),
                body);
    }

    private Answer failed(Throwable failure) {
        return failure instanceof TimeoutException
                ? Answer.of(
                        Outcome.TIMEOUT,
                        "no answer within " + destination.timeout().toMillis() + " ms")
                : Answer.of(
                        Outcome.UNREACHABLE,
                        wording.clean(
                                failure.getMessage() == null
                                        ? failure.getClass().getSimpleName()
                                        : failure.getMessage()));
    }

    Wording wording() {
        return wording;
    }

    Future<Void> close() {
        return client.close();
    }
}
