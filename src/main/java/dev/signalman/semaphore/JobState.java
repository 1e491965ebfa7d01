package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Where a job is in its life. A value that this version does not know is kept as {@link Unknown}.
 * Source: {@code GET /jobs}, {@code status.state}.
 */
public sealed interface JobState {
    /** The documented values. */
    enum Known implements JobState {
        PENDING,
        QUEUED,
        RUNNING,
        FINISHED;

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
    record Unknown(String raw) implements JobState {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static JobState of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
