package dev.signalman.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body of megabytes, sent piece by piece, each when the one before has left: as a whole it would be copied, and encrypted, in one go
 * on the event loop, where everybody else waits meanwhile. Event loop only.
 */
final class LargeBody {
    private static final Logger log = LoggerFactory.getLogger(LargeBody.class);
    /** Some milliseconds of encryption by Java's quick compiler. */
    private static final int PIECE = 64 * 1024;

    private final HttpServerResponse response;
    private final byte[] body;
    private final Duration patience;
    private final Context context = Vertx.currentContext();
    private final Promise<Void> done = Promise.promise();
    private int sent;

    private LargeBody(HttpServerResponse response, byte[] body, Duration patience) {
        this.response = response;
        this.body = body;
        this.patience = patience;
    }

    /**
     * Sends it all, and ends the response.
     *
     * @param patience how long the reader may take for one piece, before its connection is closed
     * @return completes when nothing of the body is needed any more, whether it arrived or not
     */
    static Future<Void> send(HttpServerResponse response, byte[] body, Duration patience) {
        response.putHeader("Content-Length", String.valueOf(body.length));
        LargeBody sending = new LargeBody(response, body, patience);
        sending.next();
        return sending.done.future();
    }

    private void next() {
        if (response.closed() || response.ended()) {
            done.complete();
            return;
        }
        int length = Math.min(PIECE, body.length - sent);
        Buffer piece = Buffer.buffer(length).appendBytes(body, sent, length);
        sent += length;
        boolean last = sent == body.length;
        Future<Void> written = last ? response.end(piece) : response.write(piece);
        written.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(v -> {
                    if (last) {
                        done.complete();
                    } else {
                        // not at once: others have their turn in between, however fast the reader is
                        context.runOnContext(turn -> next());
                    }
                })
                .onFailure(e -> {
                    log.atDebug().setCause(e).log("the reader went away, or stopped reading, before it had everything");
                    response.reset();
                    done.complete();
                });
    }
}
