package dev.signalman.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of JSON that somebody sent: of the right type, or a {@link Refusal} that names the field. */
final class Fields {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JsonNode object;
    private final String where;

    /** @param where what it is, such as {@code alert 3}, for the words */
    Fields(JsonNode object, String where) {
        this.object = object;
        this.where = where;
        if (!object.isObject()) {
            throw Refusal.of(400, where + " must be an object");
        }
    }

    /** The text; empty if there is none. */
    String text(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(name, "text");
        }
        return value.textValue();
    }

    /** The text, which must be there and not be blank. */
    String needed(String name) {
        String text = text(name);
        if (text.isBlank()) {
            throw Refusal.of(400, where + ": " + name + " is missing");
        }
        return text;
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /** The time; null if there is none, or Go's zero time. */
    @Nullable
    Instant time(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() > 1 && (time.getYear() < 1970 || time.getYear() > 9999)) {
                throw wrong(name, "a time from 1970 to 9999");
            }
            return time.getYear() <= 1 ? null : time.toInstant();
        } catch (DateTimeException e) {
            throw wrong(name, "a time such as 2026-11-02T09:00:00Z");
        }
    }

    /** Names and texts; none if there are none. */
    Map<String, String> texts(String name) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw wrong(name, "an object of texts");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        value.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                throw wrong(name, "an object of texts");
            }
            texts.put(entry.getKey(), entry.getValue().textValue());
        });
        return texts;
    }

    JsonNode array(String name) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            throw wrong(name, "an array");
        }
        return value;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private Refusal wrong(String name, String wanted) {
        return Refusal.of(400, where + ": " + name + " must be " + wanted);
    }

    /** A time as Alertmanager writes it. */
    static String time(Instant time) {
        return TIME.format(time);
    }
}
