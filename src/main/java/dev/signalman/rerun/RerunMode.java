package dev.signalman.rerun;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far Signalman goes with flaky failures. */
public enum RerunMode {
    /** Gathers evidence and decides nothing. */
    OFF,
    /** Decides and says so, but asks Semaphore for nothing. */
    OBSERVE,
    /** Reruns. */
    ACT;

    /** Lower-case name, as the configuration file and the events have it. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
