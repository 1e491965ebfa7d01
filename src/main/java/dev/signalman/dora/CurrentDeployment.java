package dev.signalman.dora;

import dev.signalman.event.Revision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What runs on a target: what was last deployed with success.
 *
 * @param projectId the project
 * @param project its name
 * @param target name of the target
 * @param revision null if it is not known
 * @param since when that ended
 */
public record CurrentDeployment(
        String projectId,
        String project,
        String target,
        @Nullable Revision revision,
        Instant since) {}
