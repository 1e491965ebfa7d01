package dev.signalman.semaphore;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a request to its end: waits for a place at the gate, sends, sorts the reply, decodes it, tries again where that
 * helps. Confined to the client's event loop.
 */
final class Calls {
    /** Makes something of a reply with a 2xx status. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(Reply reply) throws Undecodable;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Vertx vertx;
    private final ClientOptions options;
    private final ClientObserver observer;
    private final BaseUrl base;
    private final Transport transport;
    private final RequestQueue queue;
    private final RetryPolicy retries;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<Long, Attempt<?>> pausing = new LinkedHashMap<>();
    private final Set<Endpoint> warned = EnumSet.noneOf(Endpoint.class);
    private boolean closed;

    Calls(Vertx vertx, ClientOptions options, ClientObserver observer, RandomGenerator random, InstantSource clock) {
        this.vertx = vertx;
        this.options = options;
        this.observer = observer;
        this.random = random;
        this.clock = clock;
        base = BaseUrl.of(options.baseUrl());
        transport = new Transport(vertx, options);
        RequestGate gate = new RequestGate(options.maxInFlight(), options.requestsPerMinute(), System.nanoTime());
        queue = new RequestQueue(vertx, gate, System::nanoTime, options.requestTimeout());
        retries = new RetryPolicy(options.maxAttempts(), options.retryBase(), options.retryMax());
    }

    BaseUrl base() {
        return base;
    }

    /** Any thread. */
    RequestLoad load() {
        return queue.load(options.requestsPerMinute());
    }

    <T> Future<T> call(ApiRequest request, Decoder<T> decoder) {
        return start(new Attempt<>(request, decoder, options.maxResponseBytes(), false, null));
    }

    /** What is missing once an earlier try may have removed it counts as removed. */
    Future<Void> callToRemove(ApiRequest request) {
        return start(new Attempt<>(request, reply -> Boolean.TRUE, options.maxResponseBytes(), false, Boolean.TRUE))
                .mapEmpty();
    }

    /** Takes the beginning of a reply that is too large, and a redirect as a reply: for logs. */
    <T> Future<T> callForLog(ApiRequest request, int maxBytes, Decoder<T> decoder) {
        return start(new Attempt<>(request, decoder, maxBytes, true, null));
    }

    private <T> Future<T> start(Attempt<T> attempt) {
        queue.enter(attempt);
        return attempt.promise.future();
    }

    /** Rows of a list, the unreadable ones reported and left out. */
    <T> Rows<T> report(Endpoint endpoint, Rows<T> rows) {
        if (rows.skipped() > 0) {
            tellSkipped(endpoint, rows.skipped());
            if (warned.add(endpoint)) {
                LOG.atWarn()
                        .addKeyValue("host", base.host())
                        .addKeyValue("endpoint", endpoint.label())
                        .addKeyValue("skipped", rows.skipped())
                        .addKeyValue("reason", rows.reason())
                        .log("some rows of a reply cannot be read and are left out; told once per endpoint");
            }
        }
        return rows;
    }

    private void tellSkipped(Endpoint endpoint, int rows) {
        try {
            observer.rowsSkipped(endpoint.label(), rows);
        } catch (RuntimeException e) {
            LOG.warn("the observer of the client failed", e);
        }
    }

    Future<Void> close() {
        closed = true;
        queue.close();
        pausing.forEach((timer, attempt) -> {
            vertx.cancelTimer(timer);
            attempt.turnAway(RequestQueue.CLOSED);
        });
        pausing.clear();
        return transport.close();
    }

    /** The token as a header value; null if the request goes without. */
    private @Nullable String token(ApiRequest request) throws Transport.Failed {
        if (!request.authorized()) {
            return null;
        }
        String token;
        try {
            token = options.token().get().strip();
        } catch (RuntimeException e) {
            throw unsent("the token cannot be read: " + e.getClass().getSimpleName());
        }
        if (token.isEmpty()) {
            throw unsent("the token is empty");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw unsent("the token has characters that an HTTP header cannot carry");
        }
        return token;
    }

    private static Transport.Failed unsent(String why) {
        return new Transport.Failed(new ApiError.Unauthorized(why), false);
    }

    private final class Attempt<T> implements RequestQueue.Waiting {
        private final ApiRequest request;
        private final Decoder<T> decoder;
        private final int maxBytes;
        private final boolean log;
        private final @Nullable T whenMissingLater;
        private final Promise<T> promise = Promise.promise();
        private int tries;
        private @Nullable ApiError unclear;
        private long sentAt;
        private Duration elapsed = Duration.ZERO;
        private String token = "";
        private @Nullable ApiError last;
        /** Whether any try so far may have been worked on. */
        private boolean mayHaveHappened;

