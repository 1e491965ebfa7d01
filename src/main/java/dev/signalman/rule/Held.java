package dev.signalman.rule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure that waits for its rerun before anybody hears of it.
 *
 * @param rule the rule that would tell it
 * @param projectId its project
 * @param pipelineId the pipeline that failed
 * @param workflowId its workflow
 * @param subject key of its past
 * @param place where it stands
 * @param json the event
 * @param rerunning false while the decision is awaited
 * @param deadline when the waiting ends
 * @param rerunLink page of the rerun's pipeline; null until it is done
 * @param rerunPassed how the rerun's pipeline ended; null until it is done
 */
record Held(
        String rule,
        @Nullable String projectId,
        String pipelineId,
        String workflowId,
        String subject,
        Instant place,
        String json,
        boolean rerunning,
        Instant deadline,
        @Nullable String rerunLink,
        @Nullable Boolean rerunPassed)
        implements RuleRow {
    Held requested(Instant until) {
        return new Held(
                rule, projectId, pipelineId, workflowId, subject, place, json, true, until, rerunLink, rerunPassed);
    }

    Held until(Instant changed) {
        return new Held(
                rule,
                projectId,
                pipelineId,
                workflowId,
                subject,
                place,
                json,
                rerunning,
                changed,
                rerunLink,
                rerunPassed);
    }

    Held rerunEnded(String link, boolean passed, Instant until) {
        return new Held(
                rule,
                projectId,
                pipelineId,
                workflowId,
                subject,
                place,
                json,
                rerunning,
                until.isBefore(deadline) ? until : deadline,
                link,
                passed);
    }
}
