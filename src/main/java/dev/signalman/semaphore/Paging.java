package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a list says where it goes on. A key names a page: a page number, or the token that the server gave. */
sealed interface Paging {
    /** Characters of a token. Real ones have a few hundred; it travels in a URL and is remembered while the list is read. */
    int LONGEST_TOKEN = 4_096;

    /** What comes after a page. */
    sealed interface Next {}

    /**
     * Nothing: it was the last page.
     *
     * @param mayRepeat whether it may well consist of rows that were seen before
     */
    record End(boolean mayRepeat) implements Next {}

    /** The page with this key. */
    record More(String key) implements Next {}

    /** There is more, but not where the server says: it sent another page than was asked for, or a token that no request can carry. */
    record Astray() implements Next {}

    /**
     * @param asked key of the page that was asked for
     * @param rows how many rows it had
     */
    Next next(Reply reply, JsonNode body, int rows, String asked);

    /** Key of the first page; empty if it has none. */
    String first();

    /** Name of the query parameter that takes the key. */
    String parameter();

    /** How many rows the whole list has; null if the server does not say. */
    default @Nullable Integer total(Reply reply) {
        return null;
    }

    /** How many pages the server gives at most. */
    default int serverLimit() {
        return Integer.MAX_VALUE;
    }

    /**
     * {@code link} and {@code page-number} headers. A page beyond the last is answered by the last one, so an empty page
     * never comes.
     *
     * @param pageSize rows asked for
     */
    record Headers(int pageSize) implements Paging {
        private static final Pattern URL = Pattern.compile("<[^>]*>");
        private static final Pattern NEXT = Pattern.compile("(?i)\\brel\\s*=\\s*(\"[^\"]*\\bnext\\b[^\"]*\"|next\\b)");

        @Override
        public Next next(Reply reply, JsonNode body, int rows, String asked) {
            int page = Integer.parseInt(asked);
            Integer total = reply.number("total-pages");
            Integer number = reply.number("page-number");
            if (number != null && number != page) {
                boolean clamped = total == null || number.equals(total);
                return clamped || rows == 0 ? new End(true) : new Astray();
            }
            return more(reply, rows, page) ? new More(Integer.toString(page + 1)) : new End(false);
        }

        @Override
        public @Nullable Integer total(Reply reply) {
            return reply.number("total");
        }

        private boolean more(Reply reply, int rows, int page) {
            if (reply.headers().contains("link")) {
                // Only whether there is a next page: the URLs name the scheme between proxy and backend.
                return reply.headers().getAll("link").stream()
                        .anyMatch(link ->
                                NEXT.matcher(URL.matcher(link).replaceAll("")).find());
            }
            Integer total = reply.number("total-pages");
            return total == null ? rows >= pageSize : page < total;
        }

        @Override
        public String first() {
            return "1";
        }

        @Override
        public String parameter() {
            return "page";
        }
    }

    /** {@code x-has-more}: rows are filtered after paging, so a page may be short or empty and still not be the last. */
    record HasMore(int pageSize) implements Paging {
        @Override
        public Next next(Reply reply, JsonNode body, int rows, String asked) {
            String more = reply.header("x-has-more");
            boolean goesOn = more == null ? rows >= pageSize : more.strip().equalsIgnoreCase("true");
            return goesOn ? new More(Integer.toString(Integer.parseInt(asked) + 1)) : new End(true);
        }

        @Override
        public int serverLimit() {
            return 100;
        }

        @Override
        public String first() {
            return "1";
        }

        @Override
        public String parameter() {
            return "page";
        }
    }

    /** Deployment history: {@code cursor_before}, in microseconds and passed on as it is. */
    record History() implements Paging {
        @Override
        public Next next(Reply reply, JsonNode body, int rows, String asked) {
            String before = Json.text(body, "cursor_before");
            return before.isBlank() || before.equals("0") || rows == 0 ? new End(true) : new More(before);
        }

        @Override
        public String first() {
            return "";
        }

        @Override
        public String parameter() {
            return "cursor_value";
        }
    }

    /**
     * A token in the body.
     *
     * @param field where it is
     * @param parameter how it is sent back
     */
    record BodyToken(String field, String parameter) implements Paging {
        @Override
        public Next next(Reply reply, JsonNode body, int rows, String asked) {
            String token = Json.text(body, field);
            if (token.length() > LONGEST_TOKEN) {
                return new Astray();
            }
            return token.isBlank() ? new End(true) : new More(token);
        }

        @Override
        public String first() {
            return "";
        }
    }
}
