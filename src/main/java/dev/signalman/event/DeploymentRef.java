package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One deployment to a target.
 *
 * @param id Semaphore's deployment id
 * @param targetId id of the deployment target
 * @param target name of the deployment target
 * @param pipelineId the pipeline that carries it out; null if none was scheduled
 * @param triggeredBy a user id or words such as "Pipeline Done request"
 * @param triggeredAt when, to the second
 * @param url page of its pipeline, or of the target where there is none
 */
public record DeploymentRef(
        String id,
        String targetId,
        String target,
        @Nullable String pipelineId,
        String triggeredBy,
        Instant triggeredAt,
        String url) {}
