package dev.signalman.simulator;

import org.jspecify.annotations.Nullable;

/** A job of a pipeline. Its times say its state: PENDING, QUEUED, RUNNING, FINISHED. */
final class Job {
    final Pipeline pipeline;
    final int index;
    final int blockIndex;
    final String block;
    final int indexInBlock;
    final Scenario.JobSpec spec;
    long queued = Micros.NEVER;
    long started = Micros.NEVER;
    long finished = Micros.NEVER;
    String result = "PASSED";

    @Nullable
    String agent;

    Job(Pipeline pipeline, int index, int blockIndex, String block, int indexInBlock, Scenario.JobSpec spec) {
        this.pipeline = pipeline;
        this.index = index;
        this.blockIndex = blockIndex;
        this.block = block;
        this.indexInBlock = indexInBlock;
        this.spec = spec;
    }

    boolean selfHosted() {
        return spec.machine().startsWith("s1-");
    }

    String state(long now) {
        if (finished <= now) return "FINISHED";
        if (started <= now) return "RUNNING";
        return queued <= now ? "QUEUED" : "PENDING";
    }
}
