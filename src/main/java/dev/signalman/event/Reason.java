package dev.signalman.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a pipeline that did not pass ended so. A value that this version does not know stays what it was. */
public sealed interface Reason {
    /** The reasons that Semaphore documents. */
    enum Known implements Reason {
        TEST,
        MALFORMED,
        STUCK,
        USER,
        INTERNAL,
        STRATEGY,
        FAST_FAILING,
        DELETED,
        TIMEOUT;

        @Override
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A reason that this version does not know.
     *
     * @param raw as Semaphore sent it, in lower case
     */
    record Unknown(String raw) implements Reason {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name for people, labels and JSON. */
    @JsonValue
    String text();

    /** Reads any casing, and what {@link #text()} wrote. */
    @JsonCreator
    static Reason of(String raw) {
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
