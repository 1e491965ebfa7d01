package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the server's JSON values, whose forms differ from service to service; what is missing, null or empty is absent. */
final class Wire {
    private static final long MILLIS_FROM = 100_000_000_000L;

    private Wire() {}

    /** A reply that is not what the API says. */
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    static String required(JsonNode node, String field) {
        String value = text(node, field);
        if (value.isEmpty()) {
            throw new Malformed("'" + field + "' is missing");
        }
        return value;
    }

    /** Empty if absent. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    static @Nullable String optional(JsonNode node, String field) {
        String value = text(node, field);
        return value.isEmpty() ? null : value;
    }

    static boolean flag(JsonNode node, String field) {
        return node.path(field).asBoolean(false);
    }

    /** An enum by name in any casing, or by its number where the order of {@code numbers} says what it means. */
    static <T> T value(JsonNode node, String field, Function<String, T> of, String... numbers) {
        JsonNode value = node.path(field);
        if (value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= 0
                && value.intValue() < numbers.length) {
            return of.apply(numbers[value.intValue()]);
        }
        return of.apply(value.isValueNode() && !value.isNull() ? value.asText() : "");
    }

    /**
     * A time in any of the server's forms: {@code {"seconds":…,"nanos":…}}, seconds or milliseconds as a number or as digits,
     * {@code 2019-10-14 12:11:47.824128Z} with a space or a T. Absent, empty, null and the epoch itself mean that it has not come.
     */
    static @Nullable Instant time(JsonNode node, String field) {
        JsonNode value = node.path(field);
        try {
            Instant time;
            if (value.isObject()) {
                time = Instant.ofEpochSecond(
                        value.path("seconds").asLong(), value.path("nanos").asLong());
            } else if (value.isNumber()) {
                time = number(value.asLong());
            } else {
                time = text(value.isTextual() ? value.asText().trim() : "");
            }
            return time == null || time.getEpochSecond() == 0 ? null : time;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Instant text(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (text.chars().allMatch(Character::isDigit)) {
            return text.length() > 15 ? null : number(Long.parseLong(text));
        }
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        return java.time.OffsetDateTime.parse(zoned ? iso : iso + "Z").toInstant();
    }

    private static Instant number(long value) {
        return value >= MILLIS_FROM ? Instant.ofEpochMilli(value) : Instant.ofEpochSecond(value);
    }
}
