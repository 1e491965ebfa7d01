package dev.signalman.metrics;

import java.time.Duration;

/** What an event leads to beyond the state itself. */
sealed interface Effect permits Vanished, Effect.TurnedGreen {
    /**
     * A pipeline that was red on a watched branch is green again.
     *
     * @param branch value of the label
     * @param pipeline name written in the pipeline file
     * @param red how long it was red
     */
    record TurnedGreen(String organization, String project, String branch, String pipeline, Duration red)
            implements Effect {}
}
