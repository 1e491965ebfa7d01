package dev.signalman.semaphore;

import java.util.Locale;

/**
 * How the triggering of a scheduler went: about the start of its workflow, not about the workflow. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /schedules/:id}, {@code scheduling_status}.
 */
public sealed interface SchedulingStatus {
    /** The documented values. */
    enum Known implements SchedulingStatus {
        RUNNING,
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
    record Unknown(String raw) implements SchedulingStatus {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static SchedulingStatus of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
