package dev.signalman.semaphore;

import java.util.Locale;

/**
 * How a job ended. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /jobs}, {@code status.result}; the upper-case {@code result} of jobs inside a detailed pipeline.
 */
public sealed interface JobOutcome {
    /** The documented values. */
    enum Known implements JobOutcome {
        NONE,
        PASSED,
        FAILED,
        STOPPED;

        @Override
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value that this version does not know.
     *
     * @param raw as sent, in lower case
     */
    record Unknown(String raw) implements JobOutcome {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static JobOutcome of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
