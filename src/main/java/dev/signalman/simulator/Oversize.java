package dev.signalman.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** A JSON string that does not want to end, sent only as fast as it is read. */
final class Oversize {
    private static final Buffer CHUNK = Buffer.buffer("a".repeat(65_536));

    private final HttpServerResponse response;
    private long left;

    private Oversize(HttpServerResponse response, long left) {
        this.response = response;
        this.left = left;
    }

    static void send(HttpServerResponse response, long bytes) {
        response.putHeader("content-length", Long.toString(bytes));
        response.write(Buffer.buffer("\"")).otherwiseEmpty();
        var body = new Oversize(response, bytes - 2);
        response.drainHandler(v -> body.more());
        response.exceptionHandler(e -> body.left = -1);
        body.more();
    }

    private void more() {
        while (left > 0 && !response.writeQueueFull() && !response.closed()) {
            var part = left < CHUNK.length() ? CHUNK.slice(0, (int) left) : CHUNK;
            left -= part.length();
            response.write(part).otherwiseEmpty();
        }
        if (left == 0 && !response.ended() && !response.closed()) {
            left = -1;
            response.end(Buffer.buffer("\"")).otherwiseEmpty();
        }
    }
}
