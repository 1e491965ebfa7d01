package dev.signalman.semaphore;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
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
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one organisation: through the gate, within the time and size limits, tried again where that is safe. Uses the plain
 * HTTP client, since the web client would read a reply of any length before it shows it.
 */
final class Http {
    /** A reply with a 2xx status (or the redirect that was asked for). */
    record Reply(int status, MultiMap headers, Buffer body) {}

    /** A request; {@code path} may hold a query already. */
    record Request(Endpoint endpoint, HttpMethod method, URI uri, boolean authorized, boolean redirectIsAnswer) {
        String name() {
            return method + " " + uri.getPath();
        }
    }

    private final Vertx vertx;
    private final ClientOptions options;
    private final ClientObserver observer;
    private final InstantSource clock;
    private final HttpClient client;
    private final Backoff backoff;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
    private final RequestGate gate;
    private boolean timerSet;
    private volatile boolean closed;

    Http(Vertx vertx, ClientOptions options, ClientObserver observer, InstantSource clock) {
        this.vertx = vertx;
        this.options = options;
        this.observer = observer;
        this.clock = clock;
        this.backoff = new Backoff(options.maxAttempts(), options.retryBase(), options.retryMax());
        this.gate = new RequestGate(options.maxInFlight(), options.requestsPerMinute(), System.nanoTime());
        HttpClientOptions http = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(options.connectTimeout().toMillis()))
                .setKeepAliveTimeout(50)
                .setVerifyHost(true)
                .setDecompressionSupported(true);
        if (options.caCertificates() != null) {
            http.setTrustOptions(
                    new PemTrustOptions().addCertPath(options.caCertificates().toString()));
        }
        client = vertx.createHttpClient(http, new PoolOptions().setHttp1MaxSize(options.maxInFlight()));
    }

    /**
     * Sends a request and reads its reply; fails with a {@link SemaphoreException}.
     *
     * @param read turns a reply into what it says; a {@link SemaphoreException} from it counts as the outcome of the request
     */
    <T> Future<T> send(Request request, Function<Reply, T> read) {
        return attempt(request, read, 1);
    }

    private <T> Future<T> attempt(Request request, Function<Reply, T> read, int attempt) {
        return enter().compose(v -> timed(request, read)).recover(failure -> {
            ApiError error = error(failure);
            Optional<Duration> wait = closed ? Optional.empty() : backoff.after(error, attempt, random);
            return wait.isEmpty()
                    ? Future.failedFuture(
                            failure instanceof SemaphoreException
                                    ? failure
                                    : new SemaphoreException(request.name(), error))
                    : pause(wait.get()).compose(v -> attempt(request, read, attempt + 1));
        });
    }

    private Future<Void> pause(Duration wait) {
        return vertx.timer(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS).mapEmpty();
    }

    /** A place at the gate, in the order of asking. */
    private Future<Void> enter() {
        Promise<Void> place = Promise.promise();
        lock.lock();
        try {
            waiting.add(place);
        } finally {
            lock.unlock();
        }
        admit();
        return place.future();
    }

    private void admit() {
        Queue<Promise<Void>> admitted = new ArrayDeque<>();
        lock.lock();
        try {
            long now = System.nanoTime();
            while (!waiting.isEmpty() && gate.enter(now)) {
                admitted.add(waiting.remove());
            }
            Duration wait = gate.untilToken(now);
            if (!waiting.isEmpty() && wait.isPositive() && !timerSet) {
                timerSet = true;
                vertx.setTimer(Math.max(1, wait.toMillis() + 1), timer -> {
                    lock.lock();
                    try {
                        timerSet = false;
                    } finally {
                        lock.unlock();
                    }
                    admit();
                });
            }
        } finally {
            lock.unlock();
        }
        admitted.forEach(Promise::complete);
    }

    private void leave(boolean shed) {
        lock.lock();
        try {
            gate.leave(shed);
        } finally {
            lock.unlock();
        }
        admit();
    }

    private <T> Future<T> timed(Request request, Function<Reply, T> read) {
        long began = System.nanoTime();
        return exchange(request).map(read).onComplete(done -> {
            ApiError error = done.succeeded() ? null : error(done.cause());
            observer.requestFinished(
                    request.endpoint().label(),
                    error == null ? "ok" : word(error),
                    Duration.ofNanos(System.nanoTime() - began));
            leave(error instanceof ApiError.RateLimited || error instanceof ApiError.ServerTrouble);
        });
    }

    private static String word(ApiError error) {
        return error.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private Future<Reply> exchange(Request request) {
        RequestOptions to = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(request.uri().toString())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "SemaphoreCI v2.0 Client");
        if (request.authorized()) {
            to.putHeader("Authorization", "Token " + options.token().get());
        }
        return client.request(to)
                .compose(open -> open.send()
                        .compose(response -> body(response, open).map(body -> judge(request, response, body)))
                        .timeout(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> open.reset().onFailure(over -> {
                            // it had ended already
                        })));
    }

    /** The whole body, or a failure as soon as it is longer than the limit. */
    private Future<Buffer> body(HttpClientResponse response, HttpClientRequest request) {
        Promise<Buffer> done = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(chunk -> {
            if (read.length() + chunk.length() > options.maxResponseBytes()) {
                done.tryFail(new SemaphoreException(
                        request.getMethod() + " " + request.path(),
                        new ApiError.TooLarge("the reply is larger than " + options.maxResponseBytes() + " bytes")));
                return;
            }
            read.appendBuffer(chunk);
        });
        response.exceptionHandler(done::tryFail);
        response.endHandler(end -> done.tryComplete(read));
        return done.future();
    }

    private Reply judge(Request request, HttpClientResponse response, Buffer body) {
        int status = response.statusCode();
        boolean redirect = status >= 300 && status < 400;
        if (status / 100 == 2 || (redirect && request.redirectIsAnswer())) {
            return new Reply(status, response.headers(), body);
        }
        throw new SemaphoreException(
                request.name(),
                Errors.of(
                        request.endpoint(),
                        status,
                        body.toString(),
                        response.getHeader("Retry-After"),
                        clock.instant()));
    }

    private ApiError error(Throwable failure) {
        if (failure instanceof SemaphoreException known) {
            return known.error();
        }
        if (failure instanceof ConnectTimeoutException) {
            return new ApiError.Unreachable(
                    "no connection within " + options.connectTimeout().toMillis() + " ms");
        }
        if (failure instanceof TimeoutException) {
            return new ApiError.Unreachable(
                    "no answer within " + options.requestTimeout().toMillis() + " ms");
        }
        String message = failure.getMessage();
        return new ApiError.Unreachable(message == null ? failure.getClass().getSimpleName() : Errors.shorten(message));
    }

    /** An absolute URI under the configured base. */
    URI uri(String path, @Nullable String query) {
        String base = options.baseUrl().toString().replaceAll("/+$", "");
        return URI.create(base + path + (query == null || query.isEmpty() ? "" : "?" + query));
    }

    Future<Void> close() {
        closed = true;
        return client.close();
    }
}
