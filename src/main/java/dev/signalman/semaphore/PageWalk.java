package dev.signalman.semaphore;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list page by page. Rows shift while it reads, so an item that comes again replaces its earlier state; the walk
 * stops at the end, at the page cap, or when the server goes round in circles, and only the first of these is complete.
 *
 * @param <T> the resource
 */
final class PageWalk<T> {
    /**
     * One page as decoded.
     *
     * @param total how many rows the list has in all; null if the server does not say
     */
    record Page<T>(
            Rows<T> rows,
            Paging.Next next,
            @Nullable Integer total,
            @Nullable Instant serverTime) {}

    /** Whether the pages after this one are of no interest. */
    interface Enough<T> {
        /** @param rows how many there are in all by now */
        boolean after(List<T> page, int rows);
    }

    private final Function<String, Future<Page<T>>> reader;
    private final Function<T, Object> identity;
    private final int maxPages;
    private final Enough<T> enough;
    private final Map<Object, T> items = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Promise<Sweep<T>> promise = Promise.promise();
    private int pages;
    private int skipped;
    // The smallest that any page told: rows that came or went while the list was read are not missing.
    private int total = Integer.MAX_VALUE;
    private @Nullable Instant serverTime;

    private PageWalk(
            Function<String, Future<Page<T>>> reader, Function<T, Object> identity, int maxPages, Enough<T> enough) {
        this.reader = reader;
        this.identity = identity;
        this.maxPages = maxPages;
        this.enough = enough;
    }

    static <T> Future<Sweep<T>> walk(
            String first, int maxPages, Function<T, Object> identity, Function<String, Future<Page<T>>> reader) {
        return walk(first, maxPages, identity, (page, rows) -> false, reader);
    }

    /** @param enough asked after each page; a list of which that is enough counts as complete */
    static <T> Future<Sweep<T>> walk(
            String first,
            int maxPages,
            Function<T, Object> identity,
            Enough<T> enough,
            Function<String, Future<Page<T>>> reader) {
        PageWalk<T> walk = new PageWalk<>(reader, identity, maxPages, enough);
        walk.read(first);
        return walk.promise.future();
    }

    private void read(String key) {
        asked.add(key);
        reader.apply(key).onComplete(this::take, promise::fail);
    }

    private void take(Page<T> page) {
        pages++;
        if (pages == 1) {
            serverTime = page.serverTime();
        }
        skipped += page.rows().skipped();
        if (page.total() != null) {
            total = Math.min(total, page.total());
        }
        int before = items.size();
        page.rows().items().forEach(item -> items.put(identity.apply(item), item));
        if (enough.after(page.rows().items(), items.size())) {
            finish(true);
            return;
        }
        boolean nothingNew = pages > 1 && page.rows().size() > 0 && items.size() == before;
        switch (page.next()) {
            // The last page has the oldest rows, so one with nothing new is not what it says.
            case Paging.End end -> finish((end.mayRepeat() || !nothingNew) && !rowsMissing());
            case Paging.Astray astray -> finish(false);
            case Paging.More more -> {
                if (nothingNew || pages >= maxPages || asked.contains(more.key())) {
                    finish(false);
                } else {
                    read(more.key());
                }
            }
        }
    }

    /** Rows that shift the other way between two pages are skipped without a trace, except in the count. */
    private boolean rowsMissing() {
        return total != Integer.MAX_VALUE && items.size() + skipped < total;
    }

    private void finish(boolean complete) {
        promise.complete(new Sweep<>(List.copyOf(items.values()), complete, pages, serverTime));
    }
}
