package dev.signalman.semaphore;

import java.util.Locale;

/**
 * What an agent does. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /agents}, {@code status.state}.
 */
public sealed interface AgentState {
    /** The documented values. */
    enum Known implements AgentState {
        WAITING_FOR_JOB,
        RUNNING_JOB;

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
    record Unknown(String raw) implements AgentState {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static AgentState of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
