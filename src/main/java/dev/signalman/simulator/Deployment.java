package dev.signalman.simulator;

import org.jspecify.annotations.Nullable;

/** A deployment: a promotion to a target. STARTED means that its pipeline was scheduled, nothing more. */
final class Deployment {
    final String id;
    final Target target;
    final Pipeline source;
    final long triggered;
    final String triggeredBy;
    String state = "PENDING";
    String stateMessage = "";

    @Nullable
    Pipeline pipeline;

    Deployment(String id, Target target, Pipeline source, long triggered, String triggeredBy) {
        this.id = id;
        this.target = target;
        this.source = source;
        this.triggered = triggered;
        this.triggeredBy = triggeredBy;
    }
}
