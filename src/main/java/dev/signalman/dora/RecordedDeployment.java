package dev.signalman.dora;

import dev.signalman.event.Revision;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that succeeded or failed.
 *
 * @param id Semaphore's deployment id
 * @param projectId the project
 * @param project its name at that time
 * @param targetId the deployment target
 * @param target its name at that time
 * @param revision what was deployed; null if that is not known
 * @param succeeded false if it failed
 * @param endedAt when it ended
 * @param seenAt when that was seen
 * @param live false for history, which moves no counter
 */
public record RecordedDeployment(
        String id,
        String projectId,
        String project,
        String targetId,
        String target,
        @Nullable Revision revision,
        boolean succeeded,
        Instant endedAt,
        Instant seenAt,
        boolean live) {
    static final Comparator<RecordedDeployment> ORDER =
            Comparator.comparing(RecordedDeployment::endedAt).thenComparing(RecordedDeployment::id);
}
