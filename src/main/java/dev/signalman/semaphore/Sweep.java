package dev.signalman.semaphore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All pages of a list, read one after the other; an item repeated by shifting pages stands in it once.
 *
 * @param <T> the resource
 * @param items in the server's order
 * @param complete false if the page cap was reached before the end
 * @param pages how many pages were read
 * @param serverTime the {@code Date} header of the first page; null if not sent
 */
public record Sweep<T>(
        List<T> items,
        boolean complete,
        int pages,
        @Nullable Instant serverTime) {}
