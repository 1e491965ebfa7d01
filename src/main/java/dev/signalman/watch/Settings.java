package dev.signalman.watch;

import dev.signalman.event.ChangeEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to one thing that people set up for the organisation. Pure.
 *
 * @param <T> the thing as Semaphore shows it
 * @param <K> what is kept of it
 */
interface Settings<T, K extends Settings.Kept> {
    /** What is kept of every such thing; it stays for a while when the thing is gone, so that one that returns has new ids. */
    interface Kept {
        /** Counts what was told of it. */
        long generation();

        /** Since when it is gone; null while it is there. */
        @Nullable
        Instant gone();
    }

    /**
     * What follows.
     *
     * @param known what is known from now on
     * @param events in their order; may be empty
     */
    record Result<K>(K known, List<ChangeEvent> events) {}

    /** By what it is known again. */
    String key(T thing);

    /**
     * It is in the list.
     *
     * @param before null if it was never seen
     * @param first true in the very first list, which is history
     */
    Result<K> seen(@Nullable K before, T thing, Instant at, boolean first);

    /** It was there and is gone. */
    Result<K> gone(String key, K before, Instant at);
}
