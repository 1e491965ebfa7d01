package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Whom a rule of a deployment target lets deploy. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /deployment_targets}, {@code subject_rules}.
 */
public sealed interface SubjectKind {
    /** The documented values. */
    enum Known implements SubjectKind {
        ANY,
        USER,
        ROLE,
        AUTO;

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
    record Unknown(String raw) implements SubjectKind {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static SubjectKind of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
