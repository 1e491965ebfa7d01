package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.semaphore.Timestamps;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One value of a reply in words: times in UTC, nothing that a terminal would obey. */
final class Cells {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern TIME_NAME = Pattern.compile("(.*_)?(at|time|timestamp|from_date|to_date)");
    /** What a terminal obeys, and what turns or breaks a line. */
    static final Pattern CONTROL =
            Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9F}\\x{200E}\\x{200F}\\x{2028}-\\x{202E}\\x{2066}-\\x{2069}]+");

    private Cells() {}

    /** A value under this name, on one line. */
    static String text(String name, JsonNode value) {
        Instant time = time(name, value);
        if (time != null) {
            return time(time);
        }
        if (isProtobufTime(value)) {
            return "";
        }
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "";
            case ARRAY -> {
                List<String> items = new ArrayList<>();
                value.forEach(item -> items.add(item.isContainerNode() ? plain(item.toString()) : text("", item)));
                yield String.join(", ", items);
            }
            case OBJECT, POJO -> value.isEmpty() ? "" : plain(value.toString());
            case STRING, NUMBER, BOOLEAN, BINARY ->
                TIME_NAME.matcher(name).matches() && isNever(value.asText()) ? "" : plain(value.asText());
        };
    }

    /** Zero stands for never. */
    private static boolean isNever(String value) {
        return value.equals("0") || value.startsWith("1970-01-01T00:00:00");
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    private static @Nullable Instant time(String name, JsonNode value) {
        return isProtobufTime(value) || TIME_NAME.matcher(name).matches() ? Timestamps.read(value) : null;
    }

    /** Whether it is one value, however the server writes it. */
    static boolean isScalar(JsonNode value) {
        return !value.isContainerNode() || isProtobufTime(value);
    }

    private static boolean isProtobufTime(JsonNode value) {
        return value.isObject() && value.has("seconds") && value.size() <= 2;
    }

    /** On one line, and harmless. */
    static String plain(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }
}
