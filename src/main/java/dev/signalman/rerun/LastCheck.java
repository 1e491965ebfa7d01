package dev.signalman.rerun;

import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the newest workflows of a branch say about a rerun that is about to be asked for. */
final class LastCheck {
    static final String SUPERSEDED = "superseded";
    static final String REFUSED = "refused";

    /** How far Semaphore's clock may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private LastCheck() {}

    /**
     * Judges.
     *
     * <p>A rerun of the workflow that is already there is somebody else's, unless a request of ours may have started it without
     * our hearing of it. Then it is taken as ours: whoever started it, the workflow has its rerun, and asking once more could
     * start a second one.
     *
     * @param workflows those of the branch, the failed one among them
     * @param pipelines those of the failed workflow
     */
    static Answer judge(Attempt attempt, List<Workflow> workflows, List<Pipeline> pipelines) {
        String failedId = attempt.rerun().workflowId();
        Optional<Workflow> failed =
                workflows.stream().filter(w -> w.id().equals(failedId)).findFirst();
        if (failed.isEmpty()) {
            return new Answer.Later("the branch's workflows do not show the failed one", maybeStarted(attempt));
        }
        List<Workflow> reruns = workflows.stream()
                .filter(w -> failedId.equals(w.rerunOf()))
                .sorted(Comparator.comparing(Workflow::createdAt))
                .toList();
        Optional<Workflow> ours =
                reruns.stream().filter(w -> mayBeOurs(attempt, w.createdAt())).findFirst();
        if (ours.isPresent()) {
            return new Answer.Started(ours.get().id());
        }
        if (!reruns.isEmpty()) {
            return new Answer.Declined(
                    RerunPolicy.HUMAN_RERUN,
                    "it was rerun by somebody as " + reruns.getFirst().id());
        }
        if (failed.get().rerunOf() != null) {
            return new Answer.Declined(
                    RerunPolicy.HUMAN_RERUN,
                    "it is itself a rerun of " + failed.get().rerunOf());
        }
        if (pipelines.stream().anyMatch(p -> p.partialRerunOf() != null)) {
            return new Answer.Declined(RerunPolicy.HUMAN_RERUN, "its failed blocks were rerun by somebody");
        }
        return workflows.stream()
                .filter(w -> w.createdAt().isAfter(failed.get().createdAt()))
                .findFirst()
                .<Answer>map(w -> new Answer.Declined(SUPERSEDED, "its branch has a newer workflow, " + w.id()))
                .orElseGet(Answer.Clear::new);
    }

    static boolean maybeStarted(Attempt attempt) {
        return attempt.stage() instanceof Attempt.Asking asking && asking.maybeStarted();
    }

    private static boolean mayBeOurs(Attempt attempt, Instant createdAt) {
        return attempt.stage() instanceof Attempt.Asking asking
                && asking.maybeStarted()
                && !createdAt.isBefore(asking.since().minus(SKEW));
    }
}
