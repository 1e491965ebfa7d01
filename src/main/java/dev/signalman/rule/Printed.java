package dev.signalman.rule;

import dev.signalman.words.Phrases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;

/** Values of expressions as people read them in a text. */
final class Printed {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Printed() {}

    static String of(Object value) {
        return switch (value) {
            case String text -> text;
            case Duration duration -> Phrases.duration(duration);
            case Instant time -> time.equals(Instant.EPOCH) ? "never" : TIME.format(time);
            case Double number -> number(number);
            case Collection<?> list ->
                Phrases.list(list.stream().map(Printed::of).toList());
            default -> value.toString();
        };
    }

    /** At most two decimals, none that say nothing. */
    private static String number(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(number)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                : Double.toString(number);
    }
}
