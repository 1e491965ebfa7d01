package dev.signalman.event;

import java.util.List;

/**
 * A rerun that was decided, or considered.
 *
 * @param workflowId the workflow that failed
 * @param pipelineId its pipeline that failed
 * @param pipelineFile path of the pipeline file
 * @param branch branch of the workflow
 * @param commit commit of the workflow
 * @param failedJobs names of the jobs that failed, as {@code block/job}
 * @param evidence in words, why these failures can be flaky; empty if there is no evidence
 */
public record RerunRef(
        String workflowId,
        String pipelineId,
        String pipelineFile,
        String branch,
        String commit,
        List<String> failedJobs,
        String evidence) {
    public RerunRef {
        failedJobs = List.copyOf(failedJobs);
    }
}
