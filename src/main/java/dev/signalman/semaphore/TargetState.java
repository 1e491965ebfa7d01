package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Whether a deployment target can be deployed to. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /deployment_targets}, {@code state}.
 */
public sealed interface TargetState {
    /** The documented values. */
    enum Known implements TargetState {
        SYNCING,
        USABLE,
        UNUSABLE,
        CORDONED;

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
    record Unknown(String raw) implements TargetState {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static TargetState of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
