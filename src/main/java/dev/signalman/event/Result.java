package dev.signalman.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a pipeline, job or deployment ended. A value that this version does not know stays what it was. */
public sealed interface Result {
    /** The results that Semaphore documents. */
    enum Known implements Result {
        PASSED,
        FAILED,
        STOPPED,
        CANCELED;

        @Override
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A result that this version does not know.
     *
     * @param raw as Semaphore sent it, in lower case
     */
    record Unknown(String raw) implements Result {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name for people, labels and JSON. */
    @JsonValue
    String text();

    default boolean passed() {
        return this == Known.PASSED;
    }

    /** Reads any casing, and what {@link #text()} wrote. */
    @JsonCreator
    static Result of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(
                lower.startsWith("unknown(") && lower.endsWith(")") ? lower.substring(8, lower.length() - 1) : lower);
    }
}
