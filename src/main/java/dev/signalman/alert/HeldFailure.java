package dev.signalman.alert;

import dev.signalman.event.ProjectRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that waits for its rerun before anybody hears of it.
 *
 * @param project its project
 * @param statusKey key of its branch status
 * @param workflowId the workflow that failed
 * @param createdAt when the failed pipeline was created
 * @param openingEvent id of the event that will have opened the incident
 * @param kind failed, as in the label
 * @param failedAt when it failed
 * @param facts what there is to tell
 * @param rerunning false while the decision is awaited
 * @param deadline when the waiting ends
 * @param flakyJobs the jobs that the rerun is about; empty until it is requested
 * @param rerunLink page of the rerun's pipeline; null until it is done
 * @param rerunPassed how the rerun's pipeline ended; null until it is done
 */
record HeldFailure(
        ProjectRef project,
        String statusKey,
        String workflowId,
        Instant createdAt,
        String openingEvent,
        String kind,
        Instant failedAt,
        Facts facts,
        boolean rerunning,
        Instant deadline,
        List<String> flakyJobs,
        @Nullable String rerunLink,
        @Nullable Boolean rerunPassed) {
    HeldFailure {
        flakyJobs = List.copyOf(flakyJobs);
    }

    HeldFailure requested(List<String> jobs, Instant until) {
        return new HeldFailure(
                project,
                statusKey,
                workflowId,
                createdAt,
                openingEvent,
                kind,
                failedAt,
                facts,
                true,
                until,
                jobs,
                rerunLink,
                rerunPassed);
    }

    HeldFailure until(Instant changed) {
        return new HeldFailure(
                project,
                statusKey,
                workflowId,
                createdAt,
                openingEvent,
                kind,
                failedAt,
                facts,
                rerunning,
                changed,
                flakyJobs,
                rerunLink,
                rerunPassed);
    }

    HeldFailure rerunEnded(String link, boolean passed, Instant until) {
        return new HeldFailure(
                project,
                statusKey,
                workflowId,
                createdAt,
                openingEvent,
                kind,
                failedAt,
                facts,
                rerunning,
                until.isBefore(deadline) ? until : deadline,
                flakyJobs,
                link,
                passed);
    }
}
