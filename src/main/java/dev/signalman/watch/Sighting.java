package dev.signalman.watch;

import dev.signalman.event.PipelineRef;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that a look found changed.
 *
 * @param pipeline as it is now
 * @param ref as events name it
 * @param first whether it was not seen before
 * @param workflow its workflow; null if that was not read
 */
record Sighting(
        Pipeline pipeline,
        PipelineRef ref,
        boolean first,
        @Nullable Workflow workflow) {}
