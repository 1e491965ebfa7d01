package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One decoder for every way in which the server writes a time: {@code {"seconds":…,"nanos":…}}, a number, digits in a
 * string, ISO-8601 with {@code T} or a space. Empty, null, the epoch itself, what lies beyond the year 9999 and what cannot be read are
 * "absent".
 */
public final class Timestamps {
    // Whole seconds stay below the first bound until the year 5138; what is larger is milli-, micro- or nanoseconds.
    private static final long MILLIS_FROM = 100_000_000_000L;
    private static final long MICROS_FROM = MILLIS_FROM * 1_000;
    private static final long NANOS_FROM = MICROS_FROM * 1_000;
    // Databases count microseconds in 64 bits, and one absurd time must not keep everything beside it from being
    // stored.
    private static final Instant YEAR_10_000 = Instant.parse("+10000-01-01T00:00:00Z");

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private Timestamps() {}

    /** The time; null if there is none, or it cannot be read. */
    public static @Nullable Instant read(JsonNode node) {
        try {
            return switch (node.getNodeType()) {
                case OBJECT -> ofSeconds(Json.longInteger(node, "seconds"), Json.longInteger(node, "nanos"));
                case NUMBER -> node.isIntegralNumber() ? ofNumber(node.asLong()) : ofFraction(node.asDouble());
                case STRING -> ofText(node.textValue());
                default -> null;
            };
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Instant ofText(String text) {
        String value = text.strip();
        if (value.isEmpty()) {
            return null;
        }
        if (value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return ofNumber(Long.parseLong(value));
        }
        if (value.endsWith(" UTC")) {
            value = value.substring(0, value.length() - 4) + "Z";
        }
        if (value.length() > 10 && value.charAt(10) == ' ') {
            value = value.substring(0, 10) + "T" + value.substring(11);
        }
        return set(ISO.parse(value, Instant::from));
    }

    private static @Nullable Instant ofNumber(long number) {
        if (number < MILLIS_FROM) {
            return ofSeconds(number, 0);
        }
        long unit = number < MICROS_FROM ? 1_000 : number < NANOS_FROM ? 1_000_000 : 1_000_000_000;
        return ofSeconds(number / unit, number % unit * (1_000_000_000 / unit));
    }

    private static @Nullable Instant ofFraction(double seconds) {
        return ofSeconds((long) seconds, (long) ((seconds - Math.floor(seconds)) * 1e9));
    }

    private static @Nullable Instant ofSeconds(long seconds, long nanos) {
        return set(Instant.ofEpochSecond(seconds, nanos));
    }

    private static @Nullable Instant set(Instant instant) {
        return instant.getEpochSecond() <= 0 || !instant.isBefore(YEAR_10_000) ? null : instant;
    }
}
