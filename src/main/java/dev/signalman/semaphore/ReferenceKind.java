package dev.signalman.semaphore;

import java.util.Locale;

/**
 * What kind of git reference a rule of a deployment target lets through. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /deployment_targets}, {@code object_rules}.
 */
public sealed interface ReferenceKind {
    /** The documented values. */
    enum Known implements ReferenceKind {
        BRANCH,
        TAG,
        PR;

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
    record Unknown(String raw) implements ReferenceKind {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static ReferenceKind of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
