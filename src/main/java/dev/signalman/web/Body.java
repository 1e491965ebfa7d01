package dev.signalman.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Collects one request's body, bounded in size and time. On the event loop. */
final class Body {
    private final RoutingContext request;
    private final int mostBytes;
    private final Buffer read = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();

    private Body(RoutingContext request, int mostBytes) {
        this.request = request;
        this.mostBytes = mostBytes;
    }

    /** The whole body, or a {@link Refusal}. */
    static Future<Buffer> read(RoutingContext request, int mostBytes, Duration within) {
        return new Body(request, mostBytes).read(within);
    }

    private Future<Buffer> read(Duration within) {
        HttpServerRequest http = request.request();
        if (announced(http) > mostBytes) {
            return Future.failedFuture(tooLarge());
        }
        long timer = request.vertx()
                .setTimer(
                        within.toMillis(),
                        id -> whole.tryFail(Refusal.unread(408, "slow", "the body came too slowly")));
        http.exceptionHandler(gone -> whole.tryFail(Refusal.unread(400, Refusal.GONE, "the body broke off")));
        http.handler(this::append);
        http.endHandler(complete -> whole.tryComplete(read));
        return whole.future().onComplete(done -> request.vertx().cancelTimer(timer));
    }

    private static long announced(HttpServerRequest http) {
        String length = http.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void append(Buffer chunk) {
        if (whole.future().isComplete()) {
            return;
        }
        if (read.length() + chunk.length() > mostBytes) {
            whole.tryFail(tooLarge());
            return;
        }
        read.appendBuffer(chunk);
    }

    private Refusal tooLarge() {
        return Refusal.unread(413, "too_large", "the body is larger than " + mostBytes + " bytes");
    }
}
