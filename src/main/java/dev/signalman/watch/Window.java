package dev.signalman.watch;

import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The next span of server time to read: up to now, or a slice of it after a long absence, so that what happened is told in order and
 * what was read is not read again.
 *
 * @param to end of the slice; null if it reaches up to now
 */
record Window(@Nullable Instant to) {
    /**
     * The pipeline as it was at the end of this slice: what came later is told with the slice in which it happened, so that the
     * log keeps the order of things over all slices.
     */
    Pipeline asOf(Pipeline p) {
        Instant end = to;
        Instant doneAt = p.doneAt();
        if (end == null || (!after(doneAt, end) && !after(p.runningAt(), end))) {
            return p;
        }
        boolean done = doneAt != null && !after(doneAt, end);
        boolean ran = p.runningAt() != null && !after(p.runningAt(), end);
        return new Pipeline(
                p.id(),
                p.name(),
                p.projectId(),
                p.workflowId(),
                p.branch(),
                p.commit(),
                p.commitMessage(),
                p.author(),
                p.workingDirectory(),
                p.yamlFile(),
                p.switchId(),
                done ? p.state() : ran ? PipelineState.Known.RUNNING : PipelineState.Known.QUEUING,
                done ? p.result() : null,
                done ? p.reason() : null,
                p.errorDescription(),
                p.createdAt(),
                p.pendingAt(),
                p.queuingAt(),
                ran ? p.runningAt() : null,
                null,
                done ? doneAt : null,
                p.promotionOf(),
                p.partialRerunOf(),
                p.workflowRerunOf());
    }

    /** An end that is not there yet, as a reply has shown, is none: more may happen before it. */
    Window notBeyond(Instant serverNow) {
        return to == null || !to.isAfter(serverNow) ? this : new Window(null);
    }

    private static boolean after(@Nullable Instant time, Instant end) {
        return time != null && time.isAfter(end);
    }

    static Window after(Instant readTo, Instant serverNow, Duration slice) {
        Instant end = readTo.plus(slice);
        return new Window(end.isBefore(serverNow) ? end : null);
    }
}
