package dev.signalman.semaphore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a pipeline.
 *
 * @param id UUID
 * @param name its name
 * @param state where it is
 * @param result null until done
 * @param reason null until done, and for a passed block
 * @param errorDescription may be empty
 * @param jobs in index order
 */
public record Block(
        String id,
        String name,
        PipelineState state,
        @Nullable PipelineResult result,
        @Nullable ResultReason reason,
        String errorDescription,
        List<BlockJob> jobs) {}
