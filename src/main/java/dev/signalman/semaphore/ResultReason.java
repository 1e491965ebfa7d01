package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Why a pipeline or block ended so; meaningless for a passed one. A value that this version does not know is kept as {@link Unknown}.
 * Source: pipeline and block {@code result_reason}.
 */
public sealed interface ResultReason {
    /** The documented values. */
    enum Known implements ResultReason {
        TEST,
        MALFORMED,
        STUCK,
        USER,
        INTERNAL,
        STRATEGY,
        FAST_FAILING,
        DELETED,
        TIMEOUT,
        SKIPPED;

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
    record Unknown(String raw) implements ResultReason {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static ResultReason of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
