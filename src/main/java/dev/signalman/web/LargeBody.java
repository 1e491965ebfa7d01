package dev.signalman.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Sends a body of megabytes in slices, so that the event loop can do other work between them. Belongs on the event loop. */
final class LargeBody {
    private static final int SLICE = 64 << 10;
    /** How much goes out before others have their turn: some milliseconds of work, by TLS too. */
    private static final int TURN = 512 << 10;

    private final Context context;
    private final HttpServerResponse response;
    private final byte[] body;
    private int sent;

    private LargeBody(Context context, HttpServerResponse response, byte[] body) {
        this.context = context;
        this.response = response;
        this.body = body;
    }

    /** @param body not changed afterwards */
    static void send(RoutingContext request, byte[] body) {
        Context context = Vertx.currentContext();
        if (body.length <= TURN || context == null || request.request().method().equals(HttpMethod.HEAD)) {
            WebServer.send(request, Buffer.buffer(body));
            return;
        }
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            response.putHeader("Content-Length", Integer.toString(body.length));
            new LargeBody(context, response, body).turn();
        }
    }

    private void turn() {
        int until = Math.min(body.length, sent + TURN);
        while (sent < until) {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> turn());
                return;
            }
            int slice = Math.min(SLICE, until - sent);
            response.write(Buffer.buffer(slice).appendBytes(body, sent, slice));
            sent += slice;
        }
        if (sent == body.length) {
            response.end();
        } else {
            context.runOnContext(next -> turn());
        }
    }
}
