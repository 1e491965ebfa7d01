package dev.signalman.semaphore;

import java.util.Locale;

/**
 * What started a workflow: an integer in the list, a name in describe. A value that this version does not know is kept as {@link Unknown}.
 * Source: workflow {@code triggered_by}.
 */
public sealed interface WorkflowTrigger {
    /** The documented values. */
    enum Known implements WorkflowTrigger {
        HOOK,
        SCHEDULE,
        API,
        MANUAL_RUN;

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
    record Unknown(String raw) implements WorkflowTrigger {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static WorkflowTrigger of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
