package dev.signalman.event;

import io.vertx.core.Future;
import java.util.List;

/** The durable log, as consumers see it: they read what comes after their own position. */
public interface EventLog {
    /** Position of the newest event; 0 if the log is empty. */
    Future<Long> head();

    /**
     * The next events in log order.
     *
     * @param after position after which to begin; 0 for the beginning of what is retained
     * @param limit how many at most, at least 1
     */
    Future<List<LoggedEvent>> read(long after, int limit);
}