        /**
         * @param whenMissingLater the answer if a later try finds nothing; null if that is an error
         */
        Attempt(ApiRequest request, Decoder<T> decoder, int maxBytes, boolean log, @Nullable T whenMissingLater) {
            this.request = request;
            this.decoder = decoder;
            this.maxBytes = maxBytes;
            this.log = log;
            this.whenMissingLater = whenMissingLater;
        }

        @Override
        public void go() {
            tries++;
            sentAt = System.nanoTime();
            elapsed = Duration.ZERO;
            try {
                String value = token(request);
                token = value == null ? "" : value;
                transport
                        .send(request, value == null ? null : "Token " + value, maxBytes, log)
                        .onComplete(this::sort, this::fail);
            } catch (Transport.Failed e) {
                fail(e);
            }
        }

        @Override
        public void turnAway(ApiError why) {
            // what was sent before and failed may have had its effect; a request that was never sent has none
            ApiError before = last;
            ApiError told = before != null && why instanceof ApiError.RateLimited ? before : why;
            promise.fail(new SemaphoreException(request.label(), told));
        }

        private void sort(Reply reply) {
            elapsed = sinceSent();
            if (!reply.ok() && !(log && reply.redirect())) {
                ApiError error = ErrorReplies.of(request.endpoint(), reply, base, token, clock.instant());
                finish(null, error, RetryPolicy.mayHaveHappened(error));
                return;
            }
            try {
                finish(decoder.decode(reply), null, true);
            } catch (Undecodable e) {
                finish(null, new ApiError.BadReply(String.valueOf(e.getMessage())), true);
            } catch (RuntimeException e) {
                // A decoder's bug must not leave the caller waiting for ever.
                LOG.error("decoding a reply of {} failed", request.endpoint().label(), e);
                finish(
                        null,
                        new ApiError.BadReply("decoding failed: " + e.getClass().getSimpleName()),
                        true);
            }
        }

        private void fail(Throwable failure) {
            elapsed = sinceSent();
            if (failure instanceof Transport.Failed failed) {
                finish(null, failed.error(), failed.sent());
            } else {
                finish(null, Transport.explain(failure, request.target(), options.connectTimeout()), true);
            }
        }

        private void finish(@Nullable T value, @Nullable ApiError error, boolean happened) {
            boolean removedBefore = mayHaveHappened && error instanceof ApiError.NotFound;
            mayHaveHappened |= happened;
            tell(error);
            last = error;
            Duration silence = error == null ? null : RetryPolicy.retryAfter(error);
            if (silence != null) {
                queue.hold(silence);
            }
            queue.leave(error != null && RetryPolicy.shed(request.endpoint(), error));
            if (error == null) {
                promise.complete(value);
                return;
            }
            if (removedBefore && whenMissingLater != null) {
                promise.complete(whenMissingLater);
                return;
            }
            if (unclear == null && happened && request.writes()) {
                unclear = error;
            }
            Duration pause = retries.pause(request.endpoint(), error, tries, random);
            boolean again = request.repeatable() || !mayHaveHappened;
            if (pause == null || closed || !again) {
                boolean unsure = mayHaveHappened && !request.repeatable();
                // that a repeat was turned away says nothing about the try before it, which may have been carried out
                ApiError told = unclear != null && RetryPolicy.turnedAway(error) ? unclear : error;
                promise.fail(new SemaphoreException(
                        unsure ? request.label() + " (it may have been done)" : request.label(), told));
            } else {
                retryAfter(pause);
            }
        }

        private void retryAfter(Duration pause) {
            long timer = vertx.setTimer(Math.max(1, pause.toMillis()), id -> {
                pausing.remove(id);
                queue.enter(this);
            });
            pausing.put(timer, this);
        }

        private Duration sinceSent() {
            return Duration.ofNanos(System.nanoTime() - sentAt);
        }

        private void tell(@Nullable ApiError error) {
            try {
                observer.requestFinished(request.endpoint().label(), error == null ? "ok" : outcome(error), elapsed);
            } catch (RuntimeException e) {
                LOG.warn("the observer of the client failed", e);
            }
        }
    }

    /** The kind of error in snake case. */
    static String outcome(ApiError error) {
        return error.getClass()
                .getSimpleName()
                .replaceAll("(?<!^)([A-Z])", "_$1")
                .toLowerCase(Locale.ROOT);
    }
}
