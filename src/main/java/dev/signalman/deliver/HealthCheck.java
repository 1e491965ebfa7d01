package dev.signalman.deliver;

import dev.signalman.store.Commit;
import dev.signalman.store.OutboxStatus;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** One thing that must be well for the heartbeat to go on. */
@FunctionalInterface
public interface HealthCheck {
    /** What is wrong, in words for a log line and without secrets; empty if nothing is. A failure counts as wrong, too. */
    Future<Optional<String>> problem(Instant now);

    /** The store takes a write. */
    static HealthCheck storeTakesWrites(Store store) {
        return now -> store.commit(new Commit().cursor("", "heartbeat", now.toString()))
                .map(written -> Optional.<String>empty())
                .otherwise(failure -> Optional.of("the store cannot be written: " + failure.getMessage()));
    }

    /**
     * No message has waited for longer than that.
     *
     * @param receivers the configured ones: what waits for others says nothing of our health
     */
    static HealthCheck outboxDrains(Store store, Set<String> receivers, Duration longest) {
        return now -> store.outboxStatus()
                .map(all -> all.stream()
                        .filter(status -> receivers.contains(status.receiver()) && waits(status, now.minus(longest)))
                        .findFirst()
                        .map(status -> status.pending() + " messages for " + status.receiver()
                                + " wait, the oldest since " + status.oldestPending()));
    }

    private static boolean waits(OutboxStatus status, Instant since) {
        return status.oldestPending() != null && status.oldestPending().isBefore(since);
    }
}
