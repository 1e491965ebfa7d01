package dev.signalman.web;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds what connections can hold. Each must begin a request every so often, however little trickles in meanwhile, and must have
 * taken its answer by then. Event loop only.
 */
final class Connections {
    private final int most;
    private final Duration patience;
    private final Map<HttpConnection, Long> since = new HashMap<>();

    Connections(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    void opened(HttpConnection connection) {
        if (since.size() >= most) {
            connection.close();
            return;
        }
        since.put(connection, System.nanoTime());
        connection.closeHandler(closed -> since.remove(connection));
    }

    void beganRequest(HttpConnection connection) {
        since.computeIfPresent(connection, (known, before) -> System.nanoTime());
    }

    /** Closes those whose time is over. */
    void sweep() {
        long now = System.nanoTime();
        List<HttpConnection> late = since.entrySet().stream()
                .filter(entry -> now - entry.getValue() > patience.toNanos())
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(HttpConnection::close);
    }
}
