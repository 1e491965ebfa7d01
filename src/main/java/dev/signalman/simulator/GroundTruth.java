package dev.signalman.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What really happened, for tests to compare with what was seen. */
public final class GroundTruth {
    private GroundTruth() {}

    /** A project; readable is false if it was removed or the permission is gone. */
    public record ProjectTruth(String id, String name, boolean readable, boolean removed) {}

    /** A pipeline; times are null where it has not come so far, result and reason until it is done. */
    public record PipelineTruth(
            String id,
            String workflowId,
            String projectId,
            String project,
            String branch,
            String commit,
            String name,
            String state,
            Plan.@Nullable Result result,
            Plan.@Nullable Reason reason,
            List<String> failedJobs,
            Instant createdAt,
            @Nullable Instant pendingAt,
            @Nullable Instant queuingAt,
            @Nullable Instant runningAt,
            @Nullable Instant doneAt,
            @Nullable String promotionOf,
            @Nullable String partialRerunOf,
            @Nullable String requestToken) {
        public boolean done() {
            return doneAt != null;
        }
    }

    /** A workflow; the token is that of the request which started it, if it was a rerun through the API. */
    public record WorkflowTruth(
            String id,
            String projectId,
            String project,
            String branch,
            String commit,
            Instant createdAt,
            String requesterId,
            @Nullable String rerunOf,
            @Nullable String requestToken,
            List<String> pipelineIds) {}

    /** A deployment; the pipeline is null until (or unless) it was scheduled. */
    public record DeploymentTruth(
            String id,
            String targetId,
            String target,
            String project,
            String state,
            Instant triggeredAt,
            String sourcePipelineId,
            @Nullable String pipelineId,
            Plan.@Nullable Result result) {}

    /** An agent that is listed at this moment. */
    public record AgentTruth(
            String name,
            String type,
            Instant connectedAt,
            boolean crashed,
            boolean disabled,
            @Nullable String jobId) {}
}
