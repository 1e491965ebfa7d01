package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The rows of a list that could be read.
 *
 * @param <T> the resource
 * @param items in the server's order
 * @param skipped how many could not be read
 * @param reason why the last of these could not; empty if none
 */
record Rows<T>(List<T> items, int skipped, String reason) {
    /** Reads one object. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(JsonNode node) throws Undecodable;
    }

    /** One bad row must not hide the others; but rows that are all bad are a reply that we do not understand. */
    static <T> Rows<T> read(JsonNode body, String field, Decoder<T> decoder) throws Undecodable {
        List<T> items = new ArrayList<>();
        int skipped = 0;
        String reason = "";
        for (Iterator<JsonNode> rows = Json.rows(body, field); rows.hasNext(); ) {
            try {
                items.add(decoder.decode(rows.next()));
            } catch (Undecodable e) {
                skipped++;
                reason = String.valueOf(e.getMessage());
            }
        }
        if (items.isEmpty() && skipped > 0) {
            throw new Undecodable("none of " + skipped + " rows can be read: " + reason);
        }
        return new Rows<>(List.copyOf(items), skipped, reason);
    }

    int size() {
        return items.size() + skipped;
    }
}
