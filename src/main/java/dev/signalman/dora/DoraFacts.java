package dev.signalman.dora;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of commits and deployments, as it was at one moment.
 *
 * @param deployments those of each target, in the order in which they ended
 * @param commits those of each project by their SHA
 * @param since when what is remembered begins; null if nothing is
 */
public record DoraFacts(
        Map<TargetKey, List<RecordedDeployment>> deployments,
        Map<ProjectKey, Map<String, PushedCommit>> commits,
        @Nullable Instant since) {
    Commits commits(TargetKey target) {
        return new Commits(commits.getOrDefault(target.project(), Map.of()));
    }
}
