package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Whether a promotion's pipeline was scheduled; PASSED says nothing of its outcome. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /promotions}, {@code status}.
 */
public sealed interface PromotionStatus {
    /** The documented values. */
    enum Known implements PromotionStatus {
        PROCESSING,
        PASSED,
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
    record Unknown(String raw) implements PromotionStatus {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static PromotionStatus of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
