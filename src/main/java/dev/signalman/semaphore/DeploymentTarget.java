package dev.signalman.semaphore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment target.
 * Source: {@code GET /deployment_targets}.
 *
 * @param id UUID
 * @param name unique in the project
 * @param projectId UUID
 * @param url may be empty
 * @param description may be empty
 * @param state whether it can be deployed to
 * @param stateMessage may be empty
 * @param active false if cordoned
 * @param updatedAt null if not sent
 * @param lastDeployment its newest deployment; only the list fills it, null from describe
 * @param createdAt null if not sent
 * @param bookmarks names of promotion parameters by which the history can be filtered, empty ones left out
 * @param subjects who may deploy
 * @param objects what may be deployed
 */
public record DeploymentTarget(
        String id,
        String name,
        String projectId,
        String url,
        String description,
        TargetState state,
        String stateMessage,
        boolean active,
        @Nullable Instant updatedAt,
        @Nullable Deployment lastDeployment,
        @Nullable Instant createdAt,
        List<String> bookmarks,
        List<SubjectRule> subjects,
        List<ObjectRule> objects) {}
