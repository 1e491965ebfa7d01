package dev.signalman.export;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a sink made of events. */
sealed interface Answer {
    /** It has them all, and keeps them. */
    record Taken() implements Answer {}

    /**
     * It may have some of them, and may take them later.
     *
     * @param error why not now, without secrets
     * @param after how long it asks us to wait; null if it does not say
     */
    record Failed(String error, @Nullable Duration after) implements Answer {}

    /** It says that one of them is wrong. */
    record Refused(String error) implements Answer {}
}
