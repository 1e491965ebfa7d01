package dev.signalman.simulator;

import org.jspecify.annotations.Nullable;

/** A promotion of a pipeline; "passed" only means that the next pipeline was scheduled. */
final class Promotion {
    final String name;
    final String triggeredBy;
    final long triggered;
    boolean override;
    String status = "processing";
    long scheduled = Micros.NEVER;

    @Nullable
    Pipeline pipeline;

    Promotion(String name, String triggeredBy, long triggered) {
        this.name = name;
        this.triggeredBy = triggeredBy;
        this.triggered = triggered;
    }
}
