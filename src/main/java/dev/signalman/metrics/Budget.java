package dev.signalman.metrics;

import java.util.concurrent.atomic.AtomicInteger;

/** How many series all meters together may have, as Prometheus counts them. Safe for use by several threads. */
final class Budget {
    private final int limit;
    private final AtomicInteger used = new AtomicInteger();

    Budget(int limit) {
        this.limit = limit;
    }

    /** Takes so many if there are as many left. */
    boolean take(int series) {
        int now = used.get();
        while (now + series <= limit) {
            int witness = used.compareAndExchange(now, now + series);
            if (witness == now) {
                return true;
            }
            now = witness;
        }
        return false;
    }

    /** Takes them whether they are left or not: for the series that stand for all that found no room. */
    void takeAnyway(int series) {
        used.addAndGet(series);
    }

    void release(int series) {
        used.addAndGet(-series);
    }

    int limit() {
        return limit;
    }
}
