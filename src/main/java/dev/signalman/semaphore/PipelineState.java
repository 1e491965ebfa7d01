package dev.signalman.semaphore;

import java.util.Locale;

/**
 * Where a pipeline or block is in its life. A value that this version does not know is kept as {@link Unknown}.
 * Source: pipeline and block {@code state}.
 */
public sealed interface PipelineState {
    /** The documented values. */
    enum Known implements PipelineState {
        INITIALIZING,
        PENDING,
        QUEUING,
        WAITING,
        RUNNING,
        STOPPING,
        DONE;

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
    record Unknown(String raw) implements PipelineState {
        @Override
        public String text() {
            return "unknown(" + raw + ")";
        }
    }

    /** Lower-case name. */
    String text();

    /** Reads any casing. */
    static PipelineState of(String raw) {
        String lower = raw.toLowerCase(Locale.ROOT);
        for (Known known : Known.values()) {
            if (known.text().equals(lower)) {
                return known;
            }
        }
        return new Unknown(lower);
    }
}
