package dev.signalman.semaphore;

import java.util.Locale;

/**
 * How a pipeline or block ended. A value that this version does not know is kept as {@link Unknown}.
 * Source: pipeline and block {@code result}.
 */
public sealed interface PipelineResult {
    /** The documented values. */
    enum Known implements PipelineResult {
        PASSED,
        STOPPED,
        CANCELED,
        FAILED;

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
    record Unknown(String raw) implements PipelineResult {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static PipelineResult of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
