package dev.signalman.rule;

import dev.signalman.words.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Values of a rule's {@code params}, whose types are those of their defaults. */
final class Param {
    private static final String WHOLE = "-?[0-9]{1,15}";
    private static final String DECIMAL = "-?[0-9]{1,15}\\.[0-9]{1,15}";

    private Param() {}

    /** A duration, a truth, a whole number, a number or, if it is none of these, the text itself. */
    static Object of(String text) {
        if (text.matches(WHOLE)) {
            return Long.parseLong(text);
        }
        if (text.matches(DECIMAL)) {
            return Double.parseDouble(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A value of the same type; null if the text is none. */
    static @Nullable Object like(Object usual, String text) {
        Object value = usual instanceof String ? text : of(text);
        if (usual instanceof Double && value instanceof Long whole) {
            return whole.doubleValue();
        }
        return usual.getClass() == value.getClass() ? value : null;
    }

    /** Its type in words, with an example. */
    static String kind(Object usual) {
        return switch (usual) {
            case Duration duration -> "a duration such as " + Durations.text(duration);
            case Boolean truth -> "true or false";
            case Long whole -> "a whole number such as " + whole;
            case Double number -> "a number such as " + number;
            default -> "a text";
        };
    }
}
