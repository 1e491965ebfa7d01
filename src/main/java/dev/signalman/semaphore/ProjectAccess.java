package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Which projects may use a secret of the organisation. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /secrets}, {@code org_config.projects_access}.
 */
public sealed interface ProjectAccess {
    /** The documented values. */
    enum Known implements ProjectAccess {
        ALL,
        ALLOWED,
        NONE;

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
    record Unknown(String raw) implements ProjectAccess {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static ProjectAccess of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
