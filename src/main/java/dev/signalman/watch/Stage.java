package dev.signalman.watch;

import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineState;

/** How far a pipeline has come, as far as events tell. */
enum Stage {
    UNSEEN,
    QUEUED,
    RUNNING,
    DONE;

    static Stage of(Pipeline pipeline) {
        if (pipeline.done()) {
            return DONE;
        }
        return pipeline.runningAt() != null || pipeline.state() == PipelineState.Known.RUNNING ? RUNNING : QUEUED;
    }
}
