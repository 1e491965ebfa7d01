package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of the server's enumerations, which come in upper case, in lower case, or as their protobuf number.
 *
 * @param <T> the enumeration
 */
final class Words<T> {
    private final Function<String, T> reader;
    private final List<String> inNumberOrder;
    private final Map<String, T> known = new HashMap<>();

    /**
     * @param reader reads any casing, unknown words included
     * @param inNumberOrder the word of number 0, 1, …
     */
    Words(Function<String, T> reader, String... inNumberOrder) {
        this.reader = reader;
        this.inNumberOrder = List.of(inNumberOrder);
        for (String word : inNumberOrder) {
            known.put(word, reader.apply(word));
            known.put(word.toLowerCase(Locale.ROOT), reader.apply(word));
        }
    }

    T read(JsonNode node) {
        T value = optional(node);
        return value == null ? reader.apply("") : value;
    }

    /** Null if missing, null or empty. */
    @Nullable
    T optional(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return null;
        }
        String word = node.asText();
        T value = known.get(word);
        if (value != null) {
            return value;
        }
        if (word.isBlank()) {
            return null;
        }
        if (word.length() <= 3 && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(word);
            if (number < inNumberOrder.size()) {
                return reader.apply(inNumberOrder.get(number));
            }
        }
        return reader.apply(word.strip());
    }
}
