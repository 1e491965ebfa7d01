package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Where the agents of a type get their names from. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /self_hosted_agent_types}, {@code assignment_origin}.
 */
public sealed interface NameOrigin {
    /** The documented values. */
    enum Known implements NameOrigin {
        ASSIGNMENT_ORIGIN_AGENT,
        ASSIGNMENT_ORIGIN_AWS_STS;

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
    record Unknown(String raw) implements NameOrigin {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static NameOrigin of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
