package dev.signalman.rule;

import dev.signalman.event.CollectorProblem;
import dev.signalman.event.ProjectRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A collector that cannot see.
 *
 * @param collector its name
 * @param projectId the project it cannot see; null if it concerns the organisation
 * @param project that project, with its name where it is known
 * @param problem why
 * @param message why, in words
 * @param since since when
 * @param event id of the event that said so
 */
record BlindCollector(
        String collector,
        @Nullable String projectId,
        @Nullable ProjectRef project,
        CollectorProblem problem,
        String message,
        Instant since,
        String event) {
    /** True if it is not about this collector but about reaching the organisation at all. */
    boolean everywhere() {
        return switch (problem) {
            case UNREACHABLE, TOKEN_REFUSED -> true;
            case NO_PERMISSION, BAD_REPLY, FEATURE_OFF, NOT_STORED -> false;
        };
    }
}
