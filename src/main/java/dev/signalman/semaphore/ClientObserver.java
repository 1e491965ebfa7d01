package dev.signalman.semaphore;

import java.time.Duration;

/** Hears of every HTTP exchange of a client, retries included; called on the client's event loop, so it must return at once. */
@FunctionalInterface
public interface ClientObserver {
    /**
     * @param endpoint class of endpoint, such as {@code pipelines.list}: a small fixed set
     * @param outcome {@code ok} or the kind of {@link ApiError} in snake case, such as {@code rate_limited}
     * @param elapsed from sending to the last byte, without the wait for a free place
     */
    void requestFinished(String endpoint, String outcome, Duration elapsed);

    /**
     * Rows of a list that cannot be read were left out.
     *
     * @param endpoint class of endpoint
     * @param rows how many, in one reply
     */
    default void rowsSkipped(String endpoint, int rows) {}
}
