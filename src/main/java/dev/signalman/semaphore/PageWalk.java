package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a list page by page until there is no next page, a page brings nothing new (the server repeats the last page for any page
 * beyond it), or the cap is reached. Items are known by their id, since rows shift down while we page.
 *
 * @param <T> the resource
 */
final class PageWalk<T> {
    private static final Logger log = LoggerFactory.getLogger(PageWalk.class);

    /** A page as it came. */
    record Page(JsonNode body, MultiMap headers) {}

    /** Where the next page is, as this scheme says it; empty at the end. */
    interface Next {
        Optional<String> after(Page page, String current);
    }

    /** Pages by number, as the link header or {@code page-number} says. */
    static final Next LINK = (page, current) -> {
        boolean more = page.headers().getAll("link").stream().anyMatch(link -> link.contains("rel=\"next\""));
        String number = page.headers().get("page-number");
        boolean clamped = number != null && !number.equals(current);
        return more && !clamped ? Optional.of(Long.toString(Long.parseLong(current) + 1)) : Optional.empty();
    };

    /** Pages by number, as {@code x-has-more} says; a page may be short or empty while there are more. */
    static final Next HAS_MORE =
            (page, current) -> "true".equalsIgnoreCase(page.headers().get("x-has-more"))
                    ? Optional.of(Long.toString(Long.parseLong(current) + 1))
                    : Optional.empty();

    /** A token in the body. */
    static Next token(String field) {
        return (page, current) ->
                Optional.of(Wire.text(page.body(), field)).filter(token -> !token.isEmpty() && !token.equals(current));
    }

    private final Function<String, Future<Page>> fetch;
    private final Function<Page, JsonNode> rows;
    private final Function<JsonNode, T> decoder;
    private final Function<T, String> id;
    private final Next next;
    private final boolean emptyPagesAreNormal;
    private final int maxPages;
    private final Map<String, T> items = new LinkedHashMap<>();
    private @Nullable Instant serverTime;
    private int pages;
    private int skipped;

    PageWalk(
            Function<String, Future<Page>> fetch,
            Function<Page, JsonNode> rows,
            Function<JsonNode, T> decoder,
            Function<T, String> id,
            Next next,
            int maxPages) {
        this.fetch = fetch;
        this.rows = rows;
        this.decoder = decoder;
        this.id = id;
        this.next = next;
        this.emptyPagesAreNormal = next.equals(HAS_MORE);
        this.maxPages = maxPages;
    }

    Future<Sweep<T>> from(String start) {
        return fetch.apply(start).compose(page -> {
            pages++;
            if (serverTime == null) {
                serverTime = date(page.headers().get("date"));
            }
            boolean fresh = take(rows.apply(page));
            Optional<String> following = next.after(page, start);
            if (following.isEmpty() || !(fresh || emptyPagesAreNormal)) {
                return Future.succeededFuture(end(true));
            }
            return pages >= maxPages ? Future.succeededFuture(end(false)) : from(following.get());
        });
    }

    private boolean take(JsonNode page) {
        if (!page.isArray()) {
            throw new Wire.Malformed("a list is missing in the reply");
        }
        boolean fresh = false;
        for (JsonNode row : page) {
            try {
                T item = decoder.apply(row);
                fresh |= items.putIfAbsent(id.apply(item), item) == null;
            } catch (Wire.Malformed e) {
                // one bad row must not hide the others
                if (skipped++ == 0) {
                    log.warn("a row that cannot be understood is left out: {}", e.getMessage());
                }
            }
        }
        return fresh;
    }

    private Sweep<T> end(boolean complete) {
        return new Sweep<>(java.util.List.copyOf(items.values()), complete, pages, serverTime);
    }

    private static @Nullable Instant date(@Nullable String header) {
        try {
            return header == null
                    ? null
                    : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
