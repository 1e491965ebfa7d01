package dev.signalman.web;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds what connections can hold. Each must begin its first request soon and the next ones every so often, however little trickles
 * in meanwhile, and must have taken its answer by then. When there are too many, a newcomer takes the place of the one that has been
 * without a request for longest, so that nobody can keep others out by just holding connections. Event loop only.
 */
final class Connections {
    /** How often connections are looked through within a patience. */
    private static final int SWEEPS = 5;

    private final int most;
    private final Duration firstRequest;
    private final Duration patience;
    private final Map<HttpConnection, Standing> open = new HashMap<>();

    /**
     * How a connection stands.
     *
     * @param since when it began its latest request, or was opened
     * @param served true once it has begun a request
     * @param busy true while that request is not answered
     */
    private record Standing(long since, boolean served, boolean busy) {
        Standing idle() {
            return new Standing(since, served, false);
        }
    }

    /**
     * Bounds connections.
     *
     * @param most how many there may be
     * @param firstRequest within what time a new one must have begun a request, its header complete
     * @param patience within what time it must have begun the next one
     */
    Connections(int most, Duration firstRequest, Duration patience) {
        this.most = most;
        this.firstRequest = firstRequest;
        this.patience = patience;
    }

    Duration betweenSweeps() {
        Duration shorter = firstRequest.compareTo(patience) < 0 ? firstRequest : patience;
        return Duration.ofMillis(Math.max(1, shorter.toMillis() / SWEEPS));
    }

    void opened(HttpConnection connection) {
        if (open.size() >= most && !makeRoom()) {
            connection.close();
            return;
        }
        open.put(connection, new Standing(System.nanoTime(), false, false));
        connection.closeHandler(closed -> open.remove(connection));
    }

    /** False if every connection has a request under way. */
    private boolean makeRoom() {
        long now = System.nanoTime();
        return open.entrySet().stream()
                .filter(entry -> !entry.getValue().busy())
                .max(Comparator.comparingLong(entry -> now - entry.getValue().since()))
                .map(Map.Entry::getKey)
                .map(this::close)
                .isPresent();
    }

    void began(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        open.computeIfPresent(connection, (known, before) -> new Standing(System.nanoTime(), true, true));
        request.response().endHandler(ended -> open.computeIfPresent(connection, (known, standing) -> standing.idle()));
    }

    /** Closes those whose time is over. */
    void sweep() {
        long now = System.nanoTime();
        List<HttpConnection> late = open.entrySet().stream()
                .filter(entry -> now - entry.getValue().since() > allowed(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(this::close);
    }

    private long allowed(Standing standing) {
        return (standing.served() ? patience : firstRequest).toNanos();
    }

    private HttpConnection close(HttpConnection connection) {
        // it is not counted while it is being closed, or each newcomer would find it in the way again
        open.remove(connection);
        connection.close();
        return connection;
    }
}
